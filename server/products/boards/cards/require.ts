import { refuse } from "#http";
import type { Actor } from "#items";
import type { Change } from "../board-lock.ts";
import type { BoardContext } from "../context.ts";
import { missing } from "../refusals.ts";
import { readLabels, readLists, type ListRow } from "../queries.ts";
import { maxTextBytes } from "../limits.ts";
import { countOpen, leadsTo, readCards, readTextBytes, type CardRow } from "./queries.ts";

/** A card that the actor may write. Refuses MISSING and FORBIDDEN. */
export async function requireCard(ctx: BoardContext, actor: Actor, id: string): Promise<CardRow> {
  await ctx.items.require(actor, "card", id, "write");
  const [row] = await readCards(ctx.db, [id]);
  if (!row) throw missing();
  return row;
}

/** The card as it is under the board's lock. Refuses MISSING. */
export async function lockedCard(change: Change, id: string): Promise<CardRow> {
  const [row] = await readCards(change.trx, [id]);
  if (!row || row.boardId !== change.board.id || row.trashedAt) throw missing();
  return row;
}

export const listsOf = (change: Change): Promise<ListRow[]> => readLists(change.trx, [change.board.id]);

/** Refuses LIST_FULL where the list has as many open cards as its limit, one left out. */
export async function requireRoom(change: Change, list: ListRow, exceptId: string | null): Promise<void> {
  if (list.wipLimit === null) return;
  if ((await countOpen(change.trx, list.id, exceptId)) >= list.wipLimit)
    throw refuse("LIST_FULL", {
      listId: list.id,
      title: list.title,
      limit: list.wipLimit,
    });
}

/** Shorter texts fit, however many cards there are, and are not counted. */
const shortText = 2000;

/** Refuses TOO_MANY where the descriptions of a board's cards would be more than it may hold, that of one card left out. */
export async function requireTextRoom(change: Change, exceptId: string | null, description = ""): Promise<void> {
  if (description.length <= shortText) return;
  const others = await readTextBytes(change.trx, change.board.id, exceptId);
  if (others + Buffer.byteLength(description) > maxTextBytes)
    throw refuse("TOO_MANY", "A board has room for 64 MB of descriptions.");
}

/** Refuses ELSEWHERE where one of the labels is not of the board. */
export async function requireLabels(change: Change, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = new Set((await readLabels(change.trx, [change.board.id])).map((one) => one.id));
  if (ids.some((id) => !known.has(id))) throw refuse("ELSEWHERE", "That label belongs to another board.");
}

/** Only cards of the same board, and never in a cycle. Refuses ELSEWHERE and CYCLE. */
export async function requireAbove(
  change: Change,
  relation: "parent" | "blocker",
  cardId: string | null,
  otherId: string,
): Promise<void> {
  const [other] = await readCards(change.trx, [otherId]);
  if (!other || other.boardId !== change.board.id || other.trashedAt)
    throw refuse("ELSEWHERE", "That card belongs to another board.");
  if (cardId !== null && (cardId === otherId || (await leadsTo(change.trx, relation, otherId, cardId))))
    throw refuse("CYCLE");
}
