import type { CardSummary } from "@safos/contract/boards";
import { expect, test } from "vitest";
import { cardsByDay, daysAround, dueOn, keyOfDay, monthAfter } from "./month.ts";

test("a month is shown from the Monday on or before its first day, six weeks on", () => {
  const keys = daysAround(new Date(2026, 11, 1)).map(keyOfDay);
  expect([keys[0], keys[1], keys.at(-1)]).toEqual(["2026-11-30", "2026-12-01", "2027-01-10"]);
  // The first is a Monday, and a Sunday.
  expect(keyOfDay(daysAround(new Date(2027, 1, 1))[0] as Date)).toBe("2027-02-01");
  expect(keyOfDay(daysAround(new Date(2026, 10, 1))[0] as Date)).toBe("2026-10-26");
  expect(keyOfDay(monthAfter(new Date(2026, 11, 1), 1))).toBe("2027-01-01");
});

test("cards stand on the day they are due, by time; those that are never due nowhere", () => {
  const at = (hour: number): string => new Date(2026, 11, 1, hour).toISOString();
  const cards = [
    { id: "late", dueAt: at(17) },
    { id: "early", dueAt: at(8) },
    { id: "never", dueAt: null },
  ];
  const byDay = cardsByDay(cards as CardSummary[]);
  expect([...byDay].map(([key, list]) => [key, list.map((one) => one.id)])).toEqual([
    ["2026-12-01", ["early", "late"]],
  ]);
});

test("a card dropped on another day keeps its time; on its own nothing changes", () => {
  const dueAt = new Date(2026, 11, 1, 17, 30).toISOString();
  expect(dueOn(dueAt, new Date(2027, 0, 31))).toBe(new Date(2027, 0, 31, 17, 30).toISOString());
  expect(dueOn(dueAt, new Date(2026, 11, 1))).toBeNull();
});
