import { afterEach, expect, test, vi } from "vitest";
import { endWhenAlone } from "./end-alone.ts";

type State = ReturnType<Parameters<typeof endWhenAlone>[1] & {} extends { read: () => infer S } ? () => S : never>;

afterEach(() => void vi.useRealTimers());

/** A call that says what it is told to. */
function fakeCall() {
  let state: unknown = {};
  const listeners = new Set<() => void>();
  const leave = vi.fn(() => Promise.resolve());
  return {
    leave,
    read: () => state as State,
    watch: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(meetingId: string, phase: string, ...who: ("me" | "other" | "leaving")[]): void {
      const tiles = who.map((one) => ({ isLocal: one === "me", isLeaving: one === "leaving" }));
      state = { target: { meetingId }, phase, tiles };
      for (const listener of listeners) listener();
    },
  };
}

test("who is left alone leaves after a moment, and who waits for the other stays", () => {
  vi.useFakeTimers();
  const call = fakeCall();
  endWhenAlone("a", call);
  call.show("a", "in", "me");
  vi.advanceTimersByTime(60_000);
  expect(call.leave).not.toHaveBeenCalled();
  call.show("a", "in", "me", "other");
  call.show("a", "in", "me");
  vi.advanceTimersByTime(14_000);
  // They were cut off, or loaded their page anew, and are back.
  call.show("a", "in", "me", "other");
  vi.advanceTimersByTime(60_000);
  call.show("a", "returning", "me");
  vi.advanceTimersByTime(60_000);
  expect(call.leave).not.toHaveBeenCalled();
  call.show("a", "in", "me");
  vi.advanceTimersByTime(15_000);
  expect(call.leave).toHaveBeenCalledOnce();
});

test("after a goodbye nobody waits, but where someone else is still in", () => {
  vi.useFakeTimers();
  const call = fakeCall();
  endWhenAlone("a", call);
  call.show("a", "in", "me", "other", "leaving");
  call.show("a", "in", "me", "other");
  vi.advanceTimersByTime(60_000);
  expect(call.leave).not.toHaveBeenCalled();
  call.show("a", "in", "me", "leaving");
  call.show("a", "in", "me");
  vi.advanceTimersByTime(999);
  expect(call.leave).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(call.leave).toHaveBeenCalledOnce();
});

test("the company of the call before is none in the next", () => {
  vi.useFakeTimers();
  const call = fakeCall();
  const stop = endWhenAlone("a", call);
  call.show("a", "in", "me", "other");
  call.show("b", "joining");
  call.show("b", "in", "me");
  vi.advanceTimersByTime(60_000);
  stop();
  endWhenAlone("b", call);
  vi.advanceTimersByTime(60_000);
  expect(call.leave).not.toHaveBeenCalled();
});
