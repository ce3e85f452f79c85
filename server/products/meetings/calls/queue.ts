import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "#log";

const MOST_ATTEMPTS = 20;

/** Does what is added one after another, and again after a pause while it fails. */
export interface RecordQueue {
  add(step: () => Promise<void>): void;
  /** From now on nothing is tried twice. */
  stopRetrying(): void;
  /** Everything added so far is done or given up. */
  drained(): Promise<void>;
}

/** Records what happens in calls in the order it happens, through a short absence of the database. */
export function createRecordQueue(log: Log): RecordQueue {
  let work: Promise<void> = Promise.resolve();
  let isStopping = false;

  async function run(step: () => Promise<void>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await step();
      } catch (error) {
        if (isStopping || attempt >= MOST_ATTEMPTS)
          return log.error({ error }, "a change in a call could not be recorded");
        log.warn(
          { error: error instanceof Error ? error.message : String(error) },
          "a change in a call is recorded later",
        );
        await wait(Math.min(2000, 100 * 2 ** attempt));
      }
    }
  }

  return {
    add(step) {
      work = work.then(() => run(step));
    },
    stopRetrying() {
      isStopping = true;
    },
    drained: () => work,
  };
}
