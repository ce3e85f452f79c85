import { expect, test } from "vitest";
import { layText } from "./draw-text.ts";

const bare = (text: string): string => text.replaceAll(/\s/g, "");

test("a text is laid in a time that grows as it does, whatever is in it, and no letter is lost", () => {
  const hostile = [
    "a".repeat(1 << 18),
    `a${"\u0301".repeat(1 << 17)}`,
    "\u200b".repeat(87_000),
    "\u0628".repeat(1 << 17),
    "\u{1f600}".repeat(1 << 16),
    "\u0301 ".repeat(87_000),
    "W".repeat(1 << 18),
    " ".repeat(1 << 18),
    "\n".repeat(1 << 18),
  ];
  const began = performance.now();
  for (const text of hostile) {
    const lines = layText(text).flat();
    expect(bare(lines.join("")) === bare(text)).toBe(true);
    expect(lines.reduce((most, line) => Math.max(most, line.length), 0)).toBeLessThanOrEqual(400);
  }
  // One of them took a minute when each line was measured anew for every part of it.
  expect(performance.now() - began).toBeLessThan(15_000);
});

test("words stay whole, and what is wider than the page goes on below", () => {
  const word = "arbetsmarknadspolitiken ";
  for (const line of layText(word.repeat(50)).flat()) expect(line).toMatch(/^(arbetsmarknadspolitiken ?)*$/);
  expect(layText("  in\n\nut")).toEqual([["  in", "", "ut"]]);
  expect(layText("")).toEqual([[""]]);
  // Sixty wide letters are no line.
  for (const line of layText("W".repeat(60)).flat()) expect(line.length).toBeLessThan(50);
});
