import { expect, test } from "vitest";
import { sameAround } from "./changed-text.ts";

const changed = (before: string, after: string): [string, string] => {
  const { start, end } = sameAround(before, after);
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
};

test("only whole words that differ are changed", () => {
  expect(changed("Ett utkast till text.", "Ett förslag till text.")).toEqual(["utkast", "förslag"]);
  expect(changed("boken", "boden")).toEqual(["boken", "boden"]);
  expect(changed("ett två", "ett två tre")).toEqual(["", " tre"]);
  expect(changed("ett två tre", "ett tre")).toEqual(["två ", ""]);
  expect(changed("aa aa", "aa")).toEqual([" aa", ""]);
  expect(changed("ord", "")).toEqual(["ord", ""]);
  expect(changed("", "ord")).toEqual(["", "ord"]);
  expect(changed("samma", "samma")).toEqual(["", ""]);
});

test("a sign of two halves is never cut", () => {
  expect(changed("a 😀 b", "a 😁 b")).toEqual(["😀", "😁"]);
});
