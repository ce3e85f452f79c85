import type { ProposalList, ProposalQuery } from "@safos/contract/calendar";
import { refuse, type Principal } from "#http";
import { defaultZone } from "../calendars/default.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import { zoneByName } from "../icalendar/index.ts";
import { utc } from "../icalendar/zones/zone.ts";
import { dayMs } from "../limits.ts";
import { readTimes, type Taken } from "./free-busy.ts";
import { rank, startsOf, withoutAway } from "./rank.ts";
import { readWorkingHours } from "./working-hours.ts";

const mostDays = 31;
const mostProposals = 5;

/** Who does not work then cannot. */
const asBusy = (one: Pick<Taken, "start" | "end">): Taken => ({ ...one, kind: "busy" });

/**
 * The best times for a meeting within the caller's working hours, from what is free and busy of those whose time the caller may know; the others are
 * named and count for nothing. None is within the absence of who is required. Refuses INVALID, WINDOW_TOO_LONG, TOO_MANY_OCCURRENCES and MISSING.
 */
export async function proposeTimes(
  ctx: CalendarContext,
  person: Principal,
  query: ProposalQuery,
): Promise<ProposalList> {
  requireZone(query.zone ?? defaultZone);
  if (Date.parse(query.to) - Date.parse(query.from) > mostDays * dayMs)
    throw refuse("INVALID", "Times are proposed for at most 31 days.", { field: "to" });
  const { window, taken, off, hidden } = await readTimes(ctx, person, query);
  const own = (await readWorkingHours(ctx.db, [person.personId])).get(person.personId);
  const zone = zoneByName(own?.zone ?? query.zone ?? defaultZone) ?? utc;
  const minutes = query.minutes;
  const without = new Set((query.without ?? "").split(","));
  const starts = startsOf({
    from: window.from.getTime(),
    to: window.to.getTime(),
    minutes,
    zone,
    without,
    ...(own ? { week: own.week } : {}),
  });
  const busy = [...taken].map(([id, periods]) => [...periods, ...(off.get(id) ?? []).map(asBusy)]);
  // Who must be there is not there while they are away.
  const optional = new Set((query.optional ?? "").split(","));
  const required = [...taken].flatMap(([id, periods]) => (optional.has(id) ? [] : [periods]));
  return {
    items: rank(withoutAway(starts, minutes, required), minutes, busy, mostProposals).map(
      ({ start, end, ...counts }) => ({
        start: new Date(start).toISOString(),
        end: new Date(end).toISOString(),
        ...counts,
      }),
    ),
    counted: taken.size,
    hidden: [...hidden],
  };
}
