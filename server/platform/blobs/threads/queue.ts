/** What one side has ready and the other waits for, in order. */
export interface Queue<T> {
  push(value: T): void;
  /** `next` throws it, after what came before. */
  fail(error: unknown): void;
  next(): Promise<T>;
}

export function createQueue<T>(): Queue<T> {
  const ready: ({ readonly value: T } | { readonly error: unknown })[] = [];
  let wake: (() => void) | null = null;
  const add = (one: (typeof ready)[number]): void => {
    ready.push(one);
    wake?.();
  };
  return {
    push: (value) => add({ value }),
    fail: (error) => add({ error }),
    async next() {
      while (ready.length === 0) await new Promise<void>((done) => (wake = done));
      const one = ready.shift();
      if (one && "error" in one) throw one.error;
      return (one as { readonly value: T }).value;
    },
  };
}
