/** The beginning of a stream. */
export interface Head {
  readonly parts: Uint8Array[];
  /** The whole stream with its beginning; null: there is no more than that. */
  readonly rest: AsyncIterable<Uint8Array> | null;
  /** No more of it is read. */
  readonly leave: () => void;
}

/** Reads until there is more than `most` bytes, or no more. */
export async function readHead(source: AsyncIterable<Uint8Array>, most: number): Promise<Head> {
  const iterator = source[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  // One that is silent is left when it says something again: nobody waits for that.
  const leave = (): void => void iterator.return?.().catch(() => undefined);
  let size = 0;
  while (size <= most) {
    const { done, value } = await iterator.next();
    if (done === true) return { parts, rest: null, leave };
    parts.push(value);
    size += value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      for (let part = parts.shift(); part; part = parts.shift()) yield part;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { parts, rest: whole(), leave };
}
