import { createBounded } from "./bounded.ts";

export { createBounded };

/**
 * What one process remembers of the database until an event says that it has changed. Bounded: what was used least
 * recently goes first. What is being read while something is forgotten may be old already and is not stored.
 */
export interface ReadCache<V> {
  get(key: string): V | undefined;
  /** The stored value, or what `load` reads. */
  read(key: string, load: () => Promise<V>): Promise<V>;
  /** A moment to read from; given to `store` with what was read since. */
  begin(): number;
  /** Stores what was read since `begun`, unless something has been forgotten meanwhile. */
  store(key: string, value: V, begun: number): void;
  /** Lets go of a value that was looked up and is not there any more; says nothing about what others are reading. */
  drop(key: string): void;
  /** The value has changed. */
  forget(key: string): void;
  forgetWhere(isMeant: (value: V) => boolean): void;
  forgetAll(): void;
}

/** How long an answer about access may outlive the loss of the event that ended it. */
export const accessLifetimeMs = 5000;

/** `lifetimeMs`: values are read again after this time, should the event that ends them be lost. */
export function createReadCache<V extends object | string>(
  max: number,
  { lifetimeMs }: { readonly lifetimeMs?: number } = {},
): ReadCache<V> {
  const stored = createBounded<V>(max, lifetimeMs === undefined ? {} : { ttl: lifetimeMs });
  let generation = 0;

  function store(key: string, value: V, begun: number): void {
    if (begun === generation) stored.set(key, value);
  }

  return {
    get: (key) => stored.get(key),
    async read(key, load) {
      const known = stored.get(key);
      if (known !== undefined) return known;
      const begun = generation;
      const value = await load();
      store(key, value, begun);
      return value;
    },
    begin: () => generation,
    store,
    drop: (key) => void stored.delete(key),
    forget(key) {
      generation += 1;
      stored.delete(key);
    },
    forgetWhere(isMeant) {
      generation += 1;
      for (const [key, value] of stored.entries()) if (isMeant(value)) stored.delete(key);
    },
    forgetAll() {
      generation += 1;
      stored.clear();
    },
  };
}
