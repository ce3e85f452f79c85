import { expect, test } from "vitest";
import { offsetOf, splitHits } from "./times.ts";

test("times are counted from the beginning, with the points of the language, and never below it", () => {
  const began = "2026-11-25T08:30:00.000Z";
  expect(offsetOf("sv", "2026-11-25T08:42:02.900Z", began)).toBe("12.02");
  expect(offsetOf("en", "2026-11-25T09:32:03.000Z", began)).toBe("1:02:03");
  expect(offsetOf("sv", "2026-11-25T08:29:00.000Z", began)).toBe("00.00");
  expect(offsetOf("sv", began, null)).toBe("00.00");
});

test("query stand out wherever they are, and the text stays whole", () => {
  expect(splitHits("Steg 4 och steg 4.", "steg 4")).toEqual(["", "Steg 4", " och ", "steg 4", "."]);
  for (const [text, query] of [
    ["Två (av) fem.", "(av)"],
    ["İstanbul", "i"],
    ["aaa", "aa"],
    ["", "x"],
  ] as const)
    expect(splitHits(text, query).join("")).toBe(text);
});
