import fc from "fast-check";
import { expect, test } from "vitest";
import { isTooDeep } from "./json-depth.ts";

const depthOf = (value: unknown): number =>
  value !== null && typeof value === "object" ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

test("depth is counted as the parsed value has it, brackets in texts aside", () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 6, stringUnit: fc.constantFrom("[", "{", '"', "\\", "}", "å") }),
      fc.nat(6),
      (text, most) => {
        const expected = depthOf(JSON.parse(text)) > most;
        expect(isTooDeep(text, most)).toBe(expected);
        expect(isTooDeep(Buffer.from(text), most)).toBe(expected);
      },
    ),
    { numRuns: 2000 },
  );
  expect(isTooDeep("[".repeat(100))).toBe(false);
  expect(isTooDeep("[".repeat(101))).toBe(true);
});
