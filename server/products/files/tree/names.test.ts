import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "#http";
import { nextFreeName, requireFileName, shortenName } from "./names.ts";

/** Runs it; a refusal is an answer, anything else thrown is a fault. */
function answerOf<T>(run: () => T): T | "refused" {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) return "refused";
    throw error;
  }
}
const anything = fc.string({ unit: "binary", maxLength: 120 });
const fileName = anything
  .filter((name) => answerOf(() => requireFileName(name)) !== "refused")
  .map((name) => requireFileName(name));

test("the next free name is free, may be stored, and keeps the ending", () => {
  fc.assert(
    fc.property(fileName, fc.integer({ min: 0, max: 12 }), (name, count) => {
      const taken = new Set<string>();
      for (let index = 0; index < count; index++) taken.add(nextFreeName(name, (one) => taken.has(one)));
      const next = nextFreeName(name, (one) => taken.has(one));
      expect(taken.has(next)).toBe(false);
      expect(taken.size).toBe(count);
      expect(requireFileName(next)).toBe(next);
    }),
  );
  expect(nextFreeName("Plan.odt", (one) => one === "Plan.odt")).toBe("Plan (2).odt");
  expect(shortenName("a🙂b", 4)).toBe("a");
});
