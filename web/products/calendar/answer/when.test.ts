import { expect, test } from "vitest";
import { writeWhen } from "./when.ts";

test("whole days end on their last, whatever the reader's zone is", () => {
  const days = (end: string) => writeWhen("sv", { start: "2026-12-03", end, isAllDay: true });
  expect(days("2026-12-04")).toBe("torsdag 3 december 2026");
  expect(days("2026-12-03")).toBe("torsdag 3 december 2026");
  expect(days("2026-12-05")).toBe("torsdag 3 december 2026 – fredag 4 december 2026");
});

test("a time is written once with its day, and with both where it ends on another", () => {
  const start = new Date(2026, 11, 3, 22).toISOString();
  const until = (...end: [number, number, number, number]) =>
    writeWhen("en", { start, end: new Date(...end).toISOString(), isAllDay: false });
  expect(until(2026, 11, 3, 23)).toBe("Thursday, 3 December 2026 22:00–23:00");
  expect(until(2026, 11, 4, 1)).toBe("Thursday, 3 December 2026 22:00 – Friday, 4 December 2026 01:00");
});
