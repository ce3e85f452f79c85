import fc from "fast-check";
import { expect, test } from "vitest";
import { inTurn, type Load } from "./round-robin.ts";

const idOf = (id: string): string => id;

test("who has had the fewest visits comes first, of these who has waited longest, and then the order of ids", () => {
  const loads = new Map<string, Load>([
    ["a", { count: 2, lastAt: 10 }],
    ["b", { count: 1, lastAt: 30 }],
    ["c", { count: 1, lastAt: 20 }],
  ]);
  expect(inTurn(["a", "b", "c", "e", "d"], loads, idOf)).toEqual(["d", "e", "c", "b", "a"]);
  expect(inTurn(["b", "a"], new Map(), idOf)).toEqual(["a", "b"]);
});

test("where all are free none ever has two visits more than another in whatever order they are given", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 60 }),
      (ids, visits) => {
        const loads = new Map<string, Load>();
        for (let at = 1; at <= visits; at++) {
          // The order in which they are listed does not matter.
          const listed = at % 2 === 0 ? ids : ids.toReversed();
          const [chosen = ""] = inTurn(listed, loads, idOf);
          loads.set(chosen, { count: (loads.get(chosen)?.count ?? 0) + 1, lastAt: at });
        }
        const counts = ids.map((id) => loads.get(id)?.count ?? 0);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test("where some are busy now and then, a visit goes to nobody while someone free has had fewer", () => {
  fc.assert(
    fc.property(fc.array(fc.subarray(["a", "b", "c", "d"], { minLength: 1 }), { maxLength: 60 }), (free) => {
      const loads = new Map<string, Load>();
      for (const [index, those] of free.entries()) {
        const [chosen = ""] = inTurn(those, loads, idOf);
        const countOf = (id: string): number => loads.get(id)?.count ?? 0;
        expect(those.every((id) => countOf(chosen) <= countOf(id))).toBe(true);
        loads.set(chosen, { count: countOf(chosen) + 1, lastAt: index + 1 });
      }
    }),
  );
});
