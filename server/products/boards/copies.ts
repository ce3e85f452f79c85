import type { Board, CloneBoard, ImportBoard } from "@safos/contract/boards";
import { uuid } from "#clock";
import { type Principal, refuse } from "#http";
import type { Actor } from "#items";
import { writeCsv } from "#sheets";
import { byPerson } from "#events";
import { boardEvent } from "./events.ts";
import { prefixOf, writeBoard, type BoardService } from "./boards.ts";
import {
  addToCards,
  insertBlockers,
  insertCards,
  readBlockersOfBoards,
  readCardsOfBoards,
  type CardRow,
  type CardValues,
} from "./card-queries.ts";
import { emptyCard } from "./card-values.ts";
import { type BoardDeps, type Core } from "./core.ts";
import { readFile, type ReadBoard } from "./imports.ts";
import { countChecks, keysFor } from "./order.ts";
import {
  closeChange,
  readBoards,
  readLabels,
  readLists,
  type BoardRow,
  type LabelRow,
  type ListRow,
} from "./queries.ts";

export interface Copies {
  clone(actor: Actor, id: string, options: CloneBoard): Promise<Board>;
  import(principal: Principal, workspaceId: string, file: ImportBoard): Promise<Board>;
  /** The board as JSON that can be imported again, or as CSV for a spreadsheet. */
  export(
    actor: Actor,
    id: string,
    format: "json" | "csv",
  ): Promise<{ name: string; type: string; content: string | Buffer }>;
}

const mostCards = 10_000;

export function createCopies(deps: BoardDeps, core: Core, boards: BoardService): Copies {
  const { workspaces, items, identity, events } = deps;
  const { db } = core;

  /** Writes a whole board at once: constant statements, however many cards. */
  async function write(
    personId: string,
    workspaceId: string,
    board: ReadBoard & { prefix: string; fields: Board["fields"]; tone: number | null; colour: string | null },
    assignable: ReadonlyMap<string, string>,
  ): Promise<string> {
    if (board.cards.length > mostCards || board.lists.length > 200 || board.labels.length > 200)
      throw refuse("TOO_MANY");
    const id = uuid();
    await db.transaction().execute(async (trx) => {
      const { listIds, labelIds } = await writeBoard(
        trx,
        {
          id,
          workspaceId,
          title: board.title,
          prefix: board.prefix,
          tone: board.tone,
          colour: board.colour,
          fields: board.fields,
          ownerId: personId,
        },
        board,
      );
      const cardIds = board.cards.map(() => uuid());
      const keys = keysFor(board.cards.length);
      await insertCards(
        trx,
        id,
        board.cards.map((card, index) => ({
          ...emptyCard,
          ...card.values,
          ...countChecks(card.values.description ?? ""),
          id: cardIds[index] ?? "",
          listId: listIds[card.list] ?? listIds[0] ?? "",
          no: index + 1,
          position: keys[index] ?? "",
          parentId: card.parent === null ? null : (cardIds[card.parent] ?? null),
          createdBy: personId,
        })),
      );
      const pairs = <T>(of: (card: ReadBoard["cards"][number]) => readonly T[], idOf: (one: T) => string | undefined) =>
        board.cards.flatMap((card, index) =>
          of(card).flatMap((one) => {
            const otherId = idOf(one);
            return otherId === undefined ? [] : [{ cardId: cardIds[index] ?? "", otherId }];
          }),
        );
      await addToCards(
        trx,
        "label",
        pairs(
          (card) => card.labels,
          (label) => labelIds[label],
        ),
      );
      await addToCards(
        trx,
        "assignee",
        pairs(
          (card) => card.assignees,
          (name) => assignable.get(name),
        ),
      );
      await addToCards(
        trx,
        "group",
        pairs(
          (card) => card.groups ?? [],
          (id) => id,
        ),
      );
      await insertBlockers(
        trx,
        board.cards.flatMap((card, index) =>
          card.blockedBy.flatMap((other) => {
            const blockerId = cardIds[other];
            return blockerId === undefined ? [] : [{ cardId: cardIds[index] ?? "", blockerId }];
          }),
        ),
      );
      await closeChange(trx, id, board.cards.length, [
        {
          id: uuid(),
          cardId: null,
          personId,
          guestName: null,
          type: "board.created",
          details: { cards: board.cards.length },
        },
      ]);
      await events.emit(
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

  /** People of a workspace by every name a file may call them. */
  async function peopleOf(workspaceId: string): Promise<Map<string, string>> {
    const members = await workspaces.membersOf(workspaceId);
    const names = new Map<string, string>();
    for (const person of await identity.personsByIds(members.map((one) => one.personId)))
      for (const name of [person.id, person.name, person.userId, person.displayName, person.name.split("@")[0] ?? ""])
        names.set(name.toLocaleLowerCase("sv"), person.id);
    return names;
  }

  async function read(id: string): Promise<{
    board: Awaited<ReturnType<typeof readBoards>>[number];
    lists: Awaited<ReturnType<typeof readLists>>;
    labels: Awaited<ReturnType<typeof readLabels>>;
    cards: CardRow[];
    blockers: { cardId: string; blockerId: string }[];
  }> {
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

  return {
    async clone(actor, id, options) {
      const { workspaceId } = await items.require(actor, "board", id, "read");
      const personId = core.personOf(actor);
      if (personId === null || workspaceId === null) throw refuse("UNAUTHENTICATED");
      const target = options.workspaceId ?? workspaceId;
      await workspaces.require(personId, target, "write");
      const { board, lists, labels, cards, blockers } = await read(id);
      const kept = options.withCards ? cards : [];
      const places = new Map(kept.map((card, index) => [card.id, index]));
      const people = await peopleOf(target);
      const copy = await write(
        personId,
        target,
        {
          title: (options.title ?? board.title).trim(),
          prefix: board.prefix,
          tone: board.tone,
          colour: board.colour,
          fields: [...board.fields],
          lists,
          labels,
          cards: kept.map((card) => ({
            values: valuesOf(card),
            list: lists.findIndex((list) => list.id === card.listId),
            labels: card.labelIds.map((one) => labels.findIndex((label) => label.id === one)),
            assignees: card.assigneeIds,
            groups: card.groupIds,
            parent: card.parentId === null ? null : (places.get(card.parentId) ?? null),
            blockedBy: blockers
              .filter((one) => one.cardId === card.id)
              .flatMap((one) => places.get(one.blockerId) ?? []),
          })),
        },
        people,
      );
      return boards.get(actor, copy);
    },
    async import(principal, workspaceId, file) {
      await workspaces.require(principal.personId, workspaceId, "write");
      const found = readFile(file.format, file.content);
      const title = (file.title ?? found.title).trim().slice(0, 500) || "Tavla";
      const people = await peopleOf(workspaceId);
      const id = await write(
        principal.personId,
        workspaceId,
        {
          ...found,
          title,
          prefix: prefixOf(title),
          fields: found.fields ?? [],
          tone: null,
          colour: found.colour ?? null,
        },
        people,
      );
      return boards.get({ person: principal, link: null }, id);
    },
    async export(actor, id, format) {
      await items.require(actor, "board", id, "read");
      const { board, lists, labels, cards, blockers } = await read(id);
      const persons = await identity.personsByIds([...new Set(cards.flatMap((card) => card.assigneeIds))]);
      const groups = await identity.groupsByIds([...new Set(cards.flatMap((card) => card.groupIds))]);
      const nameOf = new Map([...persons, ...groups].map((one) => [one.id, one.name]));
      const listNames = new Map(lists.map((one) => [one.id, one.title]));
      const labelNames = new Map(labels.map((one) => [one.id, one.title]));
      const name = board.title.replace(/[^\p{L}\p{N} _-]+/gu, " ").trim() || "tavla";
      if (format === "csv") {
        const head = [
          "Nummer",
          "Titel",
          "Lista",
          "Beskrivning",
          "Etiketter",
          "Ansvariga",
          "Börjar",
          "Förfaller",
          "Klart",
          "Arkiverat",
          "Skapat",
          "Ändrat",
          ...board.fields.map((field) => field.name),
        ];
        const rows = cards.map((card) => [
          board.prefix ? `${board.prefix}-${card.no}` : card.no,
          card.title,
          listNames.get(card.listId) ?? "",
          card.description,
          card.labelIds.map((one) => labelNames.get(one) ?? "").join(", "),
          [...card.assigneeIds, ...card.groupIds].map((one) => nameOf.get(one) ?? "").join(", "),
          card.startsAt,
          card.dueAt,
          card.doneAt,
          card.archivedAt,
          card.createdAt,
          card.changedAt,
          ...board.fields.map((field) => card.fields[field.id] ?? null),
        ]);
        return { name: `${name}.csv`, type: "text/csv; charset=utf-8", content: writeCsv([head, ...rows]) };
      }
      const json = describeBoard(board, lists, labels, cards, blockers, nameOf);
      return { name: `${name}.json`, type: "application/json; charset=utf-8", content: JSON.stringify(json, null, 2) };
    },
  };
}

function valuesOf(card: CardRow): Partial<CardValues> {
  const { title, description, tone, startsAt, dueAt, doneAt, recurrence, fields, archivedAt } = card;
  return { title, description, tone, startsAt, dueAt, doneAt, recurrence, fields, archivedAt };
}

/** A board as JSON that `import` reads again; people by name, everything else by its place. */
export function describeBoard(
  board: Pick<BoardRow, "title" | "prefix" | "fields">,
  lists: readonly ListRow[],
  labels: readonly LabelRow[],
  cards: readonly CardRow[],
  blockers: readonly { cardId: string; blockerId: string }[],
  nameOf: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const places = new Map(cards.map((card, index) => [card.id, index]));
  return {
    safos: "board/1",
    title: board.title,
    prefix: board.prefix,
    fields: board.fields,
    lists: lists.map(({ title, wipLimit, completes }) => ({ title, wipLimit, completes })),
    labels: labels.map(({ title, tone }) => ({ title, tone })),
    cards: cards.map((card) => ({
      ...valuesOf(card),
      no: card.no,
      list: lists.findIndex((list) => list.id === card.listId),
      labels: card.labelIds.map((one) => labels.findIndex((label) => label.id === one)),
      assignees: card.assigneeIds.map((one) => nameOf.get(one) ?? one),
      groups: card.groupIds.map((one) => nameOf.get(one) ?? one),
      parent: card.parentId === null ? null : (places.get(card.parentId) ?? null),
      blockedBy: blockers.filter((one) => one.cardId === card.id).flatMap((one) => places.get(one.blockerId) ?? []),
      createdAt: card.createdAt,
      changedAt: card.changedAt,
    })),
  };
}
