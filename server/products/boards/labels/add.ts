import type { Label, NewLabel } from "@safos/contract/boards";
import { uuid } from "#clock";
import { refuse } from "#http";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { insertLabels, readLabels } from "../queries.ts";
import { viewLabel } from "./view.ts";
import { maxLabels } from "../limits.ts";

/** Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, TOO_MANY. */
export async function addLabel(ctx: BoardContext, actor: Actor, boardId: string, fresh: NewLabel): Promise<Label> {
  await ctx.items.require(actor, "board", boardId, "write");
  return withBoardLock(ctx, actor, boardId, async ({ trx, recordActivity }) => {
    if ((await readLabels(trx, [boardId])).length >= maxLabels)
      throw refuse("TOO_MANY", "A board has room for 200 labels.");
    const row = { id: uuid(), title: fresh.title.trim(), tone: fresh.tone ?? null, colour: null };
    await insertLabels(trx, boardId, [row]);
    recordActivity({ type: "label.created", details: { title: row.title } });
    return viewLabel(row);
  });
}
