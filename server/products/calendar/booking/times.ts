import { now } from "#clock";
import { readCalendarsWithin } from "../calendars/queries.ts";
import { dayOf } from "../calendars/hours.ts";
import { zoneByName } from "../icalendar/index.ts";
import { utc, type Zone } from "../icalendar/zones/zone.ts";
import { dayMs } from "../limits.ts";
import { readTaken } from "../proposals/free-busy.ts";
import type { CalendarDb } from "../tables.ts";
import type { FoundPage, ReachedPage } from "./find.ts";
import { readVisitTimes } from "./queries.ts";
import { slotsOf } from "./slots.ts";

const minuteMs = 60_000;

export const zoneOfPage = ({ page }: Pick<FoundPage, "page">): Zone => zoneByName(page.settings.zone) ?? utc;

interface Asked {
  readonly minutes: number;
  /** The first and the last day, as midnight by the page's clock. */
  readonly from: number;
  readonly to: number;
  /** A visit that is moved: it is not in its own way. */
  readonly exceptIds?: readonly string[];
}

/** When visits to a page can begin: what lies in the own calendars of who takes them is left out, and what visits keep free around them. */
async function readSlots(db: CalendarDb, found: FoundPage, asked: Asked): Promise<number[]> {
  const { page, calendar, taker } = found;
  const { settings } = page;
  const zone = zoneOfPage(found);
  // A day more on both sides holds what visits keep free around them, and what else there is in the first and the last day.
  const window = {
    from: new Date(zone.toInstant(asked.from) - dayMs),
    to: new Date(zone.toInstant(asked.to) + 2 * dayMs),
  };
  const own = await readCalendarsWithin(db, [calendar.workspaceId], []);
  const except = new Set(asked.exceptIds);
  const taken = await readTaken({ db }, own, window, { mailsOf: () => [taker.mail], except });
  const visits = (
    await readVisitTimes(
      db,
      own.map(({ id }) => id),
      window,
    )
  ).filter((one) => !except.has(one.entryId));
  const kept = visits.map(({ startsAt, endsAt, before, after }) => ({
    start: startsAt.getTime() - before * minuteMs,
    end: endsAt.getTime() + after * minuteMs,
  }));
  return slotsOf({
    ...{ settings, zone, minutes: asked.minutes, from: asked.from, to: asked.to, now: now() },
    busy: [...[...taken.values()].flat(), ...kept],
    booked: visits.filter(({ pageId }) => pageId === page.id).map(({ startsAt }) => startsAt.getTime()),
  });
}

/** When a visit can begin: at a page of a team when any of its officers can take it, or all of them. */
export async function readSlotsOf(db: CalendarDb, { page, takers }: ReachedPage, asked: Asked): Promise<number[]> {
  const all: number[][] = [];
  for (const taker of takers) all.push(await readSlots(db, taker, asked));
  const least = page.mode === "all" ? takers.length : 1;
  const counts = new Map<number, number>();
  for (const start of all.flat()) counts.set(start, (counts.get(start) ?? 0) + 1);
  return [...counts].flatMap(([start, count]) => (count >= least ? [start] : [])).sort((one, other) => one - other);
}

/** Those who can take a visit at that very time. */
export async function freeTakers<T extends FoundPage>(
  db: CalendarDb,
  takers: readonly T[],
  visit: Parameters<typeof isFree>[2],
): Promise<T[]> {
  const free: T[] = [];
  for (const one of takers) if (await isFree(db, one, visit)) free.push(one);
  return free;
}

/** Whether a visit can begin at that very time. */
export async function isFree(
  db: CalendarDb,
  found: FoundPage,
  visit: { readonly start: number; readonly minutes: number; readonly exceptIds?: readonly string[] },
): Promise<boolean> {
  const day = dayOf(zoneOfPage(found), visit.start);
  return (await readSlots(db, found, { ...visit, from: day, to: day })).includes(visit.start);
}
