import type { BoardDb } from "./queries.ts";
import { readKeysAround } from "./cards/queries.ts";
import { keyBetween } from "./order.ts";

/** A key for something put beside a neighbour of a list or board; last when neither is named, first when `after` is null. */
export async function keyFor(
  trx: BoardDb,
  table: "card" | "list",
  inId: string,
  exceptId: string | null,
  { after, before }: { after?: string | null | undefined; before?: string | null | undefined },
): Promise<string> {
  const neighbourId = after ?? before ?? null;
  const { key, previous, next } = await readKeysAround(trx, table, { inId, neighbourId, exceptId });
  if (neighbourId === null) return after === null ? keyBetween(null, next) : keyBetween(previous, null);
  // The neighbour has gone elsewhere meanwhile: the end is as good as any place.
  if (key === null) {
    const all = await readKeysAround(trx, table, { inId, neighbourId: null, exceptId });
    return keyBetween(all.previous, null);
  }
  return after ? keyBetween(key, next) : keyBetween(previous, key);
}
