import { notificationRoutes } from "@safos/contract/routes/notifications";
import type { MatrixClient } from "matrix-js-sdk";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { noticeRulesQuery } from "../../../shared/notifications/queries.ts";
import type { RoomLevel } from "@safos/contract/room-level";
import { setLevel } from "./room-settings.ts";

/** What of a room notifies, in Matrix clients by push rules and in Safos by its rule; null: as the person's settings have it. */
export async function setRoomLevel(client: MatrixClient, roomId: string, level: RoomLevel | null): Promise<void> {
  await setLevel(client, roomId, level ?? "all");
  await request(notificationRoutes.setRule, { body: { kind: "channel", id: roomId, level } });
  await queryClient.invalidateQueries({ queryKey: noticeRulesQuery.queryKey });
}
