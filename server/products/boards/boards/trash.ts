import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { setBoardTrashed } from "../queries.ts";

/** Moves a board to the trash or back; the access has been checked. */
export async function trashBoard(ctx: BoardContext, actor: Actor, id: string, isTrashed: boolean): Promise<void> {
  await withBoardLock(
    ctx,
    actor,
    id,
    async ({ trx, recordActivity }) => {
      await setBoardTrashed(trx, id, isTrashed);
      recordActivity({ type: isTrashed ? "board.trashed" : "board.restored" });
    },
    { isArchivedAllowed: true, isTrashAllowed: true },
  );
}
