import type { FreeBusy, Proposal } from "@safos/contract/calendar";
import type { Person } from "@safos/contract/identity";
import { momentAt } from "../../../ui/moments.ts";
import { addDays, instantAt, minutesAt, timeOn, type Day } from "../days.ts";
import { holidayOf } from "../holidays.ts";
import { busyOf, type Busy, type Invited, type Span } from "../invited.ts";

/** Minutes that the chosen time is moved by. */
export const stepMinutes = 15;
const dayMinutes = 24 * 60;

/** Someone in the strip. */
export interface Row {
  readonly id: string | null;
  readonly name: string;
  readonly userId: string;
  readonly avatarUrl: string | null;
  readonly organisationName: string;
  readonly isMe: boolean;
}

type Organiser = Pick<Person, "id" | "displayName" | "userId" | "avatarUrl" | "organisationName">;

/** The organiser first, and those who are invited. */
export const rowsOf = (organiser: Organiser, people: readonly Invited[], meId: string): Row[] => [
  { ...organiser, name: organiser.displayName, isMe: organiser.id === meId },
  ...people.map(({ personId, resource, ...one }) => ({
    ...one,
    id: personId ?? resource?.id ?? null,
    isMe: personId === meId,
  })),
];

/** The hours that are shown: a working day, and the chosen time. */
export function hoursOf({ start, end }: Span): { readonly first: number; readonly last: number } {
  const isOvernight = end.slice(0, 10) > start.slice(0, 10);
  const last = isOvernight ? 24 : Math.ceil(minutesOf(end) / 60);
  return { first: Math.min(8, Math.floor(minutesOf(start) / 60)), last: Math.max(17, last) };
}

/** Of `2026-12-03T13:30` since midnight. */
export const minutesOf = (local: string): number => Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16));

export interface Part {
  /** Of the strip, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** Where minutes of the day lie in the strip; null: outside. */
export function partOf(from: number, to: number, { first, last }: ReturnType<typeof hoursOf>): Part | null {
  const place = (minutes: number): number => Math.min(Math.max((minutes - first * 60) / ((last - first) * 60), 0), 1);
  const part = { from: place(from), to: place(to) };
  return part.to > part.from ? part : null;
}

/** The minutes of a day that a period takes of it. */
export function minutesIn(day: Day, period: { readonly start: string; readonly end: string }): [number, number] {
  const [begin, finish] = [instantAt(timeOn(day, 0)), instantAt(timeOn(addDays(day, 1), 0))];
  const [start, end] = [Date.parse(period.start), Date.parse(period.end)];
  return [start <= begin ? 0 : minutesAt(start), end >= finish ? dayMinutes : minutesAt(end)];
}

/** The chosen time moved: by minutes within its day, by days with the clock as it was. */
export function movedBy(time: Span, { days = 0, minutes = 0 }: { days?: number; minutes?: number }): Span {
  const took = instantAt(time.end) - instantAt(time.start);
  const at = Math.min(Math.max(minutesOf(time.start) + minutes, 0), dayMinutes - stepMinutes);
  const start = timeOn(addDays(time.start.slice(0, 10), days), at);
  return { ...time, start, end: momentAt("datetime", instantAt(start) + took) };
}

/** How many of those whose time is known can, and how many perhaps. */
export function countOf(
  rows: readonly Row[],
  items: FreeBusy["items"],
): { readonly free: number; readonly known: number; readonly kinds: readonly Busy[] } {
  const kinds = rows.map(({ id }) => busyOf(items, id));
  return {
    free: kinds.filter((kind) => kind === "free").length,
    known: kinds.filter((kind) => kind !== "unknown").length,
    kinds,
  };
}

/** What everybody has of their time within the chosen one. */
export const within = (items: FreeBusy["items"], { start, end }: Span): FreeBusy["items"] => {
  const [from, to] = [instantAt(start), instantAt(end)];
  return items.map((one) => ({
    ...one,
    periods: one.periods.filter((period) => Date.parse(period.start) < to && Date.parse(period.end) > from),
  }));
};

/** Days from one on that are holidays. */
export const holidaysFrom = (day: Day, count: number): Day[] =>
  Array.from({ length: count }, (_, index) => addDays(day, index)).filter((one) => holidayOf(one) !== null);

export const isChosen = ({ start, end }: Proposal, time: Span): boolean =>
  Date.parse(start) === instantAt(time.start) && Date.parse(end) === instantAt(time.end);
