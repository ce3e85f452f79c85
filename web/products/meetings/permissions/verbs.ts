import "./text.ts";
import type { MeetingPermissions, StopSource } from "@safos/contract/meetings";
import { meetingRoutes } from "@safos/contract/routes/meetings";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { attempt } from "../attempt.ts";
import type { Tile } from "../call/state.ts";

/** Their owner may begin again, unless it is forbidden. */
export const stopSource = (id: string, { identity, name }: Tile, source: StopSource["source"]): Promise<void> =>
  attempt(
    () => request(meetingRoutes.stopSource, { params: { id, identity }, body: { source } }),
    text(source === "camera" ? "permissions.cameraStopped" : "permissions.screenStopped", { name }),
  );

export const setPermissions = (id: string, permissions: Partial<MeetingPermissions>): Promise<void> =>
  attempt(() => request(meetingRoutes.changeMeeting, { params: { id }, body: { permissions } }));

export const setModerator = (id: string, { personId, name }: Tile, isModerator: boolean): Promise<void> =>
  attempt(
    async () => {
      if (personId === null) return;
      const route = isModerator ? meetingRoutes.addModerator : meetingRoutes.removeModerator;
      await request(route, { params: { id, personId } });
    },
    text(isModerator ? "permissions.promoted" : "permissions.demoted", { name }),
  );
