import fc from "fast-check";
import { expect, test } from "vitest";
import { readRange } from "./range.ts";

const anything = fc.string({ unit: "binary", maxLength: 120 });

test("a range lies within the content or is none", () => {
  const mtime = new Date(0);
  const number = fc.oneof(fc.constant(""), fc.nat(20).map(String), fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String));
  fc.assert(
    fc.property(number, number, fc.nat(15), (from, to, size) => {
      const range = readRange(`bytes=${from}-${to}`, undefined, { size, etag: "x", mtime });
      if (range === null) {
        expect([from, to]).toEqual(["", ""]);
        return;
      }
      const asked = Array.from({ length: size }, (_, index) => BigInt(index)).filter((index) =>
        from === "" ? index >= BigInt(size) - BigInt(to) : index >= BigInt(from) && (to === "" || index <= BigInt(to)),
      );
      if (range === "unsatisfiable") {
        expect(asked).toEqual([]);
        return;
      }
      expect([BigInt(range.start), BigInt(range.end)]).toEqual([asked[0], asked.at(-1)]);
    }),
  );
  fc.assert(fc.property(anything, (text) => void readRange(text, text, { size: 10, etag: "x", mtime })));
  expect(readRange("bytes=0-1", '"other"', { size: 10, etag: "x", mtime })).toBeNull();
});
