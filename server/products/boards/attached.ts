import { highestClass } from "@safos/contract/policy";
import type { ItemRef, Repeat } from "#items";
import { sql } from "#database";
import { readCards } from "./cards/queries.ts";
import type { BoardContext } from "./context.ts";
import { wellFormed } from "./well-formed.ts";

const boardRef = (id: string): ItemRef => ({ kind: "board", id });

/** The files on a board's cards, which have its class, and that of every other board on whose cards they are. */
export async function readAttached({ db, items }: BoardContext, boardId: string): Promise<Repeat[]> {
  const { rows } = await sql<{ id: string }>`select id from boards.card
    where board_id = any(${wellFormed([boardId])}::uuid[])`.execute(db);
  const cardIds = rows.map((row) => row.id);
  const fileIds = (await items.links.pairs("card", cardIds, "file")).map((one) => one.otherId);
  return boardsOfFiles({ db, items }, [...new Set(fileIds)]);
}

/** After a file has been put on a card, or taken off one: it has the class of the boards that it is on. */
export async function followClass({ db, items }: Pick<BoardContext, "db" | "items">, fileId: string): Promise<void> {
  if (items.classes.areNone) return;
  const [repeat] = await boardsOfFiles({ db, items }, [fileId]);
  const file = await items.locate({ kind: "file", id: fileId });
  if (!repeat || !file) return;
  const level = highestClass(...repeat.of.map((ref) => items.classes.own(ref)));
  await db.transaction().execute((trx) => items.classes.repeat(trx, level, file));
  await items.classes.refresh([file]);
}

/** The files with the boards on whose cards they are. */
async function boardsOfFiles(
  { db, items }: Pick<BoardContext, "db" | "items">,
  fileIds: readonly string[],
): Promise<Repeat[]> {
  const pairs = await items.links.pairs("file", fileIds, "card");
  const cards = await readCards(db, wellFormed([...new Set(pairs.map((one) => one.otherId))]));
  const boardOf = new Map(cards.map((card) => [card.id, card.boardId]));
  return fileIds.map((id) => ({
    item: { kind: "file", id },
    of: pairs
      .filter((one) => one.id === id)
      .flatMap(({ otherId }) => {
        const boardId = boardOf.get(otherId);
        return boardId === undefined ? [] : [boardRef(boardId)];
      }),
  }));
}
