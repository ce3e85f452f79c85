import { ignoredBy } from "../account-data/ignored.ts";
import { invitationsShownSince } from "../account-data/invitations.ts";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, type StoredEvent } from "../rooms/stored-event.ts";
import { letsRoom, type SyncFilter } from "./filter.ts";

/** A room that a person is answered, with their own membership in it. */
export interface ShownRoom {
  readonly room: Room;
  readonly own: StoredEvent;
  readonly section: "join" | "invite" | "knock" | "leave";
}

export interface RoomsAsked {
  /** The client knows what was there at this position; 0: nothing. */
  readonly from: number;
  readonly to: number;
  /** Rooms that the person has left since too. */
  readonly hasLeft: boolean;
  readonly filter: Pick<SyncFilter, "rooms" | "notRooms">;
  /** Joined rooms that need not be shown: asked of every room of a person at every wake, before anything else. */
  readonly isQuiet?: (room: Room, own: StoredEvent) => boolean;
}

/** The rooms that a person is in, and those in which their membership has become another one since, as whatever synchronises shows them. */
export function shownRooms(
  { memory }: Core,
  userId: string,
  { from, to, hasLeft, filter, isQuiet = () => false }: RoomsAsked,
): readonly ShownRoom[] {
  const ignored = ignoredBy(memory.accountData, userId);
  const shownSince = invitationsShownSince(memory.accountData, userId);
  // Who wants invitations again is shown those that had come before.
  const isOpened = shownSince !== null && shownSince > from && shownSince <= to;
  const shown: ShownRoom[] = [];
  for (const [roomId, own] of memory.rooms.membershipsOf(userId)) {
    const room = memory.rooms.get(roomId);
    if (!room || own.position > to) continue;
    // What is no joined room is shown only where it is newer.
    const isAgain = isOpened && membershipIn(own) === "invite";
    if (own.position <= from && !isAgain && isQuiet(room, own)) continue;
    if (!letsRoom(filter, roomId)) continue;
    const membership = membershipIn(own);
    if (membership === "join") shown.push({ room, own, section: membership });
    else if (own.position <= from && !isAgain) continue;
    else if (membership === "knock") shown.push({ room, own, section: membership });
    else if (membership === "invite") {
      if (shownSince !== null && !ignored.has(own.sender)) shown.push({ room, own, section: membership });
    } else if (hasLeft && !memory.rooms.isForgotten(userId, roomId)) shown.push({ room, own, section: "leave" });
  }
  return shown;
}
