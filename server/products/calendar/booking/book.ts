import type { NewBooking, OwnVisit } from "@safos/contract/booking";
import { hashSecret, uuid } from "#clock";
import { refuse } from "#http";
import { readCalendarsWithin } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { withLocked } from "../entries/lock.ts";
import { chooseTakers, stillTaking } from "./choose.ts";
import { requireReachable, type ReachedPage } from "./find.ts";
import { storeVisit, titleOf } from "./hold.ts";
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
import { secretOf } from "./secrets.ts";
import { freeTakers } from "./times.ts";
import { Turns } from "./turns.ts";

/** At one page within an hour. */
const mostPerHour = 100;
/** For one address within a day, at all pages: each sends a letter there. */
const mostPerAddress = 3;

const turns = new Turns();

type Fresh = Omit<BookingRow, "entryId" | "createdAt" | "takerId" | "handovers"> & { readonly ticketHash: Buffer };

/**
 * Books a visit: an entry in the calendar of who takes it, whose turn it is at a page of a team, and a letter to the visitor. What costs little is asked first. Of those who want
 * one time one gets it: it is looked for and taken under the locks of all own calendars of who may take the visit. Refuses BOOKING_OFF,
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
  const { page, takers } = found;
  await ctx.identity.slowDown([{ key: "bookings", ip: address, free: 60 }]);
  await tickets.useTicket(page.id, fresh.ticket, { proof: fresh.proof });
  const ticketHash = hashSecret(fresh.ticket);
  const ownBooking = async (): Promise<OwnVisit | null> => {
    const known = await readBookingByTicket(db, ticketHash);
    return known ? ownVisit(ctx, await secretOf(tickets, known.id)) : null;
  };
  const before = await ownBooking();
  if (before) return before;
  const judged = judge(
    page.settings,
    fresh,
    takers.map(({ taker }) => taker.mail),
  );
  if (!page.settings.minutes.includes(fresh.minutes)) throw refuse("BOOKING_WRONG", { field: "minutes" });
  if ((await countLately(db, page.id)) >= mostPerHour) throw refuse("LIMITED", { retryAfter: 600 });
  const startsAt = new Date(fresh.start);
  const visit = { start: startsAt.getTime(), minutes: fresh.minutes };
  const free = await freeTakers(db, takers, visit);
  if (free.length < (page.mode === "all" ? takers.length : 1)) {
    // The one who has taken it since may be the visitor, who sent it twice.
    const meanwhile = await ownBooking();
    if (meanwhile) return meanwhile;
    throw refuse("BOOKING_TAKEN");
  }
  const endsAt = new Date(visit.start + fresh.minutes * 60_000);
  const { hasCall } = page.settings;
  const id = await take(ctx, found, { ...judged, id: uuid(), pageId: page.id, ticketHash, hasCall, startsAt, endsAt });
  forgetSlots(page.id);
  return ownVisit(ctx, await secretOf(tickets, id));
}

/** The id of the booking: of one that was made with the same ticket meanwhile, that. */
async function take(ctx: CalendarContext, found: ReachedPage, fresh: Fresh): Promise<string> {
  const [first] = found.takers;
  const isTeam = found.page.workspaceId !== null;
  const homes = found.takers.map(({ calendar }) => calendar.workspaceId);
  const own = await readCalendarsWithin(ctx.db, homes, []);
  const ids = [...found.takers.map(({ calendar }) => calendar.id), ...own.map(({ id }) => id)];
  return turns.run(isTeam ? found.page.id : first.calendar.workspaceId, () =>
    withLocked(ctx, { personId: isTeam ? null : first.taker.id }, ids, async (open, trx) => {
      // It may have been closed or removed, and who takes visits may be another, while the locks were waited for.
      const page = await readPage(trx, fresh.pageId);
      const there = page ? await stillTaking(trx, found, page) : [];
      const takers = there.filter(({ calendar }) => open.has(calendar.id));
      const isLess = page?.mode === "all" && takers.length < found.takers.length;
      if (!page?.isOpen || takers.length === 0 || isLess) throw refuse("BOOKING_OFF");
      const known = await readBookingByTicket(trx, fresh.ticketHash);
      if (known) return known.id;
      const minutes = (fresh.endsAt.getTime() - fresh.startsAt.getTime()) / 60_000;
      const chosen = await chooseTakers(trx, page, takers, { start: fresh.startsAt.getTime(), minutes });
      if (!chosen) throw refuse("BOOKING_TAKEN");
      if ((await countForAddress(trx, fresh.mail)) >= mostPerAddress)
        throw refuse("LIMITED", "Several visits have been booked for this address today. Try again tomorrow.", {
          retryAfter: 3600,
        });
      const entryId = await storeVisit(ctx, open, chosen, fresh);
      const [{ calendar, taker }] = chosen;
      const booking = { ...fresh, entryId, takerId: isTeam ? taker.id : null };
      await insertBooking(trx, booking);
      const target = open.get(calendar.id);
      const title = titleOf(page.settings.title, fresh.name);
      if (target)
        await notifyTaker(ctx, target, { takerId: taker.id, booking, title, change: "invited", start: fresh.startsAt });
      return fresh.id;
    }),
  );
}
