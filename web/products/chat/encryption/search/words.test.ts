import { expect, test } from "vitest";
import { excerptOf, hasWords, wordsOf } from "./words.ts";

test("all words of a question are looked for, as beginnings of words, whatever their case and composition", () => {
  expect(wordsOf("  Grön, grön BUDGET 2027! ")).toEqual(["grön", "budget", "2027"]);
  const text = "Den gröna budgeten för 2027 är klar";
  expect(hasWords(text, wordsOf("GRÖN budget"))).toBe(true);
  expect(hasWords(text, wordsOf("gro\u0308n"))).toBe(true);
  expect(hasWords(text, wordsOf("grön saknas"))).toBe(false);
  expect(hasWords(text, wordsOf("röna"))).toBe(false);
  expect(wordsOf("?!")).toEqual([]);
});

test("a long message is cut around what was looked for", () => {
  const text = `${"ord ".repeat(100)}kvittblomma ${"mer ".repeat(100)}`;
  const cut = excerptOf(text, ["kvittblomma"], 100);
  expect(cut).toContain("kvittblomma");
  expect(cut.length).toBeLessThanOrEqual(102);
  expect(cut).toMatch(/^…ord .* mer…$/);
  expect(excerptOf("kort", ["kort"], 100)).toBe("kort");
  expect(excerptOf(`först ${"mer ".repeat(100)}`, ["först"], 50)).toMatch(/^först mer .* mer…$/);
  expect(excerptOf(`${"ord ".repeat(100)}sist`, ["sist"], 50)).toMatch(/^…ord .* sist$/);
});
