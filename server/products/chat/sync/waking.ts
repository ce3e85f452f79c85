import { elapsed } from "#clock";
import type { Memory, Step } from "../timeline/memory.ts";
import type { Waiter, Waiters } from "./waiters.ts";

/** Up to this many are answered before others have their turn. */
const atOnce = 16;
/** However long it took to answer everybody, the next ones wait no longer, ms. */
const longestRestMs = 100;

/**
 * Senders are answered first, then everybody who waits is woken once for all that has come, a few at a time, so that nobody else waits
 * for all of them. Answering many takes long, and each of them comes again: until as much time has passed once more, nobody is woken
 * anew, and has in one answer what came meanwhile. So a busy room takes a part of the process from everybody else, and not all of it.
 */
export function wakeWaiting(memory: Pick<Memory, "onSteps" | "rooms">, waiters: Pick<Waiters, "concernedBy">): void {
  let pending: Step[] = [];
  let waiting: readonly Waiter[] = [];
  let isWaking = false;
  let tookMs = 0;
  let restUntil = 0;
  const wakeSome = (): void => {
    let began = 0;
    setImmediate(() => {
      began = elapsed();
      if (waiting.length === 0) {
        waiting = waiters.concernedBy(pending, (id) => memory.rooms.get(id));
        pending = [];
        tookMs = 0;
      }
      for (const waiter of waiting.slice(0, atOnce)) waiter.finish("changes");
      waiting = waiting.slice(atOnce);
    });
    // Right after it, before others have their turn: who was woken is answered from memory.
    setImmediate(() => {
      tookMs += elapsed() - began;
      if (waiting.length > 0) return wakeSome();
      restUntil = elapsed() + Math.min(tookMs, longestRestMs);
      isWaking = false;
      if (pending.length > 0) begin();
    });
  };
  const begin = (): void => {
    isWaking = true;
    const restMs = restUntil - elapsed();
    if (restMs > 1) setTimeout(wakeSome, restMs);
    else wakeSome();
  };
  memory.onSteps((steps) => {
    pending.push(...steps);
    if (!isWaking) begin();
  });
}
