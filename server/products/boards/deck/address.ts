import { readCards, type CardRow } from "../cards/queries.ts";
import {
  readBoards,
  readLabels,
  readList,
  type BoardDb,
  type BoardRow,
  type LabelRow,
  type ListRow,
} from "../queries.ts";
import type { DeckCall } from "./context.ts";
import { readIdByNumber } from "./queries.ts";
import { missing, numberOf } from "./requests.ts";

/** The board of an address; the caller may read it. Refuses MISSING. */
export async function boardAt({ ctx, actor, request }: DeckCall, isTrashAllowed = false): Promise<BoardRow> {
  const id = await readIdByNumber(ctx.db, "board", numberOf(request.params.boardId));
  if (id === null) throw missing();
  await ctx.items.require(actor, "board", id, "read", { isTrashAllowed });
  const [row] = await readBoards(ctx.db, [id]);
  if (!row) throw missing();
  return row;
}

/** The list of a board by Deck's number. Refuses MISSING. */
export async function listOn(db: BoardDb, board: BoardRow, number: unknown): Promise<ListRow> {
  const id = await readIdByNumber(db, "list", numberOf(number));
  const row = id === null ? null : await readList(db, id);
  if (!row || row.boardId !== board.id || row.trashedAt) throw missing();
  return row;
}

/** The label of a board by Deck's number. Refuses MISSING. */
export async function labelOn(db: BoardDb, board: BoardRow, number: unknown): Promise<LabelRow> {
  const found = (await readLabels(db, [board.id])).find((one) => one.number === numberOf(number));
  if (!found) throw missing();
  return found;
}

/** The board and card of an address; the caller may read them. Refuses MISSING. */
export async function cardAt(call: DeckCall): Promise<{ readonly board: BoardRow; readonly card: CardRow }> {
  const { db } = call.ctx;
  const board = await boardAt(call);
  const id = await readIdByNumber(db, "card", numberOf(call.request.params.cardId));
  const [card] = id === null ? [] : await readCards(db, [id]);
  if (!card || card.boardId !== board.id || card.trashedAt) throw missing();
  return { board, card };
}
