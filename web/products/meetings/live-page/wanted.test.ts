import type { LiveTrack } from "@safos/contract/live-page";
import { expect, test } from "vitest";
import { wantedOf } from "./wanted.ts";

const track = (id: string, at: number, keys: readonly boolean[]): LiveTrack => ({
  ...{ id, who: "PA_1", name: "Anna", source: "camera", codec: "vp8", width: 320, height: 180, at, hasEnded: false },
  segments: keys.map((isKey, index) => ({
    n: index + 1,
    at: at + index * 2000,
    until: at + (index + 1) * 2000,
    isKey,
  })),
});
const numbers = (tracks: readonly LiveTrack[], had: readonly string[], from: number): string[] =>
  wantedOf(tracks, (id, n) => had.includes(`${id}-${n}`), from).map((one) => `${one.track.id}-${one.segment.n}`);

test("who comes late begins with the whole picture that is to be seen, and goes on from what is there", () => {
  const tracks = [track("a", 0, [true, true, true, true])];
  expect(numbers(tracks, [], 5000)).toEqual(["a-3", "a-4"]);
  expect(numbers(tracks, ["a-3"], 5000)).toEqual(["a-4"]);
});

test("what has no whole picture at its beginning waits for one, unless what comes before it is there", () => {
  const tracks = [track("a", 0, [true, false, false, true])];
  expect(numbers(tracks, [], 3000)).toEqual(["a-4"]);
  expect(numbers(tracks, ["a-1"], 3000)).toEqual(["a-2", "a-3", "a-4"]);
  expect(numbers(tracks, ["a-1", "a-2"], 3000)).toEqual(["a-3", "a-4"]);
});

test("one stretch follows the other", () => {
  expect(numbers([track("b", 6000, [true]), track("a", 0, [true, true])], [], 0)).toEqual(["a-1", "a-2", "b-1"]);
});
