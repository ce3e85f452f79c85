import { refuse } from "#http";
import {
  readBlockersOfBoards,
  readCardsOfBoards,
  readDescriptions,
  readSummariesOfBoards,
  type CardRow,
  type SummaryRow,
} from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import { readBoards, readLabels, readLists, type BoardRow, type LabelRow, type ListRow } from "../queries.ts";

interface BoardOf<Card> {
  readonly board: BoardRow;
  readonly lists: readonly ListRow[];
  readonly labels: readonly LabelRow[];
  /** By their lists' order. */
  readonly cards: readonly Card[];
  readonly blockers: readonly { cardId: string; blockerId: string }[];
}

async function readBoard<Card extends SummaryRow>(
  { db }: Pick<BoardContext, "db">,
  id: string,
  readCardsOf: (db: BoardContext["db"], ids: readonly string[]) => Promise<Card[]>,
): Promise<BoardOf<Card>> {
  const [[board], lists, labels, cards, blockers] = await Promise.all([
    readBoards(db, [id]),
    readLists(db, [id]),
    readLabels(db, [id]),
    readCardsOf(db, [id]),
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

/** A board with everything on it. Refuses MISSING. */
export const readWholeBoard = (ctx: BoardContext, id: string): Promise<BoardOf<CardRow>> =>
  readBoard(ctx, id, readCardsOfBoards);

/** A board with everything on it but what its cards say. Refuses MISSING. */
export const readBoardWithoutText = (ctx: BoardContext, id: string): Promise<BoardOf<SummaryRow>> =>
  readBoard(ctx, id, readSummariesOfBoards);

/** What cards of a statement say is in memory, and what is made of those of a step: others are served after each. */
const cardsPerRead = 1000;
const cardsPerStep = 100;

/** The same cards with what they say, some at a time. */
export async function* withText(
  { db }: Pick<BoardContext, "db">,
  cards: readonly SummaryRow[],
): AsyncGenerator<CardRow[]> {
  for (let at = 0; at < cards.length; at += cardsPerRead) {
    const read = cards.slice(at, at + cardsPerRead);
    const texts = await readDescriptions(
      db,
      read.map((card) => card.id),
    );
    for (let from = 0; from < read.length; from += cardsPerStep)
      yield read.slice(from, from + cardsPerStep).map((card) => ({ ...card, description: texts.get(card.id) ?? "" }));
  }
}
