import { expect, test } from "vitest";
import { draftOf, endOf, isPast, rolesIn } from "./draft.ts";

test("a role lasts until its last day is over, where the reader is", () => {
  const day = "2026-12-31";
  expect(endOf(day)).toBe(new Date(2027, 0, 1).toISOString());
  expect(endOf("")).toBeNull();
  const given = { isGiven: true, lastDay: day };
  expect(isPast(given, new Date(2026, 11, 31, 23, 59).getTime())).toBe(false);
  expect(isPast(given, new Date(2027, 0, 1).getTime())).toBe(true);
  expect(isPast({ isGiven: false, lastDay: day }, new Date(2028, 0, 1).getTime())).toBe(false);
});

test("what is not changed is saved as it was, and what is not ticked is left out", () => {
  const held = [{ role: "auditor" as const, until: new Date(2026, 11, 31, 12).toISOString() }];
  const draft = draftOf(held);
  expect(draft.auditor).toEqual({ isGiven: true, lastDay: "2026-12-31" });
  expect(rolesIn(draft, held)).toEqual(held);
  const changed = {
    ...draft,
    groupManager: { isGiven: true, lastDay: "" },
    auditor: { isGiven: true, lastDay: "2027-01-01" },
  };
  expect(rolesIn(changed, held)).toEqual([
    { role: "auditor", until: new Date(2027, 0, 2).toISOString() },
    { role: "groupManager", until: null },
  ]);
  expect(rolesIn({ ...draft, auditor: { isGiven: false, lastDay: "" } }, held)).toEqual([]);
});
