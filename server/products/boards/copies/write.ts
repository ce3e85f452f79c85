import type { Board } from "@safos/contract/boards";
import type { InformationClass } from "@safos/contract/policy";
import { uuid } from "#clock";
import { byPerson } from "#events";
import { refuse } from "#http";
import { writeBoard } from "../boards/write.ts";
import { addToCards, insertBlockers, insertCards } from "../cards/queries.ts";
import { emptyCard } from "../cards/values.ts";
import type { BoardContext } from "../context.ts";
import { boardEvent } from "../events.ts";
import { countChecks, keysFor } from "../order.ts";
import { closeChange, type BoardDb } from "../queries.ts";
import type { ReadBoard } from "./read-file.ts";
import { hasRoom } from "./has-room.ts";

/** A board to write, with what a file does not say. */
type NewBoardCopy = ReadBoard & {
  readonly prefix: string;
  readonly fields: Board["fields"];
  readonly tone: number | null;
  readonly colour: string | null;
  /** Of the board that it is a copy of. */
  readonly informationClass?: InformationClass | null;
};

/**
 * Writes a whole board at once: constant statements, however many cards. `assignable` are ids of persons by what a
 * card's assignees are called. Refuses TOO_MANY.
 */
export async function writeWholeBoard(
  ctx: BoardContext,
  personId: string,
  workspaceId: string,
  board: NewBoardCopy,
  assignable: ReadonlyMap<string, string>,
): Promise<string> {
  const { cards } = board;
  if (!hasRoom(board)) throw refuse("TOO_MANY");
  const id = uuid();
  await ctx.db.transaction().execute(async (trx) => {
    const { title, prefix, tone, colour, fields } = board;
    const ids = await writeBoard(
      trx,
      { id, workspaceId, title, prefix, tone, colour, fields, ownerId: personId },
      board,
    );
    const cardIds = cards.map(() => uuid());
    await writeCards(trx, { boardId: id, personId, cardIds, listIds: ids.listIds }, cards);
    await linkCards(trx, { cardIds, labelIds: ids.labelIds, assignable }, cards);
    await closeChange(trx, id, cards.length, [
      {
        id: uuid(),
        cardId: null,
        personId,
        guestName: null,
        type: "board.created",
        details: { cards: cards.length },
      },
    ]);
    const place = { kind: "board", id, workspaceId } as const;
    await ctx.items.classes.keep(trx, byPerson(personId), board.informationClass ?? null, place);
    await ctx.events.emit(
      trx,
      boardEvent(
        "board.created",
        { actor: byPerson(personId), workspaceId, item: { kind: "board", id } },
        { boardId: id, revision: 2 },
      ),
    );
  });
  return id;
}

async function writeCards(
  trx: BoardDb,
  of: { boardId: string; personId: string; cardIds: readonly string[]; listIds: readonly string[] },
  cards: ReadBoard["cards"],
): Promise<void> {
  const { cardIds, listIds } = of;
  const keys = keysFor(cards.length);
  await insertCards(
    trx,
    of.boardId,
    cards.map((card, index) => ({
      ...emptyCard,
      ...card.values,
      ...countChecks(card.values.description ?? ""),
      id: cardIds[index] ?? "",
      listId: listIds[card.list] ?? listIds[0] ?? "",
      no: index + 1,
      position: keys[index] ?? "",
      parentId: card.parent === null ? null : (cardIds[card.parent] ?? null),
      createdBy: of.personId,
    })),
  );
}

/** Labels, assignees and blockers of cards that have been written. */
async function linkCards(
  trx: BoardDb,
  ids: { cardIds: readonly string[]; labelIds: readonly string[]; assignable: ReadonlyMap<string, string> },
  cards: ReadBoard["cards"],
): Promise<void> {
  const { cardIds, labelIds, assignable } = ids;
  const pairs = <T>(of: (card: ReadBoard["cards"][number]) => readonly T[], idOf: (one: T) => string | undefined) =>
    cards.flatMap((card, index) =>
      of(card).flatMap((one) => {
        const otherId = idOf(one);
        return otherId === undefined ? [] : [{ cardId: cardIds[index] ?? "", otherId }];
      }),
    );
  const labels = pairs(
    (card) => card.labels,
    (label) => labelIds[label],
  );
  const assignees = pairs(
    (card) => card.assignees,
    (name) => assignable.get(name),
  );
  const groups = pairs(
    (card) => card.groups ?? [],
    (id) => id,
  );
  const blockers = pairs(
    (card) => card.blockedBy,
    (other) => cardIds[other],
  );
  await addToCards(trx, "label", labels);
  await addToCards(trx, "assignee", assignees);
  await addToCards(trx, "group", groups);
  await insertBlockers(
    trx,
    blockers.map((one) => ({ cardId: one.cardId, blockerId: one.otherId })),
  );
}
