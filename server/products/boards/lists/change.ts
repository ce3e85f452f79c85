import type { Board, ChangeList } from "@safos/contract/boards";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import { viewBoard } from "../boards/view.ts";
import type { BoardContext } from "../context.ts";
import { keyFor } from "../place.ts";
import { updateList } from "../queries.ts";
import { requireList } from "./require.ts";

/** Changes what is named, and moves the list where a neighbour is. Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED. */
export async function changeList(
  ctx: BoardContext,
  actor: Actor,
  boardId: string,
  listId: string,
  wanted: ChangeList,
): Promise<Board> {
  await ctx.items.require(actor, "board", boardId, "write");
  await withBoardLock(ctx, actor, boardId, async ({ trx, recordActivity }) => {
    const row = await requireList(trx, boardId, listId);
    const isMoved = wanted.after !== undefined || wanted.before !== undefined;
    const title = wanted.title?.trim() ?? row.title;
    await updateList(trx, {
      id: listId,
      title,
      position: isMoved ? await keyFor(trx, "list", boardId, listId, wanted) : row.position,
      wipLimit: wanted.wipLimit === undefined ? row.wipLimit : wanted.wipLimit,
      completes: wanted.completes ?? row.completes,
    });
    recordActivity({
      type: isMoved ? "list.moved" : "list.changed",
      details: { title, ...(title === row.title ? {} : { from: row.title }) },
    });
  });
  return viewBoard(ctx, actor, boardId);
}
