/** Work that several callers may wait for at once and that is done once. */
export interface Shared<T> {
  /** What `work` makes, or what it is making already for the same key; ended when nobody waits for it any more. */
  get(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Running<T> {
  readonly made: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

export function createShared<T>(): Shared<T> {
  const running = new Map<string, Running<T>>();

  function begin(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const made = work(controller.signal).finally(() => {
      if (running.get(key) === one) running.delete(key);
    });
    const one: Running<T> = { made, controller, waiting: 0 };
    running.set(key, one);
    return one;
  }

  return {
    async get(key, signal, work) {
      const one = running.get(key) ?? begin(key, work);
      one.waiting += 1;
      const leave = (): void => {
        one.waiting -= 1;
        if (one.waiting > 0) return;
        // The next caller begins anew instead of waiting for what is being ended.
        if (running.get(key) === one) running.delete(key);
        one.controller.abort();
      };
      signal?.addEventListener("abort", leave, { once: true });
      if (signal?.aborted) leave();
      try {
        return await one.made;
      } finally {
        signal?.removeEventListener("abort", leave);
      }
    },
  };
}
