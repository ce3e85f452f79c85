import { getLocalTimeZone } from "@internationalized/date";
import { addDays, timeOn } from "./days.ts";
import { instantIn, localIn } from "./zones.ts";

/** How far something is moved: days by the calendar, minutes by the clock on the wall. */
export interface Shift {
  readonly days: number;
  readonly minutes: number;
}

/** By which zone's clock a series was, and by which it then is. */
interface Clocks {
  readonly from: string;
  readonly to: string;
}

const minutesOf = (local: string): number => Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

function shiftUntil(until: string, { days, minutes }: Shift, { from, to }: Clocks): string {
  const day = `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`;
  if (until.length < 15) return addDays(day, days).replaceAll("-", "");
  const ms = Date.parse(`${day}T${until.slice(9, 11)}:${until.slice(11, 13)}:${until.slice(13, 15)}Z`);
  const wall = localIn(from, ms);
  // The end of a day stays the end of a day.
  const isEndOfDay = wall.endsWith("T23:59");
  const local = timeOn(addDays(wall.slice(0, 10), days), minutesOf(wall) + (isEndOfDay ? 0 : minutes));
  return new Date(instantIn(to, local) + (ms % 60_000)).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

/**
 * The rule (RFC 5545 §3.3.10) of a series that goes elsewhere with its first occurrence: a single weekday and the last
 * moment go along, by the clock of the series. Null: its days are bound to the rule in a way that does not say where they would go.
 */
export function movedRule(
  rrule: string,
  shift: Shift,
  clocks: Clocks = { from: getLocalTimeZone(), to: getLocalTimeZone() },
): string | null {
  const parts = rrule.split(";").map((part) => part.split("=") as [string, string?]);
  const valueOf = (name: string): string | undefined =>
    parts.find(([key]) => key.toUpperCase() === name)?.[1]?.toUpperCase();
  const bound = parts.filter(([key]) => /^BY/i.test(key));
  const weekday = weekdays.indexOf(valueOf("BYDAY") ?? "");
  const isOneWeekday = valueOf("FREQ") === "WEEKLY" && bound.length === 1 && weekday >= 0;
  if (bound.length > 0 && !isOneWeekday && (shift.days !== 0 || bound.some(([key]) => /HOUR|MINUTE/i.test(key))))
    return null;
  return parts
    .map(([key, value = ""]) => {
      const name = key.toUpperCase();
      if (name === "UNTIL") return `${key}=${shiftUntil(value, shift, clocks)}`;
      if (name === "BYDAY" && isOneWeekday) return `${key}=${weekdays[(((weekday + shift.days) % 7) + 7) % 7]}`;
      return value === "" ? key : `${key}=${value}`;
    })
    .join(";");
}
