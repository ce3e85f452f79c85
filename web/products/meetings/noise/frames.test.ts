import { expect, test } from "vitest";
import { frameSize, FrameQueue } from "./frames.ts";

const marked = (frame: Float32Array): Float32Array => frame.map((sample) => -sample);

/** What comes out of a queue whose frames are marked and given back some blocks later. */
function passAll(sizes: readonly number[], afterBlocks = (_block: number): number => 0, margin = 0) {
  let waiting: { frame: Float32Array; at: number }[] = [];
  let block = 0;
  const queue: FrameQueue = new FrameQueue((frame) => {
    const after = afterBlocks(block);
    if (after === 0) queue.give(marked(frame));
    else waiting.push({ frame, at: block + after });
  }, margin);
  const put: number[] = [];
  const got: number[] = [];
  for (const size of sizes) {
    block++;
    for (const { frame } of waiting.filter(({ at }) => at <= block)) queue.give(marked(frame));
    waiting = waiting.filter(({ at }) => at > block);
    const input = Float32Array.from({ length: size }, (_, at) => put.length + at + 1);
    const output = new Float32Array(size).fill(Number.NaN);
    queue.pass(input, output);
    put.push(...input);
    got.push(...output);
  }
  return { put, got };
}

/** Every sample in its order, each cleaned once, after a silence. */
function expectWhole({ put, got }: { put: number[]; got: number[] }, late: number): void {
  const expected = put.map((_, at) => (at < late ? 0 : late - 1 - at));
  const different = got.findIndex((one, at) => one !== expected[at]);
  expect({ length: got.length, different }).toEqual({ length: put.length, different: -1 });
}

test("blocks of 128 samples come back cleaned, each sample once, 10 ms later", () => {
  expectWhole(passAll(Array.from({ length: 400 }, () => 128)), frameSize - 1);
});

test("blocks of any length come back whole and as late as any other", () => {
  for (const size of [1, 7, 64, 100, 127, 129, 256, 479, 480, 481, 960, 1024, 4096])
    expectWhole(passAll(Array.from({ length: Math.ceil(5000 / size) + 3 }, () => size)), frameSize - 1);
});

test("blocks that change their length lose and double nothing", () => {
  let seed = 7;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  for (let round = 0; round < 50; round++)
    expectWhole(passAll(Array.from({ length: 60 }, () => (next() % 700) + 1)), frameSize - 1);
});

test("frames that come back within the margin lose nothing", () => {
  const sizes = Array.from({ length: 400 }, () => 128);
  expectWhole(
    passAll(sizes, (block) => [3, 5, 7][block % 3] ?? 0, 960),
    frameSize - 1 + 960,
  );
});

test("frames that come back too late are silence, and the sound after them is no later than before", () => {
  const sizes = Array.from({ length: 400 }, () => 128);
  const { put, got } = passAll(sizes, (block) => (block < 200 ? Math.max(3, 40 - Math.abs(block - 100)) : 3), 960);
  const late = frameSize - 1 + 960;
  expect(got.slice(late).filter((one) => one === 0).length).toBeGreaterThan(1000);
  for (const [at, one] of got.entries()) if (one !== 0) expect(one).toBe(late - 1 - at);
  expect(got.slice(-10_000).every((one) => one !== 0)).toBe(true);
  expect(got).toHaveLength(put.length);
});
