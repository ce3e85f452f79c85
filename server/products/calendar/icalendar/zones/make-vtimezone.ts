import { civilOf, weekdayOf } from "../../recurrence/days.ts";
import { dayLength, wallOf, writeWall } from "../time.ts";
import { property, type Tree } from "../tree.ts";
import { ianaZone, transitionsOf } from "./iana.ts";
import { utc, type Transition } from "./zone.ts";

const lastYear = 2100;
const dayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

function writeOffset(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");
  const rest = seconds % 60 === 0 ? "" : two(seconds % 60);
  return `${offset < 0 ? "-" : "+"}${two(seconds / 3600)}${two((seconds / 60) % 60)}${rest}`;
}

function observance({ at, before, after }: Transition, rule: string | null): Tree {
  return {
    name: after > before ? "DAYLIGHT" : "STANDARD",
    properties: [
      property("DTSTART", writeWall(at + before, false)),
      property("TZOFFSETFROM", writeOffset(before)),
      property("TZOFFSETTO", writeOffset(after)),
      ...(rule === null ? [] : [property("RRULE", rule)]),
    ],
    components: [],
  };
}

/** What all yearly changes to one offset have in common. */
const patternOf = ({ at, before, after }: Transition): string => {
  const wall = at + before;
  const day = Math.floor(wall / dayLength);
  return [before, after, civilOf(day).month, weekdayOf(day), wall - day * dayLength].join();
};

/** The yearly rule of changes on one weekday of one month, when their dates are a week: `BYDAY=-1SU`; null otherwise. */
function ruleOf(changes: readonly Transition[]): string | null {
  const days = changes.map(({ at, before }) => Math.floor((at + before) / dayLength));
  const dates = days.map((day) => civilOf(day).date);
  const [first = 0] = days;
  const name = dayNames[weekdayOf(first)] ?? "";
  const month = civilOf(first).month;
  const [least, most] = [Math.min(...dates), Math.max(...dates)];
  const length = new Date(wallOf(2025, month + 1, 1) - dayLength).getUTCDate();
  if (most - least > 6) return null;
  if (least > length - 7) return `FREQ=YEARLY;BYMONTH=${month};BYDAY=-1${name}`;
  const nth = Math.ceil(most / 7);
  if (least > (nth - 1) * 7) return `FREQ=YEARLY;BYMONTH=${month};BYDAY=${nth}${name}`;
  const span = Array.from({ length: 7 }, (_, index) => least + index);
  return `FREQ=YEARLY;BYMONTH=${month};BYDAY=${name};BYMONTHDAY=${span.join(",")}`;
}

/** How many of the last transitions repeat two yearly patterns until the table ends. */
function countRegular(transitions: readonly Transition[]): number {
  const last = transitions.slice(-2).map(patternOf);
  if ((transitions.at(-1)?.at ?? 0) < wallOf(lastYear - 1, 1, 1) || last[0] === last[1]) return 0;
  let count = 0;
  while (count < transitions.length && patternOf(transitions.at(-1 - count) as Transition) === last[(count + 1) % 2])
    count++;
  return count;
}

/**
 * The VTIMEZONE of an IANA zone for times from `from` (an instant) on, by the runtime's time zone data: yearly rules where the
 * zone keeps one, single changes otherwise.
 */
export function makeTimezone(name: string, from: number): Tree {
  const zone = ianaZone(name);
  const known =
    zone === null || zone === utc
      ? []
      : transitionsOf(zone.ianaName ?? name, Number.NEGATIVE_INFINITY, wallOf(lastYear, 1, 1));
  // The change before `from` gives the offset at `from`.
  const first = Math.max(
    0,
    known.findLastIndex(({ at }) => at <= from),
  );
  const transitions = known.slice(first);
  const regular = countRegular(transitions);
  const single = transitions.slice(0, transitions.length - regular);
  const repeated = transitions.slice(transitions.length - regular);
  const groups = [0, 1]
    .map((parity) => repeated.filter((_, index) => index % 2 === parity))
    .filter((one) => one.length > 0);
  const rules = groups.map(ruleOf);
  const isRegular = rules.every((one) => one !== null);
  const observances = (isRegular ? single : transitions).map((one) => observance(one, null));
  if (isRegular)
    for (const [index, group] of groups.entries())
      observances.push(observance(group[0] as Transition, rules[index] ?? null));
  if (observances.length === 0) {
    const offset = (zone ?? utc).toWall(from) - from;
    observances.push(observance({ at: -offset, before: offset, after: offset }, null));
  }
  return {
    name: "VTIMEZONE",
    properties: [property("TZID", name), property("X-LIC-LOCATION", name)],
    components: observances,
  };
}
