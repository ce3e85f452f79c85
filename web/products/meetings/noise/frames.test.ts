import { expect, test } from "vitest";
import { frameSize, FrameQueue } from "./frames.ts";

/** What comes out of a queue that marks what it has cleaned, block by block. */
function passAll(sizes: readonly number[]): { put: number[]; got: number[] } {
  const queue = new FrameQueue((frame) => frame.forEach((sample, at) => (frame[at] = -sample)));
  const put: number[] = [];
  const got: number[] = [];
  for (const size of sizes) {
    const input = Float32Array.from({ length: size }, (_, at) => put.length + at + 1);
    const output = new Float32Array(size).fill(Number.NaN);
    queue.pass(input, output);
    put.push(...input);
    got.push(...output);
  }
  return { put, got };
}

/** Every sample in its order, each cleaned once, after a silence. */
function expectWhole({ put, got }: { put: number[]; got: number[] }): number {
  const late = got.findIndex((one) => one !== 0);
  expect(got).toHaveLength(put.length);
  expect(got.slice(late)).toEqual(put.slice(0, put.length - late).map((one) => -one));
  return late;
}

test("blocks of 128 samples come back cleaned, each sample once, 9.3 ms later", () => {
  expect(expectWhole(passAll(Array.from({ length: 400 }, () => 128)))).toBe(448);
});

test("blocks of any length come back whole, and never later than a frame", () => {
  for (const size of [1, 7, 64, 100, 127, 129, 256, 479, 480, 481, 960, 1024, 4096]) {
    const late = expectWhole(passAll(Array.from({ length: Math.ceil(5000 / size) + 3 }, () => size)));
    expect(late).toBeLessThan(frameSize);
  }
});

test("blocks that change their length lose and double nothing", () => {
  let seed = 7;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  for (let round = 0; round < 50; round++) {
    const { put, got } = passAll(Array.from({ length: 60 }, () => (next() % 700) + 1));
    // Silence may come in between, once.
    const sounding = got.filter((one) => one !== 0);
    expect(sounding).toEqual(put.slice(0, sounding.length).map((one) => -one));
    expect(put.length - sounding.length).toBeLessThan(2 * frameSize);
    expect(got.some(Number.isNaN)).toBe(false);
  }
});
