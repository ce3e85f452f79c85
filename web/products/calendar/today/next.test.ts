import type { Occurrence } from "@safos/contract/calendar";
import { expect, test } from "vitest";
import { aheadOf } from "./next.ts";

const occurrence = (summary: string, start: string, end: string, rest: Partial<Occurrence> = {}): Occurrence => ({
  entryId: summary,
  calendarId: "c",
  recurrenceId: null,
  start: start.length > 5 ? start : `2026-11-24T${start}:00.000Z`,
  end: end.length > 5 ? end : `2026-11-24T${end}:00.000Z`,
  isAllDay: false,
  zone: null,
  summary,
  location: "",
  class: "PUBLIC",
  isBusyOnly: false,
  isFree: false,
  isTentative: false,
  isRecurring: false,
  callPath: null,
  etag: "",
  ...rest,
});
const day = [
  occurrence("lunch", "12:00", "13:00"),
  occurrence("morning", "08:00", "09:00"),
  occurrence("review", "09:30", "10:00"),
  occurrence("course", "2026-11-24", "2026-11-25", { isAllDay: true }),
  occurrence("theirs", "09:20", "10:00", { isBusyOnly: true }),
];
const at = (time: string): number => Date.parse(`2026-11-24T${time}:30.000Z`);

test("what comes next counts down in begun minutes, and is there until it ends", () => {
  const before = aheadOf(day, at("09:23"));
  expect([before.next?.summary, before.minutes]).toEqual(["review", 7]);
  expect(before.later.map(({ summary }) => summary)).toEqual(["course", "lunch"]);
  expect([aheadOf(day, at("09:45")).next?.summary, aheadOf(day, at("09:45")).minutes]).toEqual(["review", 0]);
  expect(aheadOf(day, Date.parse("2026-11-24T10:00:00.000Z")).next?.summary).toBe("lunch");
});

test("an evening with nothing more has its whole days, and nothing next", () => {
  const evening = aheadOf(day, at("20:00"));
  expect([evening.next, evening.minutes, evening.later.length]).toEqual([null, 0, 1]);
  expect(aheadOf([], at("20:00"))).toEqual({ next: null, minutes: 0, later: [] });
});
