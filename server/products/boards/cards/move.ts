import type { Card, MoveCard } from "@safos/contract/boards";
import { now } from "#clock";
import type { Actor } from "#items";
import { withBoardLock } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { keyFor } from "../place.ts";
import type { ListRow } from "../queries.ts";
import { recordCompleted } from "./complete.ts";
import { placeCard, type CardRow } from "./queries.ts";
import { renumberList } from "./renumber.ts";
import { listsOf, lockedCard, requireCard, requireRoom } from "./require.ts";
import { viewCard } from "./view.ts";
import { missing } from "../refusals.ts";

/** Moves a card within its list or to another of the board. Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, LIST_FULL. */
export async function moveCard(ctx: BoardContext, actor: Actor, id: string, to: MoveCard): Promise<Card> {
  const before = await requireCard(ctx, actor, id);
  await withBoardLock(
    ctx,
    actor,
    before.boardId,
    async (change) => {
      const row = await lockedCard(change, id);
      const lists = await listsOf(change);
      const list = lists.find((one) => one.id === to.listId);
      const from = lists.find((one) => one.id === row.listId);
      if (!list) throw missing();
      const isOther = list.id !== row.listId;
      if (isOther) await requireRoom(change, list, id);
      const position = await keyFor(change.trx, "card", list.id, id, to);
      const doneAt = isOther ? doneAfter(row, from, list) : row.doneAt;
      await placeCard(change.trx, id, { listId: list.id, position, doneAt });
      const isRenumbered = await renumberList(change, list.id, position);
      change.recordActivity({
        type: "card.moved",
        cardId: id,
        details: { from: from?.title ?? "", to: list.title },
        payload: {
          listId: list.id,
          fromListId: row.listId,
          position: isRenumbered ? (await lockedCard(change, id)).position : position,
          doneAt: doneAt?.toISOString() ?? null,
        },
        isUnlogged: !isOther,
      });
      if (doneAt && !row.doneAt) await recordCompleted(ctx, change, row);
    },
    { cardId: id },
  );
  return viewCard(ctx, actor, id);
}

/** When a card that comes to another list was done: a list that completes makes it so, leaving one undoes it. */
function doneAfter(row: CardRow, from: ListRow | undefined, to: ListRow): Date | null {
  if (to.completes) return row.doneAt ?? new Date(now());
  return from?.completes ? null : row.doneAt;
}
