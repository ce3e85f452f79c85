import type { Log } from "#log";
import { Worker, type Done, type Run } from "./worker.ts";

/** An idle process ends after this long. */
const idleMs = 60_000;

/** Worker processes: started when one is needed, used again while they are fit. */
export interface Pool {
  /** Of every process there is. */
  readonly pids: readonly number[];
  /** Runs one task in a process of its own for the time; never more at once than turns are given. */
  run(run: Run, signal: AbortSignal): Promise<Done>;
  /** Ends every process and waits until they are gone. */
  stop(): Promise<void>;
}

export function createPool(options: { base: string; log: Log; onStart(isGood: boolean): void }): Pool {
  const { base, log } = options;
  const all = new Set<Worker>();
  const idle = new Map<Worker, NodeJS.Timeout>();

  function begin(): Worker {
    const worker = new Worker(base);
    all.add(worker);
    void worker.ended.finally(() => {
      all.delete(worker);
      clearTimeout(idle.get(worker));
      idle.delete(worker);
    });
    return worker;
  }

  /** The one used last: the others get the chance to end. */
  function takeIdle(): Worker | null {
    for (const [worker, timer] of [...idle].toReversed()) {
      clearTimeout(timer);
      idle.delete(worker);
      if (worker.isFit) return worker;
      worker.end("lost");
    }
    return null;
  }

  async function take(): Promise<Worker> {
    const known = takeIdle();
    if (known) return known;
    const worker = begin();
    const isGood = await worker.isReady();
    options.onStart(isGood);
    if (!isGood) log.error({ complaint: worker.complaint }, "a worker process could not start");
    return worker;
  }

  return {
    get pids() {
      return [...all].map((one) => one.pid);
    },
    async run(run, signal) {
      const worker = await take();
      const done = await worker.run(run, signal);
      if (worker.isFit) {
        const timer = setTimeout(() => {
          idle.delete(worker);
          worker.end("lost");
        }, idleMs);
        timer.unref();
        idle.set(worker, timer);
      } else {
        worker.end("lost");
        // Its turn lasts until it is gone, so that there are never more processes than turns.
        await worker.ended;
      }
      return done;
    },
    async stop() {
      const ending = [...all].map((one) => one.ended);
      for (const one of all) one.end("cancelled");
      await Promise.all(ending);
    },
  };
}
