import { expect, test } from "vitest";
import { dayOf, daysUntil, endOfDay, spanFrom, usualDay } from "./days.ts";

const noon = new Date(2026, 10, 26, 12).getTime();

test("a day is written as the field writes it, and ends as it ends", () => {
  expect(dayOf(noon)).toBe("2026-11-26");
  expect(new Date(endOfDay("2026-11-26") ?? "").getHours()).toBe(23);
  expect(endOfDay("2026-11")).toBeNull();
  expect(endOfDay("2026-99-99")).toBeNull();
});

test("a guest stays from tomorrow on, three months at first, and never longer than the rule", () => {
  expect(spanFrom(noon, 60)).toEqual({ min: "2026-11-27", max: "2027-01-25" });
  expect(usualDay(noon, 365)).toBe("2027-02-24");
  expect(usualDay(noon, 60)).toBe("2027-01-25");
});

test("days that are left are counted from today", () => {
  expect(daysUntil(Date.parse(endOfDay("2026-11-26") ?? ""), noon)).toBe(0);
  expect(daysUntil(Date.parse(endOfDay("2026-12-06") ?? ""), noon)).toBe(10);
  expect(daysUntil(noon - 1, noon)).toBe(0);
});
