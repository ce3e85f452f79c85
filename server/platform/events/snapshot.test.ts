import fc from "fast-check";
import { expect, test } from "vitest";
import { formatSnapshot, hasSeen, parseSnapshot, withoutSeen, type Snapshot } from "./snapshot.ts";

const xid = fc.bigInt(1n, 60n);
const snapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(xid, fc.uniqueArray(xid))
  .map(([xmax, open]) => ({ xmax, open: open.filter((one) => one < xmax).toSorted((a, b) => Number(a - b)) }));

test("a snapshot is read and written as PostgreSQL writes it", () => {
  expect(parseSnapshot("10:20:10,14,15")).toEqual({ xmax: 20n, open: [10n, 14n, 15n] });
  expect(parseSnapshot("20:20:")).toEqual({ xmax: 20n, open: [] });
  fc.assert(
    fc.property(snapshot, (one) => {
      expect(parseSnapshot(formatSnapshot(one))).toEqual(one);
    }),
  );
});

test("what is taken out of a snapshot is unseen, and everything else is as it was", () => {
  fc.assert(
    fc.property(snapshot, fc.array(xid), (one, out) => {
      const rest = withoutSeen(one, out);
      for (let each = 1n; each < 62n; each++)
        expect(hasSeen(rest, each)).toBe(hasSeen(one, each) && !out.includes(each));
      for (const each of out) expect(hasSeen(rest, each)).toBe(false);
      // PostgreSQL takes back only what is in order and below the upper end.
      expect(rest.open).toEqual([...new Set(rest.open)].toSorted((a, b) => Number(a - b)));
      expect(rest.open.every((open) => open < rest.xmax)).toBe(true);
    }),
  );
});
