import { expect, test } from "vitest";
import { countOf, holidaysFrom, hoursOf, isChosen, minutesIn, movedBy, partOf, rowsOf, within } from "./strip.ts";
import type { Invited } from "../invited.ts";

const time = { start: "2026-12-03T13:00", end: "2026-12-03T13:45", isAllDay: false };
const at = (local: string): string => new Date(local).toISOString();

test("the strip shows a working day, and the chosen time wherever it is", () => {
  expect(hoursOf(time)).toEqual({ first: 8, last: 17 });
  expect(hoursOf({ ...time, start: "2026-12-03T06:30", end: "2026-12-03T19:10" })).toEqual({ first: 6, last: 20 });
  expect(hoursOf({ ...time, end: "2026-12-04T01:00" })).toEqual({ first: 8, last: 24 });
});

test("what is taken lies where the clock has it, cut where the strip ends", () => {
  const hours = { first: 8, last: 18 };
  expect(partOf(13 * 60, 14 * 60, hours)).toEqual({ from: 0.5, to: 0.6 });
  expect(partOf(0, 9 * 60, hours)).toEqual({ from: 0, to: 0.1 });
  expect(partOf(0, 8 * 60, hours)).toBeNull();
  const day = "2026-12-03";
  expect(minutesIn(day, { start: at("2026-12-02T22:00"), end: at("2026-12-03T09:30") })).toEqual([0, 570]);
  expect(minutesIn(day, { start: at("2026-12-03T22:00"), end: at("2026-12-05T09:30") })).toEqual([1320, 1440]);
});

test("the chosen time keeps its length and stays in its day, and by days keeps the clock", () => {
  expect(movedBy(time, { minutes: 15 })).toMatchObject({ start: "2026-12-03T13:15", end: "2026-12-03T14:00" });
  expect(movedBy(time, { minutes: -900 })).toMatchObject({ start: "2026-12-03T00:00", end: "2026-12-03T00:45" });
  expect(movedBy(time, { minutes: 900 }).start).toBe("2026-12-03T23:45");
  expect(movedBy(time, { days: 1 })).toMatchObject({ start: "2026-12-04T13:00", end: "2026-12-04T13:45" });
});

test("who can is counted of those whose time is known, the organiser first", () => {
  const invited = (personId: string | null, name: string): Invited => ({
    ...{ personId, name, mail: `${name}@x`, userId: name, avatarUrl: null, organisationName: "Digg" },
    ...{ isOptional: false, answer: null, resource: null, comment: "", insteadOf: null },
  });
  const organiser = { id: "a", displayName: "Anna", userId: "a", avatarUrl: null, organisationName: "FK" };
  const rows = rowsOf(organiser, [invited("b", "Bo"), invited("c", "Cia"), invited(null, "Citra")], "a");
  expect(rows.map(({ name, isMe }) => [name, isMe])).toEqual([
    ["Anna", true],
    ["Bo", false],
    ["Cia", false],
    ["Citra", false],
  ]);
  const period = (start: string, end: string, kind: "busy" | "tentative") => ({ start: at(start), end: at(end), kind });
  const items = [
    { personId: "a", periods: [period("2026-12-03T12:00", "2026-12-03T13:00", "busy")], off: [] },
    { personId: "b", periods: [period("2026-12-03T13:30", "2026-12-03T15:00", "busy")], off: [] },
  ];
  expect(countOf(rows, within(items, time))).toEqual({
    free: 1,
    known: 2,
    kinds: ["free", "busy", "unknown", "unknown"],
  });
});

test("a proposal is chosen when the time is that, and holidays are left out", () => {
  const proposal = { start: at(time.start), end: at(time.end), free: 1, tentative: 0, away: 0 };
  expect(isChosen(proposal, time)).toBe(true);
  expect(isChosen(proposal, movedBy(time, { minutes: 15 }))).toBe(false);
  expect(holidaysFrom("2026-12-23", 5)).toEqual(["2026-12-24", "2026-12-25", "2026-12-26"]);
});
