import { refuse } from "#http";
import { readBlockersOfBoards, readCardsOfBoards, type CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import { readBoards, readLabels, readLists, type BoardRow, type LabelRow, type ListRow } from "../queries.ts";

interface WholeBoard {
  readonly board: BoardRow;
  readonly lists: readonly ListRow[];
  readonly labels: readonly LabelRow[];
  /** By their lists' order. */
  readonly cards: readonly CardRow[];
  readonly blockers: readonly { cardId: string; blockerId: string }[];
}

/** A board with everything on it. Refuses MISSING. */
export async function readWholeBoard({ db }: BoardContext, id: string): Promise<WholeBoard> {
  const [[board], lists, labels, cards, blockers] = await Promise.all([
    readBoards(db, [id]),
    readLists(db, [id]),
    readLabels(db, [id]),
    readCardsOfBoards(db, [id]),
    readBlockersOfBoards(db, [id]),
  ]);
  if (!board) throw refuse("MISSING", "There is no such board.");
  const order = new Map(lists.map((list, index) => [list.id, index]));
  return {
    board,
    lists,
    labels,
    cards: cards.sort((a, b) => (order.get(a.listId) ?? 0) - (order.get(b.listId) ?? 0)),
    blockers,
  };
}
