import type { CardSummary } from "@safos/contract/boards";

/** `2026-12-01`, in the reader's own zone. */
export const keyOfDay = (date: Date): string =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;

export const monthOf = (ms: number): Date => monthAfter(new Date(ms), 0);

/** The first day of a month, a number of months later. */
export const monthAfter = (month: Date, count: number): Date =>
  new Date(month.getFullYear(), month.getMonth() + count, 1);

/** Six weeks of days, from the Monday on or before the first of the month. */
export function daysAround(month: Date): Date[] {
  const daysSinceMonday = (month.getDay() + 6) % 7;
  return Array.from(
    { length: 42 },
    (_, index) => new Date(month.getFullYear(), month.getMonth(), 1 - daysSinceMonday + index),
  );
}

/** Cards by the day they are due, each day in order of time. */
export function cardsByDay(cards: readonly CardSummary[]): Map<string, CardSummary[]> {
  const byDay = new Map<string, CardSummary[]>();
  for (const card of cards)
    if (card.dueAt) {
      const key = keyOfDay(new Date(card.dueAt));
      byDay.set(key, [...(byDay.get(key) ?? []), card]);
    }
  for (const list of byDay.values()) list.sort((a, b) => (a.dueAt ?? "").localeCompare(b.dueAt ?? ""));
  return byDay;
}

/** The same time of another day; null when it is that day already. */
export function dueOn(dueAt: string, day: Date): string | null {
  const at = new Date(dueAt);
  if (keyOfDay(at) === keyOfDay(day)) return null;
  at.setFullYear(day.getFullYear(), day.getMonth(), day.getDate());
  return at.toISOString();
}
