import { meetingRoutes } from "@safos/contract/routes/meetings";
import { request } from "../../../platform/request.ts";
import { attempt } from "../attempt.ts";
import type { Tile } from "../call/state.ts";

/** A screen or a person is the one thing that everybody sees, or no longer. */
export const showOnly = (
  meetingId: string,
  { identity, isScreen }: Pick<Tile, "identity" | "isScreen">,
  isOn: boolean,
): Promise<void> =>
  attempt(() =>
    request(meetingRoutes.showOnly, {
      params: { id: meetingId, identity },
      body: { source: isScreen ? "screen" : "person", isOn },
    }),
  );
