import { expect, test } from "vitest";
import { spanOf } from "./clashes.ts";

test("a time takes what it says, or an hour; words and whole days take none", () => {
  const startsAt = "2026-12-02T08:00:00Z";
  const from = Date.parse(startsAt);
  expect(spanOf({ startsAt, endsAt: null, isAllDay: false })).toEqual({ from, to: from + 3_600_000 });
  expect(spanOf({ startsAt, endsAt: "2026-12-02T08:30:00Z", isAllDay: false })).toEqual({ from, to: from + 1_800_000 });
  expect(spanOf({ startsAt, endsAt: null, isAllDay: true })).toBeNull();
  expect(spanOf({ startsAt: null, endsAt: null, isAllDay: false })).toBeNull();
});
