import type { MoveVisit, OwnVisit, Reassigned } from "@safos/contract/booking";
import { now } from "#clock";
import type { Transaction } from "#events";
import { Refusal, refuse } from "#http";
import { readCalendarsWithin } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked, type OpenCalendar } from "../entries/lock.ts";
import { readEntriesById } from "../entries/queries.ts";
import { readObject, shapeEntry } from "../entries/shape.ts";
import { removeFrom, storeShape } from "../entries/write.ts";
import { withChanges, writeCalendarObject, type EventFields } from "../icalendar/index.ts";
import { readInvitations } from "../invitations/queries.ts";
import { readTaken } from "../proposals/free-busy.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";
import { chooseTakers, stillTaking } from "./choose.ts";
import { findOfficers, reach, type FoundPage } from "./find.ts";
import { giveVisit, storeCopies, type Takers } from "./hold.ts";
import { notifyTaker } from "./notify.ts";
import { ownVisit, readVisitEntry, requireBooking } from "./own.ts";
import { forgetSlots } from "./public.ts";
import {
  clearAnswers,
  readBooking,
  readComingBookings,
  readPage,
  updateBookingTimes,
  type BookingRow,
  type PageRow,
} from "./queries.ts";
import { inTurn } from "./round-robin.ts";
import { readLoads, readOfficers } from "./team-queries.ts";
import { isFree } from "./times.ts";

/** Visits of a page that are looked at in one go. */
const mostReassigned = 200;

/**
 * Moves a visit to another free time: it is taken and the old one given back in one. At a page of a team who takes it goes on to, if they are
 * free then, and else someone else whose turn it is. Refuses BOOKING_GONE, BOOKING_OFF, BOOKING_TAKEN.
 */
export async function moveOwnVisit(ctx: CalendarContext, { secret, start }: MoveVisit): Promise<OwnVisit> {
  const booking = await requireOpen(ctx, secret);
  const page = await readPage(ctx.db, booking.pageId);
  const found = page && (await reach(ctx, page));
  if (!found) throw refuse("BOOKING_OFF");
  await withVisit(ctx, booking, found.takers, async (open) => {
    const { trx, entry } = open;
    const length = open.endsAt.getTime() - open.startsAt.getTime();
    const startsAt = new Date(start);
    const exceptIds = await visitEntries(trx, entry.id);
    const visit = { start: startsAt.getTime(), minutes: length / 60_000, exceptIds };
    const endsAt = new Date(visit.start + length);
    const takers = await stillTaking(trx, found, found.page);
    const chosen = await goOn(trx, found.page, takers, { visit, takerId: entry.organizerId });
    if (!chosen) throw refuse("BOOKING_TAKEN");
    const { zone } = found.page.settings;
    const times = { start: startsAt.toISOString(), end: endsAt.toISOString(), zone };
    if (chosen[0].taker.id === entry.organizerId) await keepVisit(ctx, open, { chosen, times, startsAt });
    else await giveVisit(ctx, open.locked, { ...open, from: open.calendar, takers: chosen, times, startsAt });
    await updateBookingTimes(trx, { id: booking.id, startsAt, endsAt });
  });
  return ownVisit(ctx, secret);
}

/** Who takes a visit at another time: who does now comes before those whose turn it is. */
async function goOn(
  trx: CalendarDb,
  page: PageRow,
  takers: readonly FoundPage[],
  { visit, takerId }: { readonly visit: Parameters<typeof isFree>[2]; readonly takerId: string | null },
): Promise<Takers | null> {
  const current = takers.find(({ taker }) => taker.id === takerId);
  if (page.mode === "all") {
    const chosen = await chooseTakers(trx, page, takers, visit);
    if (!chosen || !current) return chosen;
    return [current, ...chosen.filter((one) => one !== current)];
  }
  if (current && (await isFree(trx, current, visit))) return [current];
  return chooseTakers(trx, page, takers, visit);
}

async function keepVisit(
  ctx: CalendarContext,
  open: OpenVisit,
  {
    chosen,
    times,
    startsAt,
  }: {
    readonly chosen: Takers;
    readonly times: Pick<EventFields, "start" | "end" | "zone">;
    readonly startsAt: Date;
  },
): Promise<void> {
  const { entry, calendar, locked } = open;
  const object = withChanges(readObject(entry.body), times, { stamp: new Date(now()) });
  // Who books has accepted: it is kept as it is, and not asked again as who is invited is.
  const { name, organizerId } = entry;
  const shape = shapeEntry(writeCalendarObject(object));
  const writer = { personId: chosen[0].taker.id };
  await storeShape(calendar, writer, { name, shape, current: entry, organizerId });
  await storeCopies(locked, chosen, { sourceId: entry.id, object });
  await notify(ctx, open, "moved", startsAt);
}

/** The ids of a visit's entry and of the copies of those who take it together. */
async function visitEntries(db: CalendarDb, entryId: string): Promise<string[]> {
  const invitations = await readInvitations(db, entryId);
  return [entryId, ...invitations.flatMap(({ copyId }) => copyId ?? [])];
}

/**
 * Gives the coming visits of those who take none any more to others who are free then, each by itself; those at whose time nobody is stay
 * where they are.
 */
export async function reassignVisits(ctx: CalendarContext, page: PageRow): Promise<Reassigned> {
  const officers = await findOfficers(ctx, page);
  const count = { moved: 0, left: 0 };
  if (!officers) return count;
  const isOfficer = new Set<string | null>(officers.takers.map(({ taker }) => taker.id));
  const coming = await readComingBookings(ctx.db, page.id, mostReassigned);
  for (const booking of coming.filter(({ takerId }) => !isOfficer.has(takerId)))
    try {
      count[(await reassign(ctx, page, officers.takers, booking)) ? "moved" : "left"]++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      count.left++;
    }
  return count;
}

/** False: nobody is free then, or someone else has been given it meanwhile. */
async function reassign(
  ctx: CalendarContext,
  page: PageRow,
  found: readonly FoundPage[],
  booking: BookingRow,
): Promise<boolean> {
  let isGiven = false;
  await withVisit(ctx, booking, found, async (open) => {
    if (open.booking.takerId !== booking.takerId) return;
    const { trx, entry, startsAt, endsAt } = open;
    const exceptIds = await visitEntries(trx, entry.id);
    const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000;
    const asked = new Set((await readOfficers(trx, page.id)).flatMap((one) => (one.consentedAt ? [one.personId] : [])));
    const takers = await freeNow(
      trx,
      found.filter(({ taker }) => asked.has(taker.id)),
      { start: startsAt, minutes, exceptIds },
    );
    const loads = await readLoads(trx, page.id);
    const [lead, ...others] = inTurn(takers, loads, ({ taker }) => taker.id);
    if (!lead) return;
    const chosen: Takers = page.mode === "all" ? [lead, ...others] : [lead];
    await giveVisit(ctx, open.locked, { ...open, from: open.calendar, takers: chosen, times: {}, startsAt });
    isGiven = true;
  });
  return isGiven;
}

/** Those in whose calendars nothing else is at the time of a visit that is booked: hours and notice of the page have been kept then. */
async function freeNow(
  trx: CalendarDb,
  takers: readonly FoundPage[],
  {
    start,
    minutes,
    exceptIds,
  }: { readonly start: Date; readonly minutes: number; readonly exceptIds: readonly string[] },
): Promise<FoundPage[]> {
  const window = { from: start, to: new Date(start.getTime() + minutes * 60_000) };
  const free: FoundPage[] = [];
  for (const one of takers) {
    const own = await readCalendarsWithin(trx, [one.calendar.workspaceId], []);
    const taken = await readTaken({ db: trx }, own, window, {
      mailsOf: () => [one.taker.mail],
      except: new Set(exceptIds),
    });
    const isBusy = [...taken.values()]
      .flat()
      .some(({ start: from, end }) => from < window.to.getTime() && end > window.from.getTime());
    if (!isBusy) free.push(one);
  }
  return free;
}

/** Cancels a visit: the entry is gone, and the time is free. Refuses BOOKING_GONE. */
export async function cancelOwnVisit(ctx: CalendarContext, secret: string): Promise<OwnVisit> {
  const booking = await requireOpen(ctx, secret);
  await withVisit(ctx, booking, [], async (open) => {
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
  readonly trx: CalendarDb & Transaction;
  /** All that are locked. */
  readonly locked: ReadonlyMap<string, OpenCalendar>;
  readonly calendar: OpenCalendar;
  readonly booking: BookingRow;
  readonly entry: StoredEntry & { readonly startsAt: Date };
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Does work on a visit that is still to come, under the locks of all own calendars of who takes it and who may, and of those where it lies. Refuses BOOKING_GONE. */
async function withVisit(
  ctx: CalendarContext,
  { id, pageId, entryId }: BookingRow,
  takers: readonly FoundPage[],
  work: (open: OpenVisit) => Promise<void>,
): Promise<void> {
  const known = await readVisitEntry(ctx.db, { entryId });
  if (!known) throw refuse("BOOKING_GONE");
  const own = await readCalendarsWithin(
    ctx.db,
    [known.calendar.workspaceId, ...takers.map(({ calendar }) => calendar.workspaceId)],
    [],
  );
  // Officers put their copies where they like.
  const copies = await readEntriesById(ctx.db, await visitEntries(ctx.db, entryId));
  await withLocked(
    ctx,
    { personId: null },
    [...own.map((one) => one.id), ...copies.map((one) => one.calendarId)],
    async (locked, trx) => {
      const booking = await readBooking(trx, id);
      const open = booking && (await readVisitEntry(trx, booking));
      const calendar = open && locked.get(open.entry.calendarId);
      if (!booking || !open || !calendar || open.entry.startsAt.getTime() < now()) throw refuse("BOOKING_GONE");
      await work({
        trx,
        locked,
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
