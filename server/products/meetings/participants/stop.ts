import type { StopSource } from "@safos/contract/meetings";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { requirePresent } from "./require-present.ts";

/** Turns off the camera of someone in the call, or ends the screen they share; they may begin again. */
export async function stopSource(
  context: MeetingContext,
  principal: Principal,
  id: string,
  identity: string,
  source: StopSource["source"],
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireLive(row);
  await requirePresent(context, id, identity);
  await context.calls.command({ kind: "stop", room: id, identity, source });
}
