import { setImmediate as nextTurn } from "node:timers/promises";
import { refuse } from "#http";

/** How long one question may hold the thread before others are answered, in milliseconds. */
const sliceMs = 20;
/** What one question takes at most, in milliseconds of its own. */
const mostMs = 4000;

/** Called between entries: those who ask for dear ones wait for them, and nobody else does. */
export interface Pace {
  /** Lets others be answered once it has been long enough. Refuses TOO_MANY_OCCURRENCES past what one question may take. */
  rest(): Promise<void>;
  /** What others do meanwhile takes nothing of the question's own time. */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

export function createPace(limitMs = mostMs): Pace {
  let begun = performance.now();
  let spent = 0;
  return {
    async rest() {
      const took = performance.now() - begun;
      if (took < sliceMs) return;
      spent += took;
      if (spent > limitMs) throw refuse("TOO_MANY_OCCURRENCES");
      await nextTurn();
      begun = performance.now();
    },
    async waitFor(work) {
      spent += performance.now() - begun;
      try {
        return await work;
      } finally {
        begun = performance.now();
      }
    },
  };
}
