import { ignoredBy } from "../account-data/ignored.ts";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";

/**
 * What sticks in a room that someone is in, came in (after, to], and is not among the events that they are shown anyway. History that
 * was before they came is hidden from them; what sticks is not (MSC4354).
 */
export function unseenSticky(
  { memory }: Core,
  userId: string,
  room: Room,
  span: { readonly after: number; readonly to: number; readonly at: number; readonly shown: readonly StoredEvent[] },
): readonly StoredEvent[] {
  const sticky = room.sticky.at(span.at);
  if (sticky.length === 0) return sticky;
  const shown = new Set(span.shown.map(({ id }) => id));
  const ignored = ignoredBy(memory.accountData, userId);
  return sticky.filter(
    ({ id, position, sender }) =>
      position > span.after && position <= span.to && !shown.has(id) && !ignored.has(sender),
  );
}
