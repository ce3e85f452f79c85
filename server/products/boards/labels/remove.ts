import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { deleteLabel } from "../queries.ts";
import { requireLabel } from "./require.ts";

/** Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED. */
export async function removeLabel(ctx: BoardContext, actor: Actor, boardId: string, labelId: string): Promise<void> {
  await ctx.items.require(actor, "board", boardId, "write");
  await withBoardLock(ctx, actor, boardId, async ({ trx, recordActivity }) => {
    const row = await requireLabel(trx, boardId, labelId);
    await deleteLabel(trx, labelId);
    recordActivity({ type: "label.removed", details: { title: row.title } });
  });
}
