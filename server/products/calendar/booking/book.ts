import type { NewBooking, OwnVisit } from "@safos/contract/booking";
import { hashSecret, now, uuid } from "#clock";
import { refuse } from "#http";
import { readCalendarsWithin } from "../calendars/queries.ts";
import { planCall } from "../calls/plan.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked, type OpenCalendar } from "../entries/lock.ts";
import { resourceName } from "../entries/resource-name.ts";
import { shapeEntry } from "../entries/shape.ts";
import { storeShape } from "../entries/write.ts";
import { buildEvent, writeCalendarObject, type CalendarObject } from "../icalendar/index.ts";
import { addMailGuests, peopleFor } from "../invitations/attendees.ts";
import { requireReachable, type FoundPage } from "./find.ts";
import { judge } from "./judge.ts";
import { notifyTaker } from "./notify.ts";
import { ownVisit } from "./own.ts";
import { forgetSlots } from "./public.ts";
import {
  countForAddress,
  countLately,
  insertBooking,
  readBookingByTicket,
  readPage,
  type BookingRow,
} from "./queries.ts";
import { callSecretOf, secretOf } from "./secrets.ts";
import { isFree } from "./times.ts";
import { Turns } from "./turns.ts";

/** At one page within an hour. */
const mostPerHour = 100;
/** For one address within a day, at all pages: each sends a letter there. */
const mostPerAddress = 3;
const reminderMinutes = 15;

const turns = new Turns();

type Fresh = Omit<BookingRow, "entryId" | "createdAt"> & { readonly ticketHash: Buffer };

/**
 * Books a visit: an entry in the calendar of who takes it, and a letter to the visitor. What costs little is asked first. Of those who want
 * one time one gets it: it is looked for and taken under the locks of all own calendars of who takes the visit. Refuses BOOKING_OFF,
 * BOOKING_TAKEN, BOOKING_WRONG, TICKET_WRONG, TOO_FAST, LIMITED and SIGN_IN_THROTTLED.
 */
export async function bookVisit(
  ctx: CalendarContext,
  code: string,
  fresh: NewBooking,
  address: string,
): Promise<OwnVisit> {
  const { db, tickets } = ctx;
  const found = await requireReachable(ctx, code);
  const { page, taker } = found;
  await ctx.identity.slowDown([{ key: "bookings", ip: address, free: 60 }]);
  await tickets.useTicket(page.id, fresh.ticket, { proof: fresh.proof });
  const ticketHash = hashSecret(fresh.ticket);
  const known = await readBookingByTicket(db, ticketHash);
  if (known) return ownVisit(ctx, await secretOf(tickets, known.id));
  const judged = judge(page.settings, fresh, taker.mail);
  if (!page.settings.minutes.includes(fresh.minutes)) throw refuse("BOOKING_WRONG", { field: "minutes" });
  if ((await countLately(db, page.id)) >= mostPerHour) throw refuse("LIMITED", { retryAfter: 600 });
  const startsAt = new Date(fresh.start);
  const visit = { start: startsAt.getTime(), minutes: fresh.minutes };
  if (!(await isFree(db, found, visit))) throw refuse("BOOKING_TAKEN");
  const endsAt = new Date(visit.start + fresh.minutes * 60_000);
  const { hasCall } = page.settings;
  const id = await take(ctx, found, { ...judged, id: uuid(), pageId: page.id, ticketHash, hasCall, startsAt, endsAt });
  forgetSlots(page.id);
  return ownVisit(ctx, await secretOf(tickets, id));
}

/** The id of the booking: of one that was made with the same ticket meanwhile, that. */
async function take(ctx: CalendarContext, found: FoundPage, fresh: Fresh): Promise<string> {
  const { calendar, taker } = found;
  const own = await readCalendarsWithin(ctx.db, [calendar.workspaceId], []);
  const ids = [calendar.id, ...own.map(({ id }) => id)];
  const ready = { ...(await peopleOf(ctx, found, fresh)), callSecret: await callSecretOf(ctx.tickets, fresh.id) };
  return turns.run(calendar.workspaceId, () =>
    withLocked(ctx, { personId: taker.id }, ids, async (open, trx) => {
      const target = open.get(calendar.id);
      // It may have been closed or removed while the locks were waited for.
      const page = await readPage(trx, fresh.pageId);
      if (!target || !page?.isOpen) throw refuse("BOOKING_OFF");
      const known = await readBookingByTicket(trx, fresh.ticketHash);
      if (known) return known.id;
      const minutes = (fresh.endsAt.getTime() - fresh.startsAt.getTime()) / 60_000;
      if (!(await isFree(trx, { ...found, page }, { start: fresh.startsAt.getTime(), minutes })))
        throw refuse("BOOKING_TAKEN");
      if ((await countForAddress(trx, fresh.mail)) >= mostPerAddress)
        throw refuse("LIMITED", "Several visits have been booked for this address today. Try again tomorrow.", {
          retryAfter: 3600,
        });
      const entryId = await storeVisit(ctx, target, { ...found, page }, { ...fresh, ...ready });
      await insertBooking(trx, { ...fresh, entryId });
      const title = titleOf(page.settings.title, fresh.name);
      const booking = { ...fresh, entryId };
      await notifyTaker(ctx, target, { takerId: taker.id, booking, title, change: "invited", start: fresh.startsAt });
      return fresh.id;
    }),
  );
}

const titleOf = (title: string, name: string): string => `${title}: ${name}`;

interface Ready {
  readonly people: Awaited<ReturnType<typeof peopleFor>>;
  readonly visitor: { readonly address: string; readonly isMailed: true };
  readonly callSecret: string;
}

/** Who organises the visit, and its visitor, who has accepted it. */
async function peopleOf(
  ctx: CalendarContext,
  { taker }: FoundPage,
  { mail: address, name }: Fresh,
): Promise<Omit<Ready, "callSecret">> {
  const visitor = { address, name, role: "REQ-PARTICIPANT", partstat: "ACCEPTED", isMailed: true } as const;
  return { visitor, people: await peopleFor(ctx, { personId: taker.id }, null, [visitor]) };
}

/** The entry with its visitor as a guest and its call; its id. */
async function storeVisit(
  ctx: CalendarContext,
  open: OpenCalendar,
  { page, taker }: FoundPage,
  fresh: Fresh & Ready,
): Promise<string> {
  const { title, zone, location, hasCall } = page.settings;
  const writer = { personId: taker.id };
  const bare: CalendarObject = buildEvent({
    uid: uuid(),
    stamp: new Date(now()),
    summary: titleOf(title, fresh.name),
    start: fresh.startsAt.toISOString(),
    end: fresh.endsAt.toISOString(),
    zone,
    location: location || null,
    // Who may read the calendar sees that the time is taken, and not by whom.
    class: "PRIVATE",
    alarms: [{ minutesBefore: reminderMinutes }],
    ...fresh.people,
  });
  const shape = shapeEntry(writeCalendarObject(bare));
  const planned = hasCall ? await planCall(ctx, open, writer, { object: bare, shape }) : null;
  const text = writeCalendarObject(planned?.object ?? bare);
  const stored = { name: resourceName(), shape: shapeEntry(text), current: null, organizerId: taker.id };
  const { id } = await storeShape(open, writer, stored);
  await addMailGuests(open.trx, id, taker.id, [fresh.visitor]);
  if (planned) {
    await planned.keep(id);
    const link = { secret: fresh.callSecret, madeBy: taker.id };
    await ctx.entryCalls.setGuestLink(open.trx, planned.meetingId, link);
  }
  return id;
}
