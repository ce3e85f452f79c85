import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked } from "../entries/lock.ts";
import { readEntry } from "../entries/queries.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { storeShape } from "../entries/write.ts";
import { now } from "#clock";
import { writeCalendarObject } from "../icalendar/index.ts";
import { heldFrom } from "./occurrences.ts";
import { deleteBookings } from "./queries.ts";
import { settleResources } from "./settle.ts";

/**
 * Brings what an entry holds of rooms and equipment, and their answers in it, to what it says now: in the trash, or without an organiser,
 * it holds nothing. It may be done any number of times and by several processes.
 */
export async function followResources(ctx: CalendarContext, entryId: string): Promise<void> {
  const found = await readEntry(ctx.db, entryId);
  const [calendar] = found ? await readCalendars(ctx.db, [found.calendarId]) : [];
  if (!found || !calendar) return;
  await withLocked(ctx, { personId: null }, [calendar.id], async (open, trx) => {
    const entry = await readEntry(trx, entryId);
    // It was moved meanwhile, and holds what it held.
    if (entry?.calendarId !== calendar.id) return;
    const own = open.get(calendar.id);
    const organizer = entry.organizerId === null ? null : await ctx.identity.personById(entry.organizerId);
    if (!own || !organizer) return deleteBookings(trx, entryId, heldFrom(now()));
    const object = readObject(entry.body);
    const settled = await settleResources(trx, { entryId, object, organizer, zone: own.row.timeZone });
    if (settled === object) return;
    const shape = shapeEntry(writeCalendarObject(settled));
    const { name, organizerId } = entry;
    await storeShape(own, { personId: entry.createdBy ?? "" }, { name, shape, current: entry, organizerId });
  });
}
