import { expect, test } from "vitest";
import { divideEvenly, mix } from "./divide.ts";

test("rooms differ by one person at most, whatever the numbers", () => {
  for (let rooms = 2; rooms <= 20; rooms += 3)
    for (let people = 0; people <= 60; people += 7) {
      const ids = Array.from({ length: rooms }, (_, at) => `r${at}`);
      const names = Array.from({ length: people }, (_, at) => `p${at}`);
      const divided = divideEvenly(names, new Map(ids.map((id) => [id, 0])));
      const sizes = ids.map((id) => divided.filter((one) => one.roomId === id).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(divided.map((one) => one.who)).toEqual(names);
    }
});

test("the rest goes where the fewest are", () => {
  const divided = divideEvenly(
    ["a", "b", "c"],
    new Map([
      ["x", 3],
      ["y", 1],
      ["z", 2],
    ]),
  );
  expect(divided.map((one) => one.roomId)).toEqual(["y", "y", "z"]);
  expect(divideEvenly(["a"], new Map())).toEqual([]);
});

test("mixing loses nobody, and every order can come", () => {
  const seen = new Set<string>();
  for (let one = 0; one < 2; one++)
    for (let two = 0; two < 3; two++) {
      const numbers = [two, one];
      seen.add(mix(["a", "b", "c"], () => numbers.shift() ?? 0).join(""));
    }
  expect(seen.size).toBe(6);
});
