import type { Change } from "../board-lock.ts";
import { keysFor, longestKey } from "../order.ts";
import { readOrder, writeOrder } from "./queries.ts";

/** Gives a whole list fresh keys once many cards were put at one place and its keys grew long. True when it did. */
export async function renumberList(change: Change, listId: string, key: string): Promise<boolean> {
  if (key.length <= longestKey) return false;
  const ids = await readOrder(change.trx, listId);
  await writeOrder(change.trx, ids, keysFor(ids.length));
  change.recordActivity({ type: "board.changed", isUnlogged: true });
  return true;
}
