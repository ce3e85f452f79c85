import { expect, test } from "vitest";
import { buildFeedbackBody } from "../transport-cc.ts";
import { Pacer } from "./pacer.ts";
import { SendEstimate } from "./send-estimate.ts";
import { SimulatedPath } from "./simulated-path.ts";

/** The layers of a camera, in bits per second. */
const layers = [150_000, 500_000, 1_700_000];
const soundRate = 52_000;
/** The receiver's clock is not ours. */
const clockOffset = 123_456.5;
const packetSize = 1100;

function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

interface Call {
  readonly path: SimulatedPath;
  readonly estimate: SendEstimate;
  /** Goes on for a number of ms. */
  run(milliseconds: number): {
    /** Mean bits per second of the layers that were chosen. */
    readonly chosen: number;
    /** The layer chosen in each tick of half a second. */
    readonly layers: readonly number[];
    readonly delivered: number;
    readonly soundLost: number;
    /** 95 of 100 packets of sound came within this, in ms. */
    readonly soundDelay: number;
  };
}

/** A sender with one camera and sound, the path, and a receiver that tells every 50 ms what came. */
function call(settings: ConstructorParameters<typeof SimulatedPath>[0], cameras = 1, seed = 7): Call {
  const random = numbers(seed);
  const path = new SimulatedPath(settings, random);
  const estimate = new SendEstimate();
  let reported = 0;
  let bytes = 0;
  let rate = 0;
  let layer = layers.length - 1;
  let now = 0;
  const inFlight: { number: number; at: number | null }[] = [];
  let sound = { sent: 0, lost: 0, delays: [] as number[] };
  let arrivedBytes = 0;
  const put = (size: number, isSound: boolean, sentAt = now): void => {
    const at = path.pass(size, now);
    inFlight.push({ number: estimate.sent.next, at });
    estimate.sent.add(size, now);
    bytes += size;
    if (at !== null) arrivedBytes += size;
    if (!isSound) return;
    sound.sent++;
    if (at === null) sound.lost++;
    else sound.delays.push(at - sentAt);
  };
  const pacer = new Pacer((packet) => {
    put(packet.length, false);
    return true;
  });
  const packet = Buffer.alloc(packetSize);
  const wanted = () => layers.at(-1)! * cameras + soundRate;
  /** As receivers do: from the first that they had not reported of to the last that came; what is missing between may come later. */
  const reportArrivals = (): void => {
    const came = inFlight.filter(({ at }) => at !== null && at <= now - 20);
    const last = came.at(-1);
    if (!last) return;
    const base = Math.min(came[0]!.number, reported);
    reported = Math.max(reported, last.number + 1);
    const arrivals = came.map(({ number, at }) => ({ sequence: number, at: at! + clockOffset }));
    for (const one of came) inFlight.splice(inFlight.indexOf(one), 1);
    while (inFlight[0] && inFlight[0].number < last.number - 2000) inFlight.shift();
    const { body, used } = buildFeedbackBody(arrivals, 0, base);
    expect(used).toBe(arrivals.length);
    estimate.noteFeedback(body, { sentRate: rate, canProbe: true }, now);
  };
  const step = (): void => {
    if (now % 20 === 0) {
      put(130, true);
      pacer.rate = estimate.pace(rate, now);
      pacer.drain(now);
      const padding = (estimate.padding(now) * 20) / 8000;
      for (let left = padding; left > 0; left -= packetSize) put(Math.min(packetSize, Math.max(100, left)), false);
    }
    if (now % 40 === 0) {
      const isKey = now % 4000 === 0;
      for (let camera = 0; camera < cameras; camera++) {
        let frame = (layers[layer]! / 8 / 25) * (isKey ? 6 : 0.95);
        for (; frame > 0; frame -= packetSize)
          pacer.send(packet.subarray(0, Math.min(packetSize, Math.ceil(frame))), true, now);
      }
    }
    if (now % 50 === 0) reportArrivals();
    if (now % 500 === 0) {
      rate = rate * 0.4 + bytes * 16 * 0.6;
      bytes = 0;
      estimate.tick(wanted(), { sentRate: rate, canProbe: true }, now);
      const budget = (estimate.limit * 0.95 - soundRate) / cameras;
      layer = Math.max(
        0,
        layers.findLastIndex((one) => one <= budget),
      );
    }
    now++;
  };
  return {
    path,
    estimate,
    run(milliseconds) {
      const chosen: number[] = [];
      sound = { sent: 0, lost: 0, delays: [] };
      arrivedBytes = 0;
      for (const until = now + milliseconds; now < until;) {
        step();
        if (now % 500 === 0) chosen.push(layer);
      }
      const delays = sound.delays.toSorted((a, b) => a - b);
      return {
        chosen: chosen.reduce((sum, one) => sum + layers[one]! * cameras, 0) / chosen.length,
        layers: chosen,
        delivered: (arrivedBytes * 8000) / milliseconds,
        soundLost: sound.lost / sound.sent,
        soundDelay: delays[Math.floor(delays.length * 0.95)] ?? Infinity,
      };
    },
  };
}

test.each([0, 0.01, 0.05, 0.1, 0.2])("loss of %d by chance takes no picture away on a wide path", (loss) => {
  const { run, estimate } = call({ rate: 20_000_000, loss });
  run(10_000);
  const after = run(30_000);
  expect(estimate.limit).toBe(Infinity);
  expect(after.layers.every((layer) => layer === 2)).toBe(true);
});

test("delays of up to 200 ms by chance take no picture away", () => {
  const { run } = call({ rate: 20_000_000, jitter: 200 });
  run(5000);
  expect(run(30_000).layers.every((layer) => layer === 2)).toBe(true);
});

test.each([
  [400_000, 0],
  [700_000, 1],
  [1_000_000, 1],
  [2_500_000, 2],
])("a path of %d bit/s carries the layer that fits, and the sound comes through", (rate, layer) => {
  const { run } = call({ rate });
  run(10_000);
  const after = run(60_000);
  const share = after.layers.filter((one) => one === layer).length / after.layers.length;
  expect(share).toBeGreaterThan(0.85);
  expect(after.soundLost).toBeLessThan(0.002);
  expect(after.soundDelay).toBeLessThan(150);
});

test.each([500_000, 1_000_000, 3_000_000, 8_000_000])(
  "the sound of a call with two cameras comes through on a path of %d bit/s",
  (rate) => {
    const { run } = call({ rate }, 2);
    run(15_000);
    const after = run(60_000);
    expect(after.soundLost).toBeLessThan(0.005);
    expect(after.soundDelay).toBeLessThan(200);
  },
);

test("a path without a queue, that drops what is too much, is not taken for chance", () => {
  const { run, estimate } = call({ rate: 800_000, queueMs: 30 });
  run(15_000);
  const after = run(60_000);
  expect(estimate.limit).toBeLessThan(900_000);
  expect(after.soundLost).toBeLessThan(0.03);
});

test("loss by chance on a narrow path keeps the layer that fits", () => {
  const { run } = call({ rate: 900_000, loss: 0.1 });
  run(15_000);
  const after = run(60_000);
  expect(after.layers.filter((one) => one === 1).length / after.layers.length).toBeGreaterThan(0.8);
  expect(after.soundDelay).toBeLessThan(200);
});

test("a path that becomes narrow is followed within two seconds, and one that becomes wide within ten", () => {
  const { run, path } = call({ rate: 5_000_000 });
  run(10_000);
  path.rate = 800_000;
  run(2500);
  const narrow = run(10_000);
  expect(narrow.layers.every((layer) => layer <= 1)).toBe(true);
  expect(narrow.soundDelay).toBeLessThan(150);
  path.rate = 5_000_000;
  run(10_000);
  expect(run(10_000).layers.every((layer) => layer === 2)).toBe(true);
});

test("what a client tells that cannot be true changes nothing", () => {
  const estimate = new SendEstimate();
  for (let i = 0; i < 100; i++) estimate.sent.add(1000, i * 10);
  const of = { sentRate: 800_000, canProbe: true };
  const bodyOf = (base: number, count: number) =>
    buildFeedbackBody([{ sequence: base + count - 1, at: 5 }], 1, base).body;
  estimate.noteFeedback(bodyOf(40_000, 2000), of, 1000);
  estimate.noteFeedback(bodyOf(100, 1999), of, 1050);
  estimate.noteFeedback(bodyOf(1, 60_000), of, 1060);
  estimate.noteFeedback(Buffer.from([0, 1, 255, 255, 0, 0, 0, 0, 0x5f, 0xff, 0x5f, 0xff]), of, 1070);
  expect(estimate.loss).toBe(0);
  expect(estimate.limit).toBe(Infinity);
  const empty = bodyOf(0, 2000);
  const began = performance.now();
  for (let i = 0; i < 20_000; i++) estimate.noteFeedback(empty, of, 1100);
  expect(performance.now() - began).toBeLessThan(200);
});
