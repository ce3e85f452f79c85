import { excerptOfLost } from "@safos/contract/notice-facts";
import { now } from "#clock";
import { system, type Transaction } from "#events";
import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked } from "../entries/lock.ts";
import { readEntriesById, readEntry } from "../entries/queries.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { storeShape } from "../entries/write.ts";
import { writeCalendarObject } from "../icalendar/index.ts";
import { invitationEvent } from "../invitations/notices.ts";
import { readInvitations } from "../invitations/queries.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { heldFrom } from "./occurrences.ts";
import { deleteBookings } from "./queries.ts";
import { isWrittenOver } from "../scheduling/answers.ts";
import { settleResources, type Lost } from "./settle.ts";

/** Dates that a notice names. */
const mostNoticed = 5;

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
    const { object: settled, lost } = await settleResources(trx, {
      ...{ entryId, object, organizer, writer: null, zone: own.row.timeZone },
      personsByIds: (ids) => ctx.identity.personsByIds(ids),
    });
    if (settled === object) return;
    const shape = shapeEntry(writeCalendarObject(settled));
    const { name, organizerId } = entry;
    await storeShape(
      own,
      { personId: entry.createdBy ?? "" },
      { name, shape, current: entry, organizerId, isAnswer: isWrittenOver(object, settled) },
    );
    for (const one of lost) await notifyLost(ctx, trx, { entry, organizerId: organizer.id, lost: one });
  });
}

/** Notifies who organises an entry, and those of Safos who are invited to it, each once, of the dates for which a resource declined. */
async function notifyLost(
  { events }: Pick<CalendarContext, "events">,
  trx: CalendarDb & Transaction,
  of: { readonly entry: StoredEntry; readonly organizerId: string; readonly lost: Lost },
): Promise<void> {
  const { entry, organizerId, lost } = of;
  const invited = await readInvitations(trx, entry.id);
  const to = [
    { personId: organizerId, entryId: entry.id },
    ...invited.flatMap(({ personId, copyId }) => (copyId === null ? [] : [{ personId, entryId: copyId }])),
  ];
  const entries = await readEntriesById(
    trx,
    to.map(({ entryId }) => entryId),
  );
  const about = excerptOfLost(lost.name, lost.starts.slice(0, mostNoticed), lost.starts.length);
  const notices = to.flatMap(({ personId, entryId }) => {
    const found = entries.find(({ id }) => id === entryId);
    if (!found) return [];
    const calendar = { id: found.calendarId, workspaceId: found.calendar.workspaceId };
    const payload = { personId, entryId, title: found.summary, change: "roomLost", about } as const;
    return [invitationEvent(calendar, system, payload)];
  });
  await events.emit(trx, notices);
}
