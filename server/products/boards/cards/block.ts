import type { Card } from "@safos/contract/boards";
import type { Actor } from "#items";
import { withBoardLock, type Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { deleteBlocker, insertBlockers } from "./queries.ts";
import { lockedCard, requireAbove, requireCard } from "./require.ts";
import { viewCard } from "./view.ts";

/** Lets a card wait for another of its board. Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, ELSEWHERE, CYCLE. */
export function addBlocker(ctx: BoardContext, actor: Actor, id: string, blockerId: string): Promise<Card> {
  return changeBlockers(ctx, actor, id, blockerId, async (change) => {
    await requireAbove(change, "blocker", id, blockerId);
    await insertBlockers(change.trx, [{ cardId: id, blockerId }]);
  });
}

export function removeBlocker(ctx: BoardContext, actor: Actor, id: string, blockerId: string): Promise<Card> {
  return changeBlockers(ctx, actor, id, blockerId, (change) => deleteBlocker(change.trx, id, blockerId));
}

async function changeBlockers(
  ctx: BoardContext,
  actor: Actor,
  id: string,
  blockerId: string,
  work: (change: Change) => Promise<void>,
): Promise<Card> {
  const { boardId } = await requireCard(ctx, actor, id);
  await withBoardLock(
    ctx,
    actor,
    boardId,
    async (change) => {
      await lockedCard(change, id);
      await work(change);
      change.recordActivity({ type: "card.changed", cardId: id, details: { changed: ["blockedBy"] } });
      change.recordActivity({ type: "card.changed", cardId: blockerId, isUnlogged: true });
    },
    { cardId: id },
  );
  return viewCard(ctx, actor, id);
}
