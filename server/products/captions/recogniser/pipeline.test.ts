import OpusScript from "opusscript";
import { expect, test } from "vitest";
import type { Engine } from "../engine/engine.ts";
import type { TrackSound } from "../speech/packets.ts";
import { sampleRate } from "../speech/voice.ts";
import type { Load, Segment } from "./messages.ts";
import { createDecoder } from "./opus.ts";
import { Pipeline } from "./pipeline.ts";

/** A voice of some seconds as packets of Opus, and then silence. */
function encode(voiceSeconds: number, silentSeconds = 1): Uint8Array[] {
  const encoder = new OpusScript(48_000, 1, OpusScript.Application.VOIP);
  const packets: Uint8Array[] = [];
  for (let n = 0; n < (voiceSeconds + silentSeconds) * 50; n++) {
    const isVoice = n < voiceSeconds * 50;
    const samples = Int16Array.from({ length: 960 }, (_, i) =>
      isVoice ? Math.sin((n * 960 + i) / 38) * 9000 * (0.6 + 0.4 * Math.sin(n / 2)) : 0,
    );
    packets.push(new Uint8Array(encoder.encode(Buffer.from(samples.buffer), 960)));
  }
  encoder.delete();
  return packets;
}

interface Rig {
  readonly pipeline: Pipeline;
  readonly segments: Segment[];
  readonly loads: Load[];
  readonly asked: { samples: Int16Array; language: string | null }[];
  clock: { now: number };
  /** Speaks in real time, in the pieces that calls hand on. */
  speak(of: Partial<TrackSound>, packets: readonly Uint8Array[]): Promise<void>;
}

function rig(recognise?: Engine["recognise"], lanes = 2): Rig {
  const clock = { now: 0 };
  const segments: Segment[] = [];
  const loads: Load[] = [];
  const asked: Rig["asked"] = [];
  let id = 0;
  const pipeline = new Pipeline({
    engine: {
      async recognise(samples, language) {
        asked.push({ samples, language });
        return recognise ? recognise(samples, language) : `${(samples.length / sampleRate).toFixed(1)} s`;
      },
    },
    lanes,
    decoder: createDecoder,
    elapsed: () => clock.now,
    makeId: () => `s${id++}`,
    onSegment: (segment) => segments.push(segment),
    load: (load) => loads.push(load),
  });
  const sent = new Map<string, number>();
  return {
    pipeline,
    segments,
    loads,
    asked,
    clock,
    async speak(of, packets) {
      const trackSid = of.trackSid ?? "t";
      for (let at = 0; at < packets.length; at += 10) {
        clock.now += 200;
        const first = sent.get(trackSid) ?? 0;
        const some = packets.slice(at, at + 10);
        sent.set(trackSid, first + some.length);
        pipeline.take({
          room: "r",
          trackSid,
          identity: "anna",
          name: "Anna",
          language: "sv",
          at: 1_000_000 + clock.now,
          ...of,
          packets: some.map((payload, n) => ({ sequence: first + n, timestamp: (first + n) * 960, payload })),
        });
        pipeline.tick();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

test("a sentence is shown while it is said and settled at its end, with its time and language", async () => {
  const { speak, segments, asked } = rig();
  await speak({}, encode(4));
  const final = segments.at(-1);
  expect(final).toMatchObject({ isFinal: true, identity: "anna", language: "sv" });
  expect(segments.filter((one) => one.isFinal)).toHaveLength(1);
  expect(segments.filter((one) => !one.isFinal).length).toBeGreaterThan(1);
  expect(new Set(segments.map((one) => one.segmentId)).size).toBe(1);
  expect((final?.endedAt ?? 0) - (final?.startedAt ?? 0)).toBeGreaterThan(3900);
  expect((final?.endedAt ?? 0) - (final?.startedAt ?? 0)).toBeLessThan(4600);
  expect(Math.abs((final?.startedAt ?? 0) - 1_000_000)).toBeLessThan(300);
  expect(asked.every((one) => one.language === "sv")).toBe(true);
});

test("when the microphone is closed in the middle of a sentence it is settled without more sound", async () => {
  const { speak, segments, pipeline, clock } = rig();
  await speak({}, encode(2, 0));
  expect(segments.some((one) => one.isFinal)).toBe(false);
  clock.now += 800;
  pipeline.tick();
  await new Promise((resolve) => setImmediate(resolve));
  expect(segments.at(-1)?.isFinal).toBe(true);
});

test("the last words of a call are understood to their end, and nothing once it is dropped", async () => {
  const { speak, segments, pipeline } = rig();
  await speak({ room: "kept" }, encode(2, 0));
  await speak({ room: "dropped", trackSid: "u" }, encode(2, 0));
  pipeline.drop("dropped");
  for (const room of ["kept", "dropped"]) pipeline.finish(room);
  await new Promise((resolve) => setImmediate(resolve));
  expect(segments.filter((one) => one.isFinal).map((one) => one.room)).toEqual(["kept"]);
});

test("what is no Opus, silence and noise of the network break nothing", async () => {
  const { speak, segments } = rig();
  await speak({}, [new Uint8Array(0), new Uint8Array([255, 255, 255]), new Uint8Array(1275).fill(7)]);
  await speak({}, encode(0, 3));
  expect(segments).toEqual([]);
  await speak({}, encode(1));
  expect(segments.some((one) => one.isFinal)).toBe(true);
});

test("when the engine is too slow only whole sentences are asked for, all calls are told, and it passes", async () => {
  let release: (() => void)[] = [];
  const slow = rig(() => new Promise((resolve) => release.push(() => resolve("ord"))), 1);
  for (let n = 0; n < 4; n++) await slow.speak({ trackSid: `t${n}`, room: `r${n % 2}` }, encode(1.5));
  expect(slow.loads[0]).toBe("finals");
  const before = slow.asked.length;
  // While it is so, nothing that may still change goes to the engine.
  await slow.speak({ trackSid: "t9" }, encode(3, 0));
  for (let n = 0; n < 50; n++) {
    for (const go of release) go();
    release = [];
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(slow.asked.length - before).toBeLessThanOrEqual(6);
  slow.clock.now += 30_000;
  slow.pipeline.tick();
  expect(slow.loads.at(-1)).toBe("on");
});

test("an engine that does not answer is said so, and again when it does", async () => {
  let isBroken = true;
  const broken = rig(async () => {
    if (isBroken) throw new Error("no");
    return "ord";
  });
  await broken.speak({}, encode(5));
  expect(broken.loads).toEqual(["broken"]);
  expect(broken.segments).toEqual([]);
  isBroken = false;
  await broken.speak({}, encode(2));
  expect(broken.loads).toEqual(["broken", "on"]);
  expect(broken.segments.at(-1)?.text).toBe("ord");
});

test("captions that were turned off say nothing more, not even of what was at the engine", async () => {
  let release = (): void => undefined;
  const off = rig(() => new Promise((resolve) => (release = () => resolve("för sent"))));
  await off.speak({}, encode(2));
  off.pipeline.drop("r");
  release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(off.segments).toEqual([]);
});
