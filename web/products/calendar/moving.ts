import type { ChangeEntry, Entry, EntryScope, Occurrence } from "@safos/contract/calendar";
import { addDays, dayAt, instantAt, minutesAt, timeOn } from "./days.ts";
import { changesOf, draftOf, ruleAfter, type Draft } from "./draft.ts";
import type { Shift } from "./moved-rule.ts";

/** What is held of an entry: all of it, or one end. */
export type Grip = "move" | "start" | "end";

export type Times = Pick<Occurrence, "start" | "end">;

/** In minutes: what is moved by the clock begins and ends on these. */
export const stepMinutes = 15;
const shortest = stepMinutes * 60_000;

const nearest = (minutes: number): number => Math.round(minutes / stepMinutes) * stepMinutes;

/** A moment moved on the wall; one that the clock skips comes as much later. */
function shiftMoment(ms: number, { days, minutes }: Shift): number {
  if (days === 0 && minutes === 0) return ms;
  const day = addDays(dayAt(ms), days);
  if (minutes !== 0) return instantAt(timeOn(day, nearest(minutesAt(ms) + minutes)));
  return instantAt(timeOn(day, minutesAt(ms))) + (ms % 60_000);
}

function movedDays({ start, end }: Times, grip: Grip, days: number): Times {
  const [first, after] = [start.slice(0, 10), end.slice(0, 10)];
  if (grip === "move") return { start: addDays(first, days), end: addDays(after, days) };
  const pulled = addDays(grip === "start" ? first : after, days);
  if (grip === "start") return { start: pulled < after ? pulled : addDays(after, -1), end: after };
  return { start: first, end: pulled > first ? pulled : addDays(first, 1) };
}

/** When an occurrence is after a grip of it was moved: it keeps its length in real time, and no end goes past the other. */
export function movedTimes(one: Times & { readonly isAllDay: boolean }, grip: Grip, shift: Shift): Times {
  if (one.isAllDay) return movedDays(one, grip, shift.days);
  const [start, end] = [Date.parse(one.start), Date.parse(one.end)];
  const write = (from: number, to: number): Times => ({
    start: new Date(from).toISOString(),
    end: new Date(to).toISOString(),
  });
  if (grip === "start") return write(Math.min(shiftMoment(start, shift), end - shortest), end);
  if (grip === "end") return write(start, Math.max(shiftMoment(end, shift), start + shortest));
  const from = shiftMoment(start, shift);
  return write(from, from + (end - start));
}

export const isMoved = (one: Times, times: Times): boolean => one.start !== times.start || one.end !== times.end;

/** From where a pointer began to where it is, on days of 1440 minutes: an empty range is half an hour. */
export function rangeOf(began: number, now: number): { readonly from: number; readonly to: number } {
  const down = (minutes: number): number =>
    Math.floor(Math.min(Math.max(minutes, 0), 1425) / stepMinutes) * stepMinutes;
  const [first, last] = [down(began), down(now)];
  return { from: Math.min(first, last), to: Math.max(first, last) + stepMinutes };
}

/** An occurrence before and after it was moved, by the clock of its series. */
const draftsOf = (entry: Entry, one: Occurrence, times: Times): readonly [Draft, Draft] => [
  draftOf(entry, one),
  draftOf(entry, { ...one, ...times }),
];

/** Of which occurrences of a series the time may be changed to this one. `entry`: the series as a whole. */
export function scopesOf(entry: Entry, one: Occurrence, times: Times): readonly EntryScope[] {
  if (entry.rrule === null) return entry.isRecurring ? ["this"] : ["all"];
  const rule = ruleAfter(entry.rrule, ...draftsOf(entry, one, times));
  if (rule === null) return ["this"];
  // What is left of a number of occurrences is the server's to count: it keeps the rule that it has.
  return rule !== entry.rrule && /COUNT=/i.test(rule) ? ["this", "all"] : ["this", "following", "all"];
}

/** What is sent to move an occurrence, and what then takes it back. `entry`: the series as a whole; null: it does not recur. */
export function changeOf(
  one: Occurrence,
  times: Times,
  { scope, entry }: { scope: EntryScope; entry: Entry | null },
): { readonly change: ChangeEntry; readonly back: ChangeEntry } {
  const { start, end, recurrenceId } = one;
  if (entry === null || recurrenceId === null) return { change: times, back: { start, end } };
  if (scope === "this") return { change: { ...times, scope, recurrenceId }, back: { start, end, scope, recurrenceId } };
  const [before, after] = draftsOf(entry, one, times);
  const rule = entry.rrule === null ? null : ruleAfter(entry.rrule, before, after);
  const isOtherRule = rule !== entry.rrule;
  const [rrule, oldRule] = isOtherRule ? [{ rrule: rule }, { rrule: entry.rrule }] : [{}, {}];
  if (scope === "following")
    return { change: { ...times, ...rrule, scope, recurrenceId }, back: { start, end, ...oldRule } };
  return {
    change: changesOf(entry, { before, after, scope }),
    back: { start: entry.start ?? start, end: entry.end ?? end, ...oldRule },
  };
}
