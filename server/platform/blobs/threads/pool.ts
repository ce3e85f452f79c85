import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Answered, Asked, Results, Work } from "./messages.ts";

/** A thread of this process. What it is asked, it does in order. */
export interface Thread {
  /** How much it has been asked and has not answered. */
  readonly load: () => number;
  ask<K extends Work["kind"]>(work: Work & { readonly kind: K }): Promise<Results[K]>;
  end(): void;
}

const mostThreads = 4;

let threads: Thread[] = [];

/** The thread with the least to do; all of them are started when the first is asked for. */
export function leastBusy(): Thread {
  return allThreads().reduce((best, one) => (one.load() < best.load() ? one : best));
}

/** All of them, the one with the least to do first. */
export const leastBusyFirst = (): readonly Thread[] => allThreads().toSorted((a, b) => a.load() - b.load());

function allThreads(): readonly Thread[] {
  if (threads.length === 0)
    threads = Array.from({ length: Math.min(availableParallelism(), mostThreads) }, startThread);
  return threads;
}

/** Ends all of them; new ones start when they are asked for. */
export function endThreads(): void {
  for (const one of threads) one.end();
  threads = [];
}

function startThread(): Thread {
  const worker = new Worker(new URL("./thread.ts", import.meta.url));
  // A server that stops does not wait for it.
  worker.unref();
  const waiting = new Map<number, { done: (result: never) => void; failed: (error: Error) => void }>();
  let asked = 0;
  let isLost = false;

  function lose(error: Error): void {
    isLost = true;
    threads = threads.filter((one) => one !== thread);
    for (const one of waiting.values()) one.failed(error);
    waiting.clear();
  }
  worker.on("message", (answer: Answered) => {
    const one = waiting.get(answer.number);
    waiting.delete(answer.number);
    if ("error" in answer) one?.failed(new Error(answer.error));
    else one?.done(answer.result as never);
  });
  worker.on("error", lose);
  worker.on("exit", () => lose(new Error("A thread that seals has ended.")));

  const thread: Thread = {
    load: () => waiting.size,
    ask: (work) =>
      new Promise((done, failed) => {
        if (isLost) return failed(new Error("A thread that seals has ended."));
        asked += 1;
        waiting.set(asked, { done, failed });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ number: asked, work } satisfies Asked);
      }),
    end: () => void worker.terminate(),
  };
  return thread;
}
