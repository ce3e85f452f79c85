import type { Attendance } from "@safos/contract/meetings";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { can } from "../access.ts";
import { requireMeeting } from "../meeting/require.ts";
import { readPresent } from "../participants/queries.ts";
import { viewParticipants } from "../participants/view.ts";
import { readWaiting } from "./queries.ts";

/** Who is in the call and, for those who may let them in, who waits. Refuses MISSING to strangers. */
export async function readAttendance(
  context: Pick<MeetingContext, "db" | "identity" | "items" | "ringRooms" | "workspaces">,
  principal: Principal,
  meetingId: string,
): Promise<Attendance> {
  const { row, role } = await requireMeeting(context, principal, meetingId, "see");
  const waiting = context.workspaces.can(role, "write") ? await readWaiting(context.db, row.id) : [];
  const present = await readPresent(context.db, [row.id]);
  // Who sits in the audience of a webinar is known to those who lead it, and not to each other.
  const seen = can(role, "moderate") ? present : present.filter((one) => !one.isAudience);
  return {
    participants: await viewParticipants(context, seen),
    lobby: waiting.map((guest) => ({ id: guest.id, name: guest.name, askedAt: guest.askedAt.toISOString() })),
  };
}
