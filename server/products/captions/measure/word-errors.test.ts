import fc from "fast-check";
import { expect, test } from "vitest";
import { writeWav } from "../engine/wav.ts";
import { readWav } from "./recording.ts";
import { countErrors } from "./word-errors.ts";

test("wrong, missing and superfluous words are counted, and how they are written is not", () => {
  expect(countErrors("Vi ses i morgon, Åsa!", "vi ses i morgon åsa")).toBe(0);
  expect(countErrors("ett två tre", "ett tva tre fyra")).toBe(2);
  expect(countErrors("ett två tre", "")).toBe(3);
  expect(countErrors("", "ett")).toBe(1);
  expect(countErrors("It's Sunday’s", "its sundays")).toBe(0);
});

test("a WAV file comes back as it was written, and any other is refused with a sentence", () => {
  const samples = Int16Array.from([0, 1, -1, 32_767, -32_768]);
  expect(readWav(Buffer.from(writeWav(samples, 16_000)))).toEqual(samples);
  expect(() => readWav(Buffer.from(writeWav(samples, 44_100)))).toThrow("16 kHz");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => readWav(Buffer.from(bytes))).toThrow(/is no WAV file|has no sound|is not of/);
    }),
  );
});
