import type { CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import { dayPx, daysBefore, daysOf, pxOf, scaleOf, spansOf } from "./days.ts";

const at = (day: number, hour = 12): string => new Date(2027, 5, day, hour).toISOString();
const dayOf = (day: number): number => new Date(2027, 5, day).getTime();
const card = (no: number, startsAt: string | null, dueAt: string | null): CardSummary =>
  ({ no, startsAt, dueAt }) as CardSummary;

test("a bar covers whole days from the earlier date to the later, or the only one", () => {
  expect(daysOf({ startsAt: at(3, 23), dueAt: at(7, 1) })).toEqual({ from: dayOf(3), to: dayOf(7) });
  expect(daysOf({ startsAt: at(7), dueAt: at(3) })).toEqual({ from: dayOf(3), to: dayOf(7) });
  expect(daysOf({ startsAt: null, dueAt: at(7) })).toEqual({ from: dayOf(7), to: dayOf(7) });
});

test("cards stand in the order they begin, those of a day by number; those without dates not at all", () => {
  const spans = spansOf([card(3, null, at(5)), card(2, at(5), at(9)), card(4, at(1), null), card(1, null, null)]);
  expect(spans.map((one) => one.card.no)).toEqual([4, 2, 3]);
});

test("the scale holds every bar and today, with room on both sides and a mark for each Monday", () => {
  const scale = scaleOf([daysOf({ startsAt: at(10), dueAt: at(20) })], Date.parse(at(15)));
  expect(pxOf(scale, dayOf(10))).toBe(daysBefore * dayPx);
  expect(pxOf(scale, scale.today)).toBe((daysBefore + 5) * dayPx);
  expect(pxOf(scale, scale.end)).toBe((daysBefore + 10 + 14) * dayPx);
  expect(scale.weeks.map((week) => new Date(week).getDay())).toEqual(scale.weeks.map(() => 1));
  expect(scale.weeks.every((week) => week >= scale.first && week < scale.end)).toBe(true);
  expect(scaleOf([], Date.parse(at(15))).first).toBeLessThan(dayOf(2));
});
