import { refuse } from "#http";
import type { Owner } from "./owner.ts";
import { FairQueue } from "./queue.ts";

const perPerson = 32;
const perOrganisation = 128;
const inTotal = 512;

interface Waiting {
  readonly owner: Owner;
  begin(): void;
}

/** Lets at most `slots` pieces of work run at once, each in its owner's turn. */
export interface Turns {
  readonly waiting: number;
  readonly running: number;
  /** Refuses UNAVAILABLE when no more of the owner may wait. */
  requireRoom(owner: Owner): void;
  /** Resolves with `end` when it is its turn. Refuses UNAVAILABLE; rejects with the signal's reason when that comes first. */
  take(owner: Owner, signal: AbortSignal): Promise<() => void>;
}

export function createTurns(slots: number): Turns {
  // One person leaves a process to the others, so that nobody waits for the longest work of a single caller.
  const runningPerPerson = Math.max(1, slots - 1);
  const queue = new FairQueue<Waiting>({ perPerson, perOrganisation, inTotal, runningPerPerson });
  let running = 0;

  const next = (): void => {
    while (running < slots) {
      const waiting = queue.take();
      if (!waiting) return;
      running += 1;
      waiting.begin();
    }
  };
  const requireRoom = (owner: Owner): void => {
    if (!queue.hasRoom(owner))
      throw refuse("UNAVAILABLE", "Many files are being worked on right now; try again in a while.", {
        part: "workers",
        retryAfter: 5,
      });
  };

  return {
    get waiting() {
      return queue.waiting;
    },
    get running() {
      return running;
    },
    requireRoom,
    async take(owner, signal) {
      signal.throwIfAborted();
      requireRoom(owner);
      await new Promise<void>((resolve, reject) => {
        const cancel = (): void => {
          // Its turn has come at this very moment, and the signal is looked at there.
          if (queue.remove(owner, waiting)) reject(signal.reason as Error);
        };
        const waiting: Waiting = {
          owner,
          begin() {
            signal.removeEventListener("abort", cancel);
            resolve();
          },
        };
        signal.addEventListener("abort", cancel, { once: true });
        queue.add(owner, waiting);
        next();
      });
      let hasEnded = false;
      return () => {
        if (hasEnded) return;
        hasEnded = true;
        running -= 1;
        queue.end(owner);
        next();
      };
    },
  };
}
