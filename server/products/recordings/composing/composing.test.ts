import fc from "fast-check";
import { expect, test } from "vitest";
import type { TimelineEntry } from "../calls.ts";
import { clipsOf, type Clip } from "./clips.ts";
import { height, scenesOf, width } from "./scenes.ts";
import { soundsIn, stretchesOf } from "./stretches.ts";

const clip: fc.Arbitrary<Clip> = fc
  .record({
    file: fc.constant("1-1"),
    kind: fc.constantFrom("camera" as const, "screen" as const, "sound" as const),
    identity: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
    name: fc.constant("Anna"),
    from: fc.double({ min: 0, max: 2000, noNaN: true }),
    length: fc.double({ min: 0.01, max: 700, noNaN: true }),
  })
  .map(({ length, ...one }) => ({ ...one, to: one.from + length }));

test("scenes cover the whole film in whole pictures, and what is in them stands apart and within it", () => {
  fc.assert(
    fc.property(
      fc.array(clip, { maxLength: 30 }),
      fc.double({ min: 0.01, max: 3000, noNaN: true }),
      (clips, seconds) => {
        const scenes = scenesOf(clips, seconds);
        let at = 0;
        for (const scene of scenes) {
          expect(scene.from).toBeCloseTo(at, 3);
          expect(Math.abs(scene.seconds * 20 - Math.round(scene.seconds * 20))).toBeLessThan(1e-3);
          at = scene.from + scene.seconds;
          expect(scene.seconds).toBeLessThan(601);
          for (const tile of scene.tiles) {
            expect(tile.x >= 0 && tile.y >= 0 && tile.x + tile.width <= width && tile.y + tile.height <= height).toBe(
              true,
            );
            expect([tile.x % 2, tile.width % 2, tile.height % 2]).toEqual([0, 0, 0]);
            // It is there for a part of the scene at least.
            expect(tile.clip.to > scene.from && tile.clip.from < at).toBe(true);
            for (const other of scene.tiles)
              if (other !== tile)
                expect(
                  other.x >= tile.x + tile.width ||
                    tile.x >= other.x + other.width ||
                    other.y >= tile.y + tile.height ||
                    tile.y >= other.y + other.height,
                ).toBe(true);
          }
        }
        expect(Math.abs(at - seconds)).toBeLessThan(0.051);
      },
    ),
  );
});

test("a shared screen stands large with who is seen beside it", () => {
  const of = (kind: Clip["kind"], identity: string): Clip => ({
    file: "1-1",
    kind,
    identity,
    name: "",
    from: 0,
    to: 10,
  });
  const [scene] = scenesOf([of("camera", "a"), of("camera", "b"), of("screen", "b")], 10);
  expect(scene!.tiles.map((one) => [one.clip.kind, one.width])).toEqual([
    ["screen", 1024],
    ["camera", 256],
    ["camera", 256],
  ]);
});

test("sounds are mixed in stretches that join, however often who speaks changes", () => {
  const clips = Array.from({ length: 900 }, (_, index): Clip => ({
    file: `1-${index}`,
    kind: "sound",
    identity: String(index % 25),
    name: "",
    from: index,
    to: index + 2,
  }));
  const stretches = stretchesOf(clips, { from: 0, seconds: 901 });
  let at = 0;
  for (const one of stretches) {
    expect(one.from).toBeCloseTo(at, 6);
    at += one.seconds;
    expect(soundsIn(clips, one).length).toBeLessThanOrEqual(48);
    expect(one.seconds).toBeGreaterThan(2);
  }
  expect(at).toBeCloseTo(901, 6);
});

test("pauses are left out, what broke off ends with what was written, and parts outside are not shown", () => {
  const part = (at: number, file: string): TimelineEntry => ({
    kind: "part",
    at,
    file,
    identity: "a",
    name: "Anna",
    source: "camera",
    codec: "vp8",
    width: 320,
    height: 180,
  });
  const entries: TimelineEntry[] = [
    { kind: "begun", at: 1000 },
    part(2000, "1-1"),
    { kind: "ended", at: 5000 },
    part(6000, "1-2"),
    { kind: "begun", at: 9000 },
    part(9500, "2-1"),
    { kind: "begun", at: 20_000 },
    part(20_000, "3-1"),
    part(20_100, "3-2"),
  ];
  const lengths = new Map([
    ["1-1", 10_000],
    ["1-2", 100],
    ["2-1", 3000],
    ["3-1", 500],
  ]);
  const { clips, seconds } = clipsOf(entries, lengths);
  expect(clips.map(({ file, from, to }) => [file, from, to])).toEqual([
    ["1-1", 1, 4],
    ["2-1", 4.5, 7.5],
    ["3-1", 7.5, 8],
  ]);
  expect(seconds).toBe(8);
  expect(clipsOf([], new Map())).toEqual({ clips: [], seconds: 0 });
});
