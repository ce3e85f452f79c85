import type { Card, NewCard } from "@safos/contract/boards";
import { now, uuid } from "#clock";
import { refuse } from "#http";
import type { Actor } from "#items";
import { withBoardLock, personIdOf, type Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { keyFor } from "../place.ts";
import { countCards, type ListRow } from "../queries.ts";
import { assignNew, findAssignable, recordAssigned } from "./assign.ts";
import { addToCards, insertCards } from "./queries.ts";
import { renumberList } from "./renumber.ts";
import { listsOf, requireAbove, requireLabels, requireRoom, requireTextRoom } from "./require.ts";
import { newValues } from "./values.ts";
import { viewCard } from "./view.ts";
import { missing } from "../refusals.ts";
import { maxCards } from "../limits.ts";

/** Makes a card. Refuses MISSING, FORBIDDEN, BOARD_ARCHIVED, TOO_MANY, LIST_FULL, ELSEWHERE. */
export async function createCard(ctx: BoardContext, actor: Actor, boardId: string, fresh: NewCard): Promise<Card> {
  const { items } = ctx;
  await items.require(actor, "board", boardId, "write");
  // What a card is made of must be something its maker may read; looked up before the board is locked.
  const source = fresh.source ? await items.require(actor, fresh.source.kind, fresh.source.id, "read") : null;
  const assignees = await findAssignable(ctx, actor, boardId, {
    personIds: fresh.assigneeIds ?? [],
    groupIds: fresh.groupIds ?? [],
  });
  const id = uuid();
  await withBoardLock(ctx, actor, boardId, async (change) => {
    const { trx } = change;
    const list = await requireListFor(change, fresh);
    const position = await keyFor(trx, "card", list.id, null, fresh);
    const place = { id, no: change.takeNo(), position, createdBy: personIdOf(actor) };
    const doneAt = list.completes ? new Date(now()) : null;
    await insertCards(trx, boardId, [{ ...newValues(fresh), ...place, listId: list.id, doneAt }]);
    await addToCards(
      trx,
      "label",
      (fresh.labelIds ?? []).map((otherId) => ({ cardId: id, otherId })),
    );
    await assignNew(change, id, assignees);
    if (source) await items.links.link(trx, { kind: "card", id }, source, personIdOf(actor));
    change.recordActivity({
      type: "card.created",
      cardId: id,
      details: { list: list.title },
      payload: { listId: list.id },
    });
    recordAssigned(change, id, assignees);
    await renumberList(change, list.id, position);
  });
  return viewCard(ctx, actor, id);
}

/** The list that a new card goes to, with room for it. */
async function requireListFor(change: Change, fresh: NewCard): Promise<ListRow> {
  const lists = await listsOf(change);
  const list = fresh.listId === undefined ? lists[0] : lists.find((one) => one.id === fresh.listId);
  if (!list) throw missing();
  if ((await countCards(change.trx, change.board.id)).cardCount >= maxCards)
    throw refuse("TOO_MANY", "A board has room for 10,000 cards.");
  await requireRoom(change, list, null);
  await requireTextRoom(change, null, fresh.description);
  await requireLabels(change, fresh.labelIds ?? []);
  if (fresh.parentId) await requireAbove(change, "parent", null, fresh.parentId);
  return list;
}
