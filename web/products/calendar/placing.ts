import type { Occurrence } from "@safos/contract/calendar";
import { datedOf } from "./layers/dated.ts";
import { addDays, dayAt, minutesAt, startOf, type Day } from "./days.ts";

/** One occurrence in a day's column: where it stands, and beside how many. */
export interface Placed {
  readonly occurrence: Occurrence;
  /** Minutes since midnight. */
  readonly from: number;
  readonly to: number;
  readonly column: number;
  readonly columns: number;
}

export const keyOf = ({ entryId, recurrenceId }: Pick<Occurrence, "entryId" | "recurrenceId">): string =>
  `${entryId} ${recurrenceId}`;

/** What is shorter is drawn as if it took this long, which is 24 pixels: its words need the room, and who points at it too. */
const least = 28;

/** Of whole days, or a whole day long. */
export const isLong = (one: Occurrence): boolean =>
  one.isAllDay || Date.parse(one.end) - Date.parse(one.start) >= 86_400_000;

/** The days that it touches, first and last. */
export function daysTouched(one: Pick<Occurrence, "isAllDay" | "start" | "end">): readonly [first: Day, last: Day] {
  if (one.isAllDay) return [one.start.slice(0, 10), addDays(one.end.slice(0, 10), -1)];
  const start = Date.parse(one.start);
  // What ends at midnight does not touch the day that begins there.
  return [dayAt(start), dayAt(Math.max(start, Date.parse(one.end) - 1))];
}

/** When it begins, in milliseconds: whole days with their first moment here, what is no entry at its own. */
function beginOf(one: Occurrence): number {
  const dated = datedOf(one);
  if (dated) return Date.parse(dated.at);
  return one.isAllDay ? startOf(one.start.slice(0, 10)) : Date.parse(one.start);
}

/** What several calendars hold has one name in all of them. */
const compareText = (one: string, other: string): number => (one === other ? 0 : one.localeCompare(other));

/** In the order in which they are read: whole days first, then by time. What it goes by is found once for each, however many there are. */
const inOrder = (items: readonly Occurrence[]): Occurrence[] =>
  items
    .map((one) => ({ one, isLong: isLong(one), begin: beginOf(one) }))
    .sort(
      (a, b) => Number(b.isLong) - Number(a.isLong) || a.begin - b.begin || compareText(a.one.summary, b.one.summary),
    )
    .map(({ one }) => one);

/** What each of some days, one after the other, holds, in the order in which it is read. */
export function byDay(items: readonly Occurrence[], days: readonly Day[]): ReadonlyMap<Day, readonly Occurrence[]> {
  const found = days.map((day) => ({
    day,
    items: [] as Occurrence[],
    from: startOf(day),
    to: startOf(addDays(day, 1)),
  }));
  for (const one of inOrder(items)) {
    const [first, last] = one.isAllDay ? daysTouched(one) : ["", ""];
    const start = Date.parse(one.start);
    // What ends at midnight does not touch the day that begins there.
    const end = Math.max(start, Date.parse(one.end) - 1);
    for (const { day, items, from, to } of found)
      if (one.isAllDay ? first <= day && last >= day : start < to && end >= from) items.push(one);
  }
  return new Map(found.map(({ day, items }) => [day, items]));
}

/** Side by side what of a day is at the same time: each takes the first column that is free when it begins. */
export function placeDay(items: readonly Occurrence[], day: Day): Placed[] {
  const [midnight, next] = [startOf(day), startOf(addDays(day, 1))];
  const timed = items
    .filter((one) => !isLong(one))
    .map((occurrence) => {
      const start = Date.parse(occurrence.start);
      const end = Date.parse(occurrence.end);
      const from = start < midnight ? 0 : minutesAt(start);
      const to = end >= next ? 1440 : minutesAt(end);
      // An hour that the clock shows twice may end before it begins.
      return { occurrence, from: Math.min(from, 1440 - least), to: Math.max(to, Math.min(from, 1440 - least) + least) };
    })
    .sort((one, other) => one.from - other.from || other.to - one.to);
  const placed: Placed[] = [];
  let group: Omit<Placed, "columns">[] = [];
  let ends: number[] = [];
  const close = (): void => {
    placed.push(...group.map((one) => ({ ...one, columns: ends.length })));
    group = [];
    ends = [];
  };
  for (const one of timed) {
    if (ends.every((end) => end <= one.from)) close();
    const free = ends.findIndex((end) => end <= one.from);
    const column = free < 0 ? ends.length : free;
    ends[column] = one.to;
    group.push({ ...one, column });
  }
  close();
  return placed;
}
