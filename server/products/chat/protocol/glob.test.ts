import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { typeGlob, valueGlob, wordGlob } from "./glob.ts";

/** Tries every way, as the specification reads. */
function matchesNaively(pattern: readonly string[], text: readonly string[], hasOne: boolean): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  if (first === "*")
    return matchesNaively(rest, text, hasOne) || (text.length > 0 && matchesNaively(pattern, text.slice(1), hasOne));
  if (text.length === 0) return false;
  return (first === text[0] || (hasOne && first === "?")) && matchesNaively(rest, text.slice(1), hasOne);
}

function findsWordNaively(pattern: string, text: string): boolean {
  const characters = Array.from(text);
  const isBoundary = (at: number): boolean => !/[\p{L}\p{N}_]/u.test(characters[at] ?? " ");
  for (let from = 0; from <= characters.length; from += 1)
    for (let to = from; to <= characters.length; to += 1)
      if (
        isBoundary(from - 1) &&
        isBoundary(to) &&
        matchesNaively(Array.from(pattern), characters.slice(from, to), true)
      )
        return true;
  return false;
}

const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", " ", "å", "😀"), maxLength: 8 });
const texts = fc.string({ unit: fc.constantFrom("a", "b", " ", "å", "😀", "."), maxLength: 8 });

describe("globs", () => {
  test("a whole value matches as the naive model says", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(typeGlob(pattern)(text)).toBe(matchesNaively(Array.from(pattern), Array.from(text), false));
        expect(valueGlob(pattern)(text)).toBe(matchesNaively(Array.from(pattern), Array.from(text), true));
      }),
      { numRuns: 3000 },
    );
  });

  test("a keyword is found between word boundaries as the naive model says", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(wordGlob(pattern)(text)).toBe(findsWordNaively(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });

  test("patterns of more than a machine word carry from word to word", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b"), minLength: 31, maxLength: 140 }),
        fc.nat(139),
        (text, at) => {
          const cut = at % text.length;
          expect(typeGlob(text)(text)).toBe(true);
          expect(typeGlob(`${text.slice(0, cut)}*${text.slice(cut + 1)}`)(text)).toBe(true);
          expect(valueGlob(`${text.slice(0, cut)}?${text.slice(cut + 1)}`)(text)).toBe(true);
          expect(typeGlob(`${text}a`)(text)).toBe(false);
          expect(typeGlob(`*${text}*`)(`b${text}a`)).toBe(true);
          expect(typeGlob(`${text.slice(0, cut)}c${text.slice(cut + 1)}`)(text)).toBe(false);
        },
      ),
    );
  });

  test("case and words are those of every language", () => {
    expect(valueGlob("*ÅRSREDOVISNING*")("Utkast till årsredovisning")).toBe(true);
    expect(valueGlob("İ")("i")).toBe(false);
    expect(wordGlob("för")("Tack FÖR det")).toBe(true);
    expect(wordGlob("r")("för")).toBe(false);
    expect(wordGlob("cake*lie")("the cake is a LIE.")).toBe(true);
    expect(typeGlob("m.room.*")("M.room.name")).toBe(false);
    expect(typeGlob("a?c")("abc")).toBe(false);
  });

  test("patterns made to try every way take as long as any other", () => {
    const begun = performance.now();
    const stars = "*a".repeat(120);
    expect(typeGlob(`${stars}b`)("a".repeat(65_536))).toBe(false);
    expect(wordGlob(`${stars}b`)("a".repeat(65_536))).toBe(false);
    expect(wordGlob("?".repeat(255))("a ".repeat(32_768))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
