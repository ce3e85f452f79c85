import { expect, test } from "vitest";
import { byAge, type Entry } from "./entries.ts";

const now = new Date(2026, 10, 24, 9).getTime();
const entry = (id: string, year: number, month: number, day: number, hour = 12): Entry => ({
  id,
  workspaceId: "w",
  title: id,
  about: "",
  at: new Date(year, month, day, hour).toISOString(),
  path: "/",
});

test("entries stand by age, the newest first; days end at midnight here", () => {
  const groups = byAge(
    [
      entry("old", 2025, 0, 1),
      entry("late yesterday", 2026, 10, 23, 23),
      entry("early today", 2026, 10, 24, 0),
      entry("now", 2026, 10, 24, 9),
      entry("early yesterday", 2026, 10, 23, 0),
    ],
    now,
  );
  expect(groups.map(({ age, entries }) => [age, entries.map((one) => one.id)])).toEqual([
    ["today", ["now", "early today"]],
    ["yesterday", ["late yesterday", "early yesterday"]],
    ["earlier", ["old"]],
  ]);
});

test("no entries are no groups, and a moment that is none stands last", () => {
  expect(byAge([], now)).toEqual([]);
  expect(byAge([{ ...entry("x", 2026, 10, 24), at: "" }], now)).toMatchObject([{ age: "earlier" }]);
});
