import { expect, test } from "vitest";
import { sayTime, wantedOf } from "./together.ts";

const part = { at: 10, seconds: 5 };

test("a part plays while the place is within it, and is moved only when it has drifted", () => {
  expect(wantedOf(part, 9.9, 0, true)).toEqual({ isPlaying: false, seek: null });
  expect(wantedOf(part, 12, 2.1, true)).toEqual({ isPlaying: true, seek: null });
  expect(wantedOf(part, 12, 0, true)).toEqual({ isPlaying: true, seek: 2 });
  expect(wantedOf(part, 12, 0, false)).toEqual({ isPlaying: false, seek: 2 });
  expect(wantedOf(part, 15, 5, true)).toEqual({ isPlaying: false, seek: null });
});

test("times are short where they can be", () => {
  expect([0, 65, 3723].map(sayTime)).toEqual(["0.00", "1.05", "1.02.03"]);
});
