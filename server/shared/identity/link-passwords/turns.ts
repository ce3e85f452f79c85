import { refuse } from "#http";

/** Work that waits for its turn. */
type Start = () => void;

export interface Turns {
  /** Runs the work when its turn has come. Refuses SIGN_IN_THROTTLED when too much waits already. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/**
 * One piece of slow work at a time, so that cores are left for everything else, and in turns between keys: who asks for much
 * under one waits for it alone.
 */
export function createTurns(most: { readonly waiting: number; readonly perKey: number }): Turns {
  const lines = new Map<string, Start[]>();
  let isBusy = false;
  let count = 0;

  function next(): void {
    const first = lines.entries().next();
    if (first.done) {
      isBusy = false;
      return;
    }
    const [key, line] = first.value;
    const start = line.shift();
    // To the end of the round, after the keys that wait as well.
    lines.delete(key);
    if (line.length > 0) lines.set(key, line);
    count -= 1;
    start?.();
  }

  function wait(key: string): Promise<void> {
    if (!isBusy) {
      isBusy = true;
      return Promise.resolve();
    }
    const line = lines.get(key) ?? [];
    if (count >= most.waiting || line.length >= most.perKey) throw refuse("SIGN_IN_THROTTLED", { retryAfter: 1 });
    count += 1;
    lines.set(key, line);
    return new Promise((resolve) => line.push(resolve));
  }

  return {
    async run(key, work) {
      await wait(key);
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
