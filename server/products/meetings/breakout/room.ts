import { holderOf, type Holder } from "../access.ts";

const pattern = /^breakout_([0-9a-f-]{36})_([0-9a-f-]{36})$/;

/** The media room of a breakout room, or for null of the main one. */
export const mediaRoomOf = (meetingId: string, roomId: string | null): string =>
  roomId === null ? meetingId : `breakout_${meetingId}_${roomId}`;

/** The meeting that a media room belongs to: all its rooms live in one process. */
export const meetingOf = (mediaRoom: string): string => pattern.exec(mediaRoom)?.[1] ?? mediaRoom;

/** Null: the main room. */
export const breakoutOf = (mediaRoom: string): string | null => pattern.exec(mediaRoom)?.[2] ?? null;

/** Someone on whichever device: `p_<person>` or `g_<guest>`; null for an identity that is nobody's. `personId`: as the database has it. */
export function whoOf({ personId = null, ...holder }: Holder & { readonly personId?: string | null }): string | null {
  const found = personId === null ? holderOf(holder) : ({ kind: "person", personId } as const);
  return found === null ? null : found.kind === "person" ? `p_${found.personId}` : `g_${found.guestId}`;
}

export const personOfWho = (who: string): string | null => (who.startsWith("p_") ? who.slice(2) : null);

/** The rooms of a meeting among those of a process. */
export const roomsOf = (rooms: readonly string[], meetingId: string): string[] =>
  rooms.filter((one) => meetingOf(one) === meetingId);
