import { expect, test } from "vitest";
import { Turns, type Work } from "./turns.ts";

let count = 0;
const work = (room: string, trackSid: string, more: Partial<Work> = {}): Work => ({
  room,
  trackSid,
  segmentId: `s${count++}`,
  isFinal: true,
  length: 2000,
  queuedAt: 0,
  ...more,
});

test("meetings take turns, however much one of them says", () => {
  const turns = new Turns();
  for (let n = 0; n < 10; n++) turns.add(work("loud", `t${n}`));
  turns.add(work("quiet", "q1"));
  turns.add(work("quiet", "q2"));
  expect(Array.from({ length: 4 }, () => turns.take()?.room).toSorted()).toEqual(["loud", "loud", "quiet", "quiet"]);
});

test("the pieces of one microphone are done one after the other, in their order", () => {
  const turns = new Turns();
  const [first, second] = [work("a", "t"), work("a", "t")];
  turns.add(first);
  turns.add(second);
  expect(turns.take()).toBe(first);
  expect(turns.take()).toBeNull();
  turns.done(first);
  expect(turns.take()).toBe(second);
});

test("finals go before what may still change, which is only worth its latest state", () => {
  const turns = new Turns();
  turns.add(work("a", "t", { segmentId: "s", isFinal: false }));
  const later = work("a", "t", { segmentId: "s", isFinal: false });
  turns.add(later);
  const final = work("a", "u");
  turns.add(final);
  expect(turns.take()).toBe(final);
  expect(turns.take()).toBe(later);
  expect(turns.take()).toBeNull();
  turns.done(later);
  turns.add(work("a", "t", { segmentId: "s2", isFinal: false }));
  turns.add(work("a", "t", { segmentId: "s2" }));
  expect(turns.take()?.isFinal).toBe(true);
  turns.done(later);
  expect(turns.take()).toBeNull();
});

test("two minutes of speech wait at most, and the meeting with most waiting loses its oldest", () => {
  const turns = new Turns();
  const quiet = work("quiet", "q");
  turns.add(quiet);
  for (let n = 0; n < 200; n++) turns.add(work("loud", `t${n}`));
  const rooms: Work[] = [];
  for (let next = turns.take(); next; next = turns.take()) rooms.push(next);
  expect(rooms.length).toBe(60);
  expect(rooms).toContain(quiet);
  expect(rooms.some((one) => one.trackSid === "t0")).toBe(false);
});

test("a meeting that is over has nothing waiting", () => {
  const turns = new Turns();
  turns.add(work("a", "t", { queuedAt: 100 }));
  expect(turns.longestWait(5000)).toBe(4900);
  turns.drop("a");
  expect(turns.take()).toBeNull();
  expect(turns.longestWait(5000)).toBe(0);
});
