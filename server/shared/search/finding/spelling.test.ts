import { expect, test } from "vitest";
import { distanceToBeginning, meantBy, spelledWords } from "./spelling.ts";

test("words are kept in lower case, without digits and short ones", () => {
  expect(spelledWords("Kostnadskalkyl_slutlig-2026.xlsx är ÅTGÄRDAD")).toEqual([
    "kostnadskalkyl",
    "slutlig",
    "xlsx",
    "åtgärdad",
  ]);
});

test("distance counts letters put in, taken out, changed and swapped, and forgives an ending", () => {
  expect(distanceToBeginning("utredning", "utredningen")).toBe(0);
  expect(distanceToBeginning("utrednign", "utredning")).toBe(1);
  expect(distanceToBeginning("kostnadskalkil", "kostnadskalkylen")).toBe(1);
  expect(distanceToBeginning("utrdning", "utredning")).toBe(1);
  expect(distanceToBeginning("utreedning", "utredning")).toBe(1);
  expect(distanceToBeginning("möte", "rapport")).toBe(4);
});

test("what was meant is near, or holds the word", () => {
  expect(meantBy("arbete", ["budgetarbete", "arbetat", "rapport"])).toEqual(["budgetarbete"]);
  expect(meantBy("arbetq", ["arbetat", "arbete", "arvet"])).toEqual(["arbetat", "arbete"]);
  expect(meantBy("möde", ["möten", "mode", "rapport"])).toEqual(["möten", "mode"]);
  expect(meantBy("zzzzzz", ["möten", "mode", "rapport"])).toEqual([]);
});
