import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { readCards, setCardTrashed } from "./queries.ts";

/** Moves a card to the trash or back; the access has been checked. */
export async function trashCard(ctx: BoardContext, actor: Actor, id: string, isTrashed: boolean): Promise<void> {
  const [row] = await readCards(ctx.db, [id]);
  if (!row) return;
  await withBoardLock(
    ctx,
    actor,
    row.boardId,
    async ({ trx, recordActivity }) => {
      await setCardTrashed(trx, id, isTrashed);
      recordActivity({ type: isTrashed ? "card.trashed" : "card.restored", cardId: id });
    },
    { cardId: id },
  );
}
