import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first is sent at once, and what is asked within the pause once at its end", () => {
  const send = vi.fn();
  const pace = paced(() => 100, send);
  pace.ask();
  pace.ask();
  vi.advanceTimersByTime(0);
  expect(send).toHaveBeenCalledTimes(1);
  pace.ask();
  vi.advanceTimersByTime(60);
  pace.ask();
  vi.advanceTimersByTime(39);
  expect(send).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(send).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(send).toHaveBeenCalledTimes(2);
});

test("nothing is sent after the end", () => {
  const send = vi.fn();
  const pace = paced(() => 100, send);
  pace.ask();
  pace.end();
  pace.ask();
  vi.advanceTimersByTime(1000);
  expect(send).not.toHaveBeenCalled();
});
