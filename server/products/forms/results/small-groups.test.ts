import { expect, test } from "vitest";
import type { StoredForm } from "../forms/queries.ts";
import { hiddenRows, isTooSmall } from "./small-groups.ts";

const form = (isAnonymous: boolean) => ({ settings: { isAnonymous } }) as StoredForm;
const rows = (...counts: number[]) => counts.map((count, index) => ({ value: `r${index}`, count }));

test("named answers are shown in groups of any size", () => {
  expect(isTooSmall(form(false), 1, 100)).toBe(false);
  expect([...hiddenRows(form(false), rows(1, 2))]).toEqual([]);
});

test("an anonymous filter shows nothing when it, or what it leaves out, is under five", () => {
  expect(isTooSmall(form(true), 4, 100)).toBe(true);
  expect(isTooSmall(form(true), 5, 100)).toBe(false);
  expect(isTooSmall(form(true), 96, 100)).toBe(true);
  expect(isTooSmall(form(true), 100, 100)).toBe(false);
});

test("a single small row takes the next smallest with it, several hide each other", () => {
  expect([...hiddenRows(form(true), rows(4, 30, 9))]).toEqual(["r0", "r2"]);
  expect([...hiddenRows(form(true), rows(4, 3, 9))]).toEqual(["r0", "r1"]);
  expect([...hiddenRows(form(true), rows(5, 30, 9))]).toEqual([]);
  expect([...hiddenRows(form(true), rows(4))]).toEqual(["r0"]);
});
