import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleRate, VoiceCutter, type Piece } from "./voice.ts";

const noise = (seconds: number, size: number): Int16Array => {
  let state = 1;
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.round((state / 2 ** 30 - 1) * size);
  });
};
/** A voice: a tone whose loudness goes up and down four times a second. */
const voice = (seconds: number, size = 8000): Int16Array =>
  Int16Array.from({ length: Math.round(seconds * sampleRate) }, (_, at) =>
    Math.round(Math.sin(at / 12) * size * (0.6 + 0.4 * Math.sin((at / sampleRate) * 25))),
  );
const silence = (seconds: number): Int16Array => noise(seconds, 20);

function cut(sounds: readonly Int16Array[], step = 320): Piece[] {
  const all = new Int16Array(sounds.reduce((sum, one) => sum + one.length, 0));
  let end = 0;
  for (const one of sounds) {
    all.set(one, end);
    end += one.length;
  }
  const cutter = new VoiceCutter();
  const pieces: Piece[] = [];
  for (let at = 0; at < all.length; at += step)
    pieces.push(...cutter.push(all.slice(at, at + step), (at * 1000) / sampleRate));
  const last = cutter.close();
  return last ? [...pieces, last] : pieces;
}

test("a sentence is a piece, with a little of what is before and behind it, at its time", () => {
  const [first, second, ...more] = cut([silence(2), voice(1.5), silence(1), voice(2), silence(1)]);
  expect(more).toEqual([]);
  expect(first?.startedAt).toBeGreaterThan(1700);
  expect(first?.startedAt).toBeLessThan(2000);
  expect(first?.endedAt).toBeGreaterThan(3500);
  expect(first?.endedAt).toBeLessThan(3900);
  expect(second?.startedAt).toBeGreaterThan(4200);
  expect(second?.startedAt).toBeLessThan(4500);
});

test("silence, a quiet room, a loud fan and a click are no speech", () => {
  expect(cut([silence(20)])).toEqual([]);
  expect(cut([noise(20, 60)])).toEqual([]);
  // A fan is taken for a voice until the room is known, and never again.
  expect(cut([silence(1), noise(60, 200)]).every((one) => one.startedAt < 15_000)).toBe(true);
  expect(cut([silence(2), voice(0.06), silence(2)])).toEqual([]);
});

test("a short pause does not end a piece, and a long speech is cut at twelve seconds without losing any of it", () => {
  expect(cut([silence(1), voice(1), silence(0.4), voice(1), silence(1)])).toHaveLength(1);
  const pieces = cut([silence(1), voice(30), silence(1)]);
  expect(pieces.length).toBe(3);
  for (const [index, { startedAt }] of pieces.entries())
    if (index > 0) expect(startedAt - (pieces[index - 1]?.endedAt ?? 0)).toBeLessThanOrEqual(0);
});

test("it does not matter in how large pieces the sound comes", () => {
  const sounds = [silence(1), voice(1.2), silence(0.9), voice(0.7), silence(1)];
  const whole = cut(sounds).map((one) => [one.startedAt, one.endedAt]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), (step) => {
      expect(cut(sounds, step).map((one) => [Math.round(one.startedAt), Math.round(one.endedAt)])).toEqual(
        whole.map((times) => times.map((time) => Math.round(time ?? 0))),
      );
    }),
    { numRuns: 30 },
  );
});
