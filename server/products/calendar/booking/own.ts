import type { OwnVisit } from "@safos/contract/booking";
import { now } from "#clock";
import { refuse } from "#http";
import type { Person } from "#identity";
import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { readEntry } from "../entries/queries.ts";
import { mainOf, readObject } from "../entries/shape.ts";
import type { CalendarDb, CalendarRow, StoredEntry } from "../tables.ts";
import { callUrlOf } from "./call-url.ts";
import { findOwner, reach } from "./find.ts";
import { organisationOf } from "./public.ts";
import { readBooking, readPage, type BookingRow, type PageRow } from "./queries.ts";
import { bookingIdOf } from "./secrets.ts";

/** Whose link that is. Refuses BOOKING_GONE. */
export async function requireBooking(ctx: CalendarContext, secret: string): Promise<BookingRow> {
  const id = await bookingIdOf(ctx.tickets, secret);
  const booking = id === null ? null : await readBooking(ctx.db, id);
  if (!booking) throw refuse("BOOKING_GONE");
  return booking;
}

interface OpenEntry {
  readonly entry: StoredEntry & { readonly startsAt: Date; readonly endsAt: Date };
  readonly calendar: CalendarRow;
}

/** The entry of a visit that is not cancelled; null: it is. */
export async function readVisitEntry(
  db: CalendarDb,
  { entryId }: Pick<BookingRow, "entryId">,
): Promise<OpenEntry | null> {
  const entry = await readEntry(db, entryId);
  const [calendar] = entry ? await readCalendars(db, [entry.calendarId]) : [];
  if (!entry || !calendar || calendar.trashedAt !== null) return null;
  const { startsAt, endsAt } = entry;
  if (!startsAt || !endsAt || mainOf(readObject(entry.body))?.status === "CANCELLED") return null;
  return { entry: { ...entry, startsAt, endsAt }, calendar };
}

/** Whom the visitor meets; null: they are gone. */
async function takerOf(ctx: CalendarContext, page: PageRow, { takerId }: BookingRow): Promise<Person | null> {
  if (page.workspaceId === null) return (await findOwner(ctx, page))?.taker ?? null;
  return takerId === null ? null : ctx.identity.personById(takerId);
}

/** A visit as its visitor sees it. Refuses BOOKING_GONE, alike for what there never was and what is kept no longer. */
export async function ownVisit(ctx: CalendarContext, secret: string): Promise<OwnVisit> {
  const booking = await requireBooking(ctx, secret);
  const page = await readPage(ctx.db, booking.pageId);
  if (!page) throw refuse("BOOKING_GONE");
  const open = await readVisitEntry(ctx.db, booking);
  const owner = await takerOf(ctx, page, booking);
  const [startsAt, endsAt] = open ? [open.entry.startsAt, open.entry.endsAt] : [booking.startsAt, booking.endsAt];
  const isOver = endsAt.getTime() < now();
  const { title, zone, confirmation, keptDays } = page.settings;
  const hasCall = booking.hasCall && open !== null && open.entry.callUrl !== null && !isOver;
  return {
    ...{ secret, title, zone, confirmation, keptDays, name: booking.name, mail: booking.mail },
    person: owner?.displayName ?? "",
    organisation: owner ? organisationOf(ctx, { taker: owner }) : "",
    start: startsAt.toISOString(),
    end: endsAt.toISOString(),
    minutes: Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000),
    location: open?.entry.location ?? page.settings.location,
    state: open === null ? "cancelled" : isOver ? "over" : "booked",
    callUrl: hasCall ? await callUrlOf(ctx, booking) : null,
    code: (await reach(ctx, page)) ? page.code : null,
  };
}
