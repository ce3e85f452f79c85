export const lentFrom = 1 << 19;

/** Fills `into` from the byte `at`; false: there is not as much. */
export type ReadInto = (into: Buffer, at: number) => Promise<boolean>;

/** Where sealed objects lie: a folder or S3. Keys are `<organisation>/<32 hexadecimal digits>`; an object never changes. */
export interface BlobStore {
  readonly kind: "folder" | "s3";
  /**
   * Stores a stream; durable and visible when it resolves, and nothing of it stays where it fails. Parts of `lentFrom` bytes or more are
   * lent until the next is asked for. Refuses STORAGE_FULL.
   */
  put(key: string, source: AsyncIterable<Uint8Array>): Promise<void>;
  /** The same of what is all in memory. */
  putWhole(key: string, parts: readonly Uint8Array[]): Promise<void>;
  /** Bytes from `from` to but not including `to`. Throws ObjectMissing. */
  read(key: string, from: number, to: number): AsyncIterable<Uint8Array>;
  /** Reads into memory that the caller has; left out: only as a stream. `close` when it is no more needed. Throws ObjectMissing. */
  open?(key: string): Promise<{ readonly read: ReadInto; close(): Promise<void> }>;
  /** Bytes, or null when it is not there. */
  size(key: string): Promise<number | null>;
  remove(key: string): Promise<void>;
  /** All that are there, and since when, in milliseconds since 1970. */
  list(): AsyncIterable<{ readonly key: string; readonly at: number }>;
  /** Bytes that can still be stored; null: nobody knows. */
  free(): Promise<number | null>;
  /** Fails where nothing can be stored. */
  check(): Promise<void>;
  /** Removes what was cut short before `olderThan`, in milliseconds since 1970. */
  sweep(olderThan: number): Promise<void>;
}

export class ObjectMissing extends Error {
  readonly code = "ENOENT";
}

export const keyOf = ({
  organisationId,
  object,
}: {
  readonly organisationId: string;
  readonly object: string;
}): string => `${organisationId}/${object}`;

/** Nothing else is ever looked for in a store. */
export const keyPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/[0-9a-f]{32}$/;

export function requireKey(key: string): void {
  if (!keyPattern.test(key)) throw new Error("An object is named by its organisation and 32 hexadecimal digits.");
}
