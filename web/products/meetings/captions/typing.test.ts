import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TypingSender } from "./typing.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first letter goes at once, the others together, and the whole each time", () => {
  const sent: [string, boolean][] = [];
  const sender = new TypingSender(
    ({ text, isFinal }) => sent.push([text, isFinal]),
    () => "s",
  );
  for (const text of ["H", "He", "Hej"]) sender.type(text);
  expect(sent).toEqual([["H", false]]);
  vi.advanceTimersByTime(250);
  expect(sent).toEqual([
    ["H", false],
    ["Hej", false],
  ]);
  vi.advanceTimersByTime(5000);
  expect(sent).toHaveLength(2);
  sender.end("Hej!");
  expect(sent.at(-1)).toEqual(["Hej!", true]);
});

test("a message that was sent ends its segment, and what comes after is another; nothing typed is nothing sent", () => {
  let count = 0;
  const sent: string[] = [];
  const sender = new TypingSender(
    ({ segmentId }) => sent.push(segmentId),
    () => `s${count++}`,
  );
  sender.end("");
  sender.type("a");
  sender.end("a");
  sender.type("b");
  expect(sent).toEqual(["s0", "s0", "s1"]);
  vi.advanceTimersByTime(1000);
  expect(sent).toHaveLength(3);
});
