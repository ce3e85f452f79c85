import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSigns, readSigns, stateOf, unseen, writeSigns, type Sign } from "./sign.ts";

const time = fc.integer({ min: 0, max: 5 });
const sign: fc.Arbitrary<Sign> = fc.record({
  setAt: time,
  activeAt: time,
  hereUntil: time,
  message: fc.constantFrom("", "Möte", "Lunch"),
});

test("signs mean the same in whichever order they come, and however often", () => {
  fc.assert(
    fc.property(sign, sign, sign, (a, b, c) => {
      expect(mergeSigns(a, b)).toEqual(mergeSigns(b, a));
      expect(mergeSigns(mergeSigns(a, b), c)).toEqual(mergeSigns(a, mergeSigns(b, c)));
      expect(mergeSigns(a, a)).toEqual(a);
      expect(mergeSigns(unseen, { ...a, setAt: 1 })).toEqual({ ...a, setAt: 1 });
    }),
  );
});

test("who was active is away after five minutes, and gone when nothing asks for them any more", () => {
  const at = 1_000_000_000;
  const here = { ...unseen, activeAt: at, hereUntil: at + 600_000 };
  expect(stateOf(here, at + 299_999)).toBe("online");
  expect(stateOf(here, at + 300_000)).toBe("unavailable");
  expect(stateOf(here, at + 600_000)).toBe("offline");
  expect(stateOf(unseen, at)).toBe("offline");
});

test("a signal is as long as the database carries, whatever people call themselves and say", () => {
  const many = Array.from({ length: 2000 }, (_, n): [string, Sign] => [
    `@${"å".repeat(n % 120)}${n}:fk.example`,
    { setAt: n, activeAt: n, hereUntil: n, message: "\u0001".repeat(n % 200) },
  ]);
  const payloads = writeSigns("abc", many);
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(7900);
  expect(payloads.flatMap((payload) => readSigns(payload).signs)).toEqual(many);
  expect(readSigns(payloads[0] ?? "").from).toBe("abc");
  expect(writeSigns("abc", [])).toEqual([]);
});
