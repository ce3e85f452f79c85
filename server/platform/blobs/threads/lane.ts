import { endThreads } from "./pool.ts";
import { createSlab, type Slab } from "./slab.ts";

/** What one large stream works with: a few slabs, which it fills again and again. */
export interface Lane {
  readonly count: number;
  /** Rejects when the stream has ended. */
  take(): Promise<Slab>;
  give(slab: Slab): void;
  /** What is done to slabs; the lane is nobody else's before it has ended. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is done to its slabs any more. */
  end(): Promise<void>;
}

/** 64 MiB in all; those who come when all are in use seal as small content does. */
const mostLanes = 32;
const slabsOfLane = 4;
const idleMs = 60_000;

let used = 0;
let idle: Slab[][] = [];
let ending: NodeJS.Timeout | null = null;

/** Null: all are in use. */
export function borrowLane(): Lane | null {
  if (used >= mostLanes) return null;
  used += 1;
  if (ending) clearTimeout(ending);
  ending = null;
  return createLane(idle.pop() ?? Array.from({ length: slabsOfLane }, createSlab));
}

/** How many are in use. */
export const usedLanes = (): number => used;

function putBack(slabs: Slab[]): void {
  used -= 1;
  idle.push(slabs);
  if (used > 0) return;
  ending = setTimeout(() => {
    idle = [];
    endThreads();
  }, idleMs);
  ending.unref();
}

function createLane(slabs: Slab[]): Lane {
  const free = [...slabs];
  const waiting: { done: (slab: Slab) => void; failed: (error: Error) => void }[] = [];
  const under = new Set<Promise<unknown>>();
  let ended: Promise<void> | null = null;
  return {
    count: slabs.length,
    take: () =>
      new Promise((done, failed) => {
        if (ended) return failed(new Error("The stream has ended."));
        const slab = free.pop();
        if (slab) done(slab);
        else waiting.push({ done, failed });
      }),
    give(slab) {
      const next = waiting.shift();
      if (next) next.done(slab);
      else free.push(slab);
    },
    during(work) {
      under.add(work);
      const forget = (): void => void under.delete(work);
      work.then(forget, forget);
      return work;
    },
    end() {
      for (const one of waiting.splice(0)) one.failed(new Error("The stream has ended."));
      ended ??= Promise.allSettled(under).then(() => putBack(slabs));
      return ended;
    },
  };
}
