import { elapsed } from "#clock";
import type { Memory, Step } from "../timeline/memory.ts";
import type { Waiters } from "./waiters.ts";

/** However long it took to answer everybody, the next ones wait no longer, ms. */
const longestRestMs = 100;

/**
 * Senders are answered first, then everybody who waits is woken once for all that has come. Answering many takes long, and each of them
 * comes again: until as much time has passed once more, nobody is woken anew, and has in one answer what came meanwhile. So a busy room
 * takes a part of the process from everybody else, and not all of it.
 */
export function wakeWaiting(memory: Pick<Memory, "onSteps" | "rooms">, waiters: Pick<Waiters, "wakeFor">): void {
  let pending: Step[] = [];
  let restUntil = 0;
  const wake = (): void => {
    const committed = pending;
    pending = [];
    const began = elapsed();
    waiters.wakeFor(committed, (id) => memory.rooms.get(id));
    // They are answered from memory, all before the next turn.
    setImmediate(() => {
      const ended = elapsed();
      restUntil = ended + Math.min(ended - began, longestRestMs);
    });
  };
  memory.onSteps((steps) => {
    if (pending.length === 0) {
      const restMs = restUntil - elapsed();
      if (restMs > 1) setTimeout(wake, restMs);
      else setImmediate(wake);
    }
    pending.push(...steps);
  });
}
