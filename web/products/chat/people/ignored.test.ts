import type { MatrixEvent } from "matrix-js-sdk";
import { expect, test } from "vitest";
import { ignoredWith, withoutIgnored } from "./ignored.ts";

const event = (sender: string, isState = false) =>
  ({ getSender: () => sender, isState: () => isState }) as unknown as MatrixEvent;
const ignoring = (...list: string[]) => ({ getIgnoredUsers: () => list });

test("what an ignored person writes is left out, and that they come or go is not", () => {
  const events = [event("@bo:digg.example"), event("@eva:fk.example"), event("@bo:digg.example", true)];
  expect(withoutIgnored(ignoring("@bo:digg.example"), events)).toEqual([events[1], events[2]]);
  expect(withoutIgnored(ignoring(), events)).toBe(events);
});

test("a person is on the list once, or not at all", () => {
  expect(ignoredWith(["@a:x", "@b:x"], "@a:x", true)).toEqual(["@b:x", "@a:x"]);
  expect(ignoredWith(["@a:x", "@b:x"], "@a:x", false)).toEqual(["@b:x"]);
});
