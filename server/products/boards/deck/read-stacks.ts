import { now } from "#clock";
import { readCards, readCardsOfBoards } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import { readLabels, readList, readLists, type BoardRow, type ListRow } from "../queries.ts";
import { missing } from "./requests.ts";
import { viewCard, viewStack } from "./views.ts";

/** A board's lists with their cards as Deck shows them; constant statements. */
export async function readStacks(ctx: BoardContext, board: BoardRow, isArchived: boolean): Promise<unknown[]> {
  const { db, items, identity } = ctx;
  const [lists, all, labels] = await Promise.all([
    readLists(db, [board.id]),
    readCardsOfBoards(db, [board.id]),
    readLabels(db, [board.id]),
  ]);
  const shown = all.filter((card) => (card.archivedAt !== null) === isArchived);
  const ids = shown.map((card) => card.id);
  const [comments, attachments, persons] = await Promise.all([
    items.comments.counts("card", ids),
    items.links.counts("card", ids, "file"),
    identity.personsByIds([
      ...new Set(shown.flatMap((card) => [...card.assigneeIds, ...(card.createdBy ? [card.createdBy] : [])])),
    ]),
  ]);
  const byId = new Map(persons.map((one) => [one.id, one]));
  return lists.map((list, order) =>
    viewStack(
      list,
      board,
      order,
      shown
        .filter((card) => card.listId === list.id)
        .map((card, place) =>
          viewCard(card, {
            stackNumber: list.number,
            order: place,
            labels,
            board,
            persons: byId,
            comments: comments.get(card.id) ?? 0,
            attachments: attachments.get(card.id) ?? 0,
            now: now(),
          }),
        ),
    ),
  );
}

/** A card as Deck shows it; the access has been checked. Refuses MISSING. */
export async function readDeckCard(ctx: BoardContext, board: BoardRow, id: string): Promise<unknown> {
  const { db, items, identity } = ctx;
  const [card] = await readCards(db, [id]);
  const list = card && (await readList(db, card.listId));
  if (!card || !list) throw missing();
  const inList = (await readCardsOfBoards(db, [board.id])).filter((one) => one.listId === list.id);
  const [labels, comments, attachments, persons] = await Promise.all([
    readLabels(db, [board.id]),
    items.comments.counts("card", [id]),
    items.links.counts("card", [id], "file"),
    identity.personsByIds([...card.assigneeIds, ...(card.createdBy ? [card.createdBy] : [])]),
  ]);
  return viewCard(card, {
    stackNumber: list.number,
    order: inList.findIndex((one) => one.id === id),
    labels,
    board,
    persons: new Map(persons.map((one) => [one.id, one])),
    comments: comments.get(id) ?? 0,
    attachments: attachments.get(id) ?? 0,
    now: now(),
  });
}

/** Where a card goes that shall be the n-th of a list. */
export async function placeOnStack(
  { db }: BoardContext,
  board: BoardRow,
  list: ListRow,
  order: number,
  exceptId: string | null,
): Promise<{ listId: string; after: string | null }> {
  const others = (await readCardsOfBoards(db, [board.id])).filter(
    (one) => one.listId === list.id && one.id !== exceptId && one.archivedAt === null,
  );
  return { listId: list.id, after: order <= 0 ? null : (others[Math.min(order, others.length) - 1]?.id ?? null) };
}

/** The list that the n-th comes after; null when it is to be the first. */
export const listBefore = (lists: readonly ListRow[], order: number): string | null =>
  order <= 0 ? null : (lists[Math.min(order, lists.length) - 1]?.id ?? null);
