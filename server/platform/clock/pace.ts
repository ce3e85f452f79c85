import { setImmediate as nextTurn } from "node:timers/promises";

/** How long one question may hold the thread before others are answered, in milliseconds. */
const sliceMs = 20;

/** Called between parts of what takes long: who asks for it waits, and nobody else does. */
export interface Pace {
  /** Whether it has been long enough to rest: for loops of so little work that waiting for nothing would be most of it. */
  isDue(): boolean;
  /** Lets others be answered once it has been long enough. Throws past what one question may take. */
  rest(): Promise<void>;
  /** What others do meanwhile takes nothing of the question's own time. */
  waitFor<T>(work: Promise<T>): Promise<T>;
}

/** `limit`: how many milliseconds of its own a question may take, and what is thrown past it; without one it may take any. */
export function createPace(limit?: { readonly ms: number; readonly error: () => Error }): Pace {
  let begun = performance.now();
  let spent = 0;
  return {
    isDue: () => performance.now() - begun >= sliceMs,
    async rest() {
      const took = performance.now() - begun;
      if (took < sliceMs) return;
      spent += took;
      if (limit && spent > limit.ms) throw limit.error();
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
