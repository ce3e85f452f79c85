import type { MeetingContext } from "../context.ts";
import { readMeeting } from "../meeting/queries.ts";

/** Whose agencies have a say in what is kept of a call from a direct chat; null: the members of the meeting's workspace. */
export async function peopleOfCall(
  { db, ringRooms }: Pick<MeetingContext, "db" | "ringRooms">,
  meetingId: string,
): Promise<readonly string[] | null> {
  const row = await readMeeting(db, meetingId);
  return row?.roomId ? ringRooms.peopleOf(row.roomId) : null;
}
