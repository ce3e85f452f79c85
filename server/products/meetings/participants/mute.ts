import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { requirePresent } from "./require-present.ts";

/** Silences a track of someone in the call; only they themselves can open it again. */
export async function muteTrack(
  context: MeetingContext,
  principal: Principal,
  id: string,
  identity: string,
  trackSid: string,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireLive(row);
  await requirePresent(context, id, identity);
  await context.calls.command({ kind: "mute", room: id, identity, trackSid });
}
