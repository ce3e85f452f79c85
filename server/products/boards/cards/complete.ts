import type { Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { readRelated, type CardRow } from "./queries.ts";

/** Records that a card is done, with what follows from it. */
export async function recordCompleted(ctx: BoardContext, change: Change, row: CardRow): Promise<void> {
  change.recordActivity({ type: "card.completed", cardId: row.id });
  // Cards that waited for it look different now.
  for (const one of await readRelated(change.trx, row.id))
    if (one.relation === "blocked") change.recordActivity({ type: "card.changed", cardId: one.id, isUnlogged: true });
  if (row.recurrence) await ctx.jobs.add(change.trx, "boards:recur", {}, { key: `boards:recur:${row.id}` });
}
