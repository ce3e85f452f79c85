import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { frameSize, sampleRate } from "./frames.ts";
import { createRnnoise } from "./rnnoise.ts";

const path = fileURLToPath(import.meta.resolve("@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm"));
const module = new WebAssembly.Module(readFileSync(path));

/** White noise, -1 to 1. */
function createNoise(): () => number {
  let state = 7;
  return () => (state = (state * 48_271) % 2_147_483_647) / 1_073_741_823.5 - 1;
}

/** Loudness of the last second of `seconds` of a sound, before and after, dB. */
function clean(seconds: number, sampleAt: (at: number) => number, run = createRnnoise(module)): [number, number] {
  let [before, after] = [1e-12, 1e-12];
  for (let at = 0; at < seconds * sampleRate; at += frameSize) {
    const frame = Float32Array.from({ length: frameSize }, (_, one) => sampleAt(at + one));
    const isLast = at >= (seconds - 1) * sampleRate;
    if (isLast) before += frame.reduce((sum, one) => sum + one * one, 0);
    run(frame);
    if (isLast) after += frame.reduce((sum, one) => sum + one * one, 0);
  }
  return [10 * Math.log10(before / sampleRate), 10 * Math.log10(after / sampleRate)];
}

/** A rumble as of a fan or a road. */
function createRumble(loudness: number): () => number {
  const noise = createNoise();
  let level = 0;
  return () => (level = level * 0.998 + noise() * loudness * 0.04);
}

test("a rumble falls by 15 dB and more, however loud it is", () => {
  for (const loudness of [0.01, 0.1, 0.5]) {
    const rumble = createRumble(loudness);
    const [before, after] = clean(4, rumble);
    expect(before - after).toBeGreaterThan(15);
  }
});

test("silence stays silent, and two microphones do not hear each other", () => {
  expect(clean(2, () => 0)[1]).toBeLessThan(-100);
  const [one, other] = [createRnnoise(module), createRnnoise(module)];
  const noise = createNoise();
  for (let frame = 0; frame < 50; frame++) one(Float32Array.from({ length: frameSize }, noise));
  expect(clean(2, () => 0, other)[1]).toBeLessThan(-100);
});

test("what is no number, or far too loud, does not stay", () => {
  const run = createRnnoise(module);
  for (const one of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e9, 1e30])
    run(new Float32Array(frameSize).fill(one));
  const [before, after] = clean(4, createRumble(0.1), run);
  expect(before - after).toBeGreaterThan(15);
  expect(after).toBeGreaterThan(-150);
});

test("a module that is none of ours is refused", () => {
  const empty = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  expect(() => createRnnoise(empty)).toThrow();
});
