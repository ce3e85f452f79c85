import type { Holder } from "../access.ts";
import type { MeetingDb } from "../tables.ts";
import { readBreakout, readPlaces } from "./queries.ts";
import { breakoutOf, meetingOf, whoOf } from "./room.ts";

/**
 * Why someone may not be in a media room beside the main one, as a sentence for the client; null when they may. A token
 * opens only the room that its holder is to be in now. That they may be in the meeting has been looked at.
 */
export async function breakoutRefusal(
  db: MeetingDb,
  { room, ...holder }: Holder & { readonly room: string },
): Promise<string | null> {
  const roomId = breakoutOf(room);
  if (roomId === null) return null;
  const meetingId = meetingOf(room);
  if (!(await readBreakout(db, meetingId))?.isOpen) return "The breakout rooms are closed.";
  const [place] = await readPlaces(db, meetingId, whoOf(holder) ?? "");
  return place?.roomId === roomId ? null : "You are to be in another room.";
}
