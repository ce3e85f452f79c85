import type { Board } from "@safos/contract/boards";
import { refuse } from "#http";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import { viewBoard } from "../boards/view.ts";
import type { BoardContext } from "../context.ts";
import { countOpen } from "../cards/queries.ts";
import { setListTrashed } from "../queries.ts";
import { requireList } from "./require.ts";

/** Moves a list without open cards to the trash, or one back. Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, LIST_NOT_EMPTY. */
export async function trashList(
  ctx: BoardContext,
  actor: Actor,
  boardId: string,
  listId: string,
  isTrashed: boolean,
): Promise<Board> {
  await ctx.items.require(actor, "board", boardId, "write");
  await withBoardLock(ctx, actor, boardId, async ({ trx, recordActivity }) => {
    const row = await requireList(trx, boardId, listId);
    if (isTrashed && (await countOpen(trx, listId, null)) > 0) throw refuse("LIST_NOT_EMPTY");
    await setListTrashed(trx, listId, isTrashed);
    recordActivity({ type: isTrashed ? "list.trashed" : "list.restored", details: { title: row.title } });
  });
  return viewBoard(ctx, actor, boardId);
}
