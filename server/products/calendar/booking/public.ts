import type { PublicBookingPage, SlotQuery } from "@safos/contract/booking";
import { LRUCache } from "lru-cache";
import { now } from "#clock";
import { refuse } from "#http";
import { dayOf } from "../calendars/hours.ts";
import type { CalendarContext } from "../context.ts";
import { dayMs } from "../limits.ts";
import { requireReachable, type FoundPage } from "./find.ts";
import { bitsFor } from "./proof-bits.ts";
import { countLately } from "./queries.ts";
import { readSlotsOf, zoneOfPage } from "./times.ts";

const mostDays = 31;

const dateText = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** What stands on a booking page. Refuses BOOKING_OFF. */
export async function readPublicBookingPage(ctx: CalendarContext, code: string): Promise<PublicBookingPage> {
  const found = await requireReachable(ctx, code);
  const { page, takers } = found;
  const [first] = takers;
  const { title, text, minutes, zone, hasCall, location, asksPhone, questions, keptDays, ahead } = page.settings;
  const today = dayOf(zoneOfPage(found), now());
  const bits = bitsFor(await countLately(ctx.db, page.id));
  return {
    ...{ title, text, minutes, zone, hasCall, location, asksPhone, questions, keptDays },
    organisation: organisationOf(ctx, first),
    // Whose time is free is not told.
    person: page.workspaceId === null ? first.taker.displayName : "",
    from: dateText(today),
    to: dateText(today + ahead * dayMs),
    ticket: await ctx.tickets.ticket(page.id, bits),
    proofBits: bits,
  };
}

export const organisationOf = ({ organisations }: CalendarContext, { taker }: Pick<FoundPage, "taker">): string =>
  organisations.byId(taker.organisationId)?.name ?? "";

/** Those who look at the same days at the same time are answered with one reading; who books is judged by the calendar itself. */
const lately = new LRUCache<string, Promise<number[]>>({ max: 1000, ttl: 2000 });

/** When visits can begin, and nothing of why they cannot at other times. Refuses BOOKING_OFF and INVALID. */
export async function listSlots(
  ctx: CalendarContext,
  code: string,
  { from, to, minutes }: SlotQuery,
): Promise<{ items: string[] }> {
  const found = await requireReachable(ctx, code);
  const { page } = found;
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  if (!(last >= first) || last - first > mostDays * dayMs)
    throw refuse("INVALID", "Times are shown for at most 31 days.", { field: "to" });
  if (!page.settings.minutes.includes(minutes))
    throw refuse("INVALID", "Visits are not that long here.", { field: "minutes" });
  const key = `${page.id} ${page.openedAt.getTime()} ${from} ${to} ${minutes}`;
  let reading = lately.get(key);
  if (!reading) {
    reading = readSlotsOf(ctx.db, found, { minutes, from: first, to: last });
    lately.set(key, reading);
    reading.catch(() => lately.delete(key));
  }
  return { items: (await reading).map((one) => new Date(one).toISOString()) };
}

/** What was read of a page holds no more. */
export function forgetSlots(pageId: string): void {
  for (const key of lately.keys()) if (key.startsWith(`${pageId} `)) lately.delete(key);
}
