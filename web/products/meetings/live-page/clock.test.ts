import { expect, test } from "vitest";
import { covers, follow, LiveClock } from "./clock.ts";

test("the newest piece says where the server is, however late the others came", () => {
  const clock = new LiveClock();
  expect(clock.target(0)).toBeNull();
  clock.note(100_000, 1000);
  clock.note(101_000, 3500);
  expect(clock.target(4000)).toBe(4000 + 99_000 - 5500);
  clock.note(104_000, 4000);
  expect(clock.target(4000)).toBe(104_000 - 5500);
  // What was seen two minutes ago counts no more.
  clock.note(223_000, 125_000);
  expect(clock.target(125_000)).toBe(223_000 - 5500);
});

test("who stops falls further behind, and comes closer again when all is calm", () => {
  const clock = new LiveClock();
  clock.note(50_000, 50_000);
  for (let at = 51_000; at < 90_000; at += 100) clock.stalled(at);
  expect(clock.target(50_000)).toBe(50_000 - 15_000);
  clock.calm(100_000);
  expect(clock.target(50_000)).toBe(35_000);
  for (let at = 130_000; at < 2_000_000; at += 31_000) clock.calm(at);
  expect(clock.target(50_000)).toBe(50_000 - 5500);
});

test("a little off is caught up, far off is jumped over", () => {
  expect(follow(10, 10.03)).toEqual({ seek: null, rate: 1 });
  expect(follow(10, 10.4)).toEqual({ seek: null, rate: 1.05 });
  expect(follow(10, 9.6)).toEqual({ seek: null, rate: 0.95 });
  expect(follow(10, 14)).toEqual({ seek: 14, rate: 1 });
  expect(covers([[1, 2]], 1.5)).toBe(true);
  expect(covers([[1, 2]], 2.5)).toBe(false);
});
