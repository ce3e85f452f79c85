import type { Board, NewList } from "@safos/contract/boards";
import { uuid } from "#clock";
import { refuse } from "#http";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import { viewBoard } from "../boards/view.ts";
import type { BoardContext } from "../context.ts";
import { keyFor } from "../place.ts";
import { insertLists, readLists } from "../queries.ts";
import { maxLists } from "../limits.ts";

/** Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, TOO_MANY. */
export async function addList(ctx: BoardContext, actor: Actor, boardId: string, fresh: NewList): Promise<Board> {
  await ctx.items.require(actor, "board", boardId, "write");
  await withBoardLock(ctx, actor, boardId, async ({ trx, recordActivity }) => {
    if ((await readLists(trx, [boardId])).length >= maxLists)
      throw refuse("TOO_MANY", "A board has room for 200 lists.");
    const row = {
      id: uuid(),
      title: fresh.title.trim(),
      position: await keyFor(trx, "list", boardId, null, fresh),
      wipLimit: fresh.wipLimit ?? null,
      completes: fresh.completes ?? false,
    };
    await insertLists(trx, boardId, [row]);
    recordActivity({ type: "list.created", details: { title: row.title } });
  });
  return viewBoard(ctx, actor, boardId);
}
