import type { MoveVisit, OwnVisit } from "@safos/contract/booking";
import { now } from "#clock";
import { refuse } from "#http";
import { readCalendarsWithin } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked, type OpenCalendar } from "../entries/lock.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { removeFrom, storeShape } from "../entries/write.ts";
import { withChanges, writeCalendarObject } from "../icalendar/index.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { reach } from "./find.ts";
import { notifyTaker } from "./notify.ts";
import { ownVisit, readVisitEntry, requireBooking } from "./own.ts";
import { forgetSlots } from "./public.ts";
import { clearAnswers, readBooking, readPage, updateBookingTimes, type BookingRow } from "./queries.ts";
import { isFree } from "./times.ts";

/** Moves a visit to another free time: it is taken and the old one given back in one. Refuses BOOKING_GONE, BOOKING_OFF, BOOKING_TAKEN. */
export async function moveOwnVisit(ctx: CalendarContext, { secret, start }: MoveVisit): Promise<OwnVisit> {
  const booking = await requireOpen(ctx, secret);
  const page = await readPage(ctx.db, booking.pageId);
  const found = page && (await reach(ctx, page));
  if (!found) throw refuse("BOOKING_OFF");
  await withVisit(ctx, booking, async (open) => {
    const { trx, entry, calendar } = open;
    const length = open.endsAt.getTime() - open.startsAt.getTime();
    const startsAt = new Date(start);
    const visit = { start: startsAt.getTime(), minutes: length / 60_000, exceptId: entry.id };
    if (!(await isFree(trx, found, visit))) throw refuse("BOOKING_TAKEN");
    const endsAt = new Date(visit.start + length);
    const { zone } = found.page.settings;
    const times = { start: startsAt.toISOString(), end: endsAt.toISOString(), zone };
    const object = withChanges(readObject(entry.body), times, { stamp: new Date(now()) });
    // Who books has accepted: it is kept as it is, and not asked again as who is invited is.
    const { name, organizerId } = entry;
    const shape = shapeEntry(writeCalendarObject(object));
    await storeShape(calendar, { personId: found.taker.id }, { name, shape, current: entry, organizerId });
    await updateBookingTimes(trx, { id: booking.id, startsAt, endsAt });
    await notify(ctx, open, "moved", startsAt);
  });
  return ownVisit(ctx, secret);
}

/** Cancels a visit: the entry is gone, and the time is free. Refuses BOOKING_GONE. */
export async function cancelOwnVisit(ctx: CalendarContext, secret: string): Promise<OwnVisit> {
  const booking = await requireOpen(ctx, secret);
  await withVisit(ctx, booking, async (open) => {
    await removeFrom(open.calendar, open.entry);
    await clearAnswers(open.trx, booking.id);
    await notify(ctx, open, "cancelled", open.startsAt);
  });
  return ownVisit(ctx, secret);
}

/** Refuses BOOKING_GONE and SIGN_IN_THROTTLED. */
async function requireOpen(ctx: CalendarContext, secret: string): Promise<BookingRow> {
  const booking = await requireBooking(ctx, secret);
  await ctx.identity.slowDown([{ key: `visit ${booking.id}`, free: 20 }]);
  return booking;
}

interface OpenVisit {
  readonly trx: CalendarDb;
  readonly calendar: OpenCalendar;
  readonly booking: BookingRow;
  readonly entry: StoredEntry;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Does work on a visit that is still to come, under the locks of all own calendars of who takes it. Refuses BOOKING_GONE. */
async function withVisit(
  ctx: CalendarContext,
  { id, pageId, entryId }: BookingRow,
  work: (open: OpenVisit) => Promise<void>,
): Promise<void> {
  const known = await readVisitEntry(ctx.db, { entryId });
  if (!known) throw refuse("BOOKING_GONE");
  const own = await readCalendarsWithin(ctx.db, [known.calendar.workspaceId], []);
  await withLocked(
    ctx,
    { personId: null },
    own.map((one) => one.id),
    async (locked, trx) => {
      const booking = await readBooking(trx, id);
      const open = booking && (await readVisitEntry(trx, booking));
      const calendar = open && locked.get(open.entry.calendarId);
      if (!booking || !open || !calendar || open.entry.startsAt.getTime() < now()) throw refuse("BOOKING_GONE");
      await work({
        trx,
        calendar,
        booking,
        entry: open.entry,
        startsAt: open.entry.startsAt,
        endsAt: open.entry.endsAt,
      });
    },
  );
  forgetSlots(pageId);
}

async function notify(
  ctx: CalendarContext,
  { calendar, booking, entry }: OpenVisit,
  change: "moved" | "cancelled",
  start: Date,
): Promise<void> {
  const takerId = entry.organizerId;
  if (takerId !== null) await notifyTaker(ctx, calendar, { takerId, booking, title: entry.summary, change, start });
}
