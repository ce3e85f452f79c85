import { expect, test } from "vitest";
import type { CallKey } from "../../../platform/room-calls.ts";
import { LateErrors } from "./late-errors.ts";

const key = (first: number, index = 0, identity = "@bo:digg.example:B"): CallKey => ({
  bytes: new Uint8Array([first, 2, 3]),
  identity,
  index,
});

test("what fails before any key, and long after the last one, says that it is missing or wrong", () => {
  const errors = new LateErrors();
  expect(errors.isLate("@bo:digg.example:B", 1000)).toBe(false);
  errors.noteKey(key(1), 1000);
  expect([1000, 3999, 4000, 60_000].map((at) => errors.isLate("@bo:digg.example:B", at))).toEqual([
    ...[true, true],
    ...[false, false],
  ]);
  expect(errors.isLate("@anna:fk.example:A", 1500)).toBe(false);
});

test("another key is waited for anew, one that is sent again is not", () => {
  const errors = new LateErrors();
  errors.noteKey(key(1), 1000);
  for (const at of [2000, 3000, 4000]) errors.noteKey(key(1), at);
  expect(errors.isLate("@bo:digg.example:B", 4500)).toBe(false);
  // The same index after a reload of their page, with other bytes; and the next index.
  errors.noteKey(key(9), 5000);
  expect(errors.isLate("@bo:digg.example:B", 7500)).toBe(true);
  errors.noteKey(key(9, 1), 9000);
  expect(errors.isLate("@bo:digg.example:B", 11_000)).toBe(true);
});
