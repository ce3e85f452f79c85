import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { requirePresent } from "./require-present.ts";

/** Takes down the raised hand of one in the call, or everybody's: `identity` null. */
export async function lowerHands(
  context: MeetingContext,
  principal: Principal,
  id: string,
  identity: string | null,
): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireLive(row);
  if (identity !== null) await requirePresent(context, id, identity);
  await context.calls.command({ kind: "lowerHands", room: id, identity });
}
