import { expect, test } from "vitest";
import { excerptOf, hasTerms, termsOf } from "./terms.ts";

test("all terms of a question are looked for, as beginnings of what is written, whatever their case and composition", () => {
  expect(termsOf("  Grön, grön BUDGET 2027! ")).toEqual(["grön", "budget", "2027"]);
  const text = "Den gröna budgeten för 2027 är klar";
  expect(hasTerms(text, termsOf("GRÖN budget"))).toBe(true);
  expect(hasTerms(text, termsOf("gro\u0308n"))).toBe(true);
  expect(hasTerms(text, termsOf("grön saknas"))).toBe(false);
  expect(hasTerms(text, termsOf("röna"))).toBe(false);
  expect(termsOf("?!")).toEqual([]);
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
