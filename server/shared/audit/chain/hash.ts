import { createHash } from "node:crypto";
import type { StoredRecord } from "../queries.ts";

/** A record before it has a place in a chain. */
export type Entry = Omit<StoredRecord, "organisationId" | "sequence" | "hash">;

/** JSON with its keys in order (RFC 8785): the same however the database kept it. */
const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/**
 * SHA-256 of a record's every column, and of the hash before it: none can be changed, taken out or put
 * elsewhere without every later hash being another.
 */
export function hashOf(record: Omit<StoredRecord, "hash">, previous: Buffer): Buffer {
  const { at, ...rest } = record;
  const text = inOrder({ ...rest, at: at.toISOString(), previous: previous.toString("hex") });
  return createHash("sha256").update(text).digest();
}
