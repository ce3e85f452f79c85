import type {
  Card,
  CardFacePage,
  CardQuery,
  ChangeCard,
  CloneCard,
  MoveCard,
  MyCard,
  MyCardQuery,
  NewCard,
} from "@safos/contract/boards";
import { now, uuid } from "#clock";
import { type Refusal, type Principal, refuse } from "#http";
import type { Actor } from "#items";
import type { BoardService } from "./boards.ts";
import {
  addToCards,
  countOpen,
  deleteBlocker,
  insertBlockers,
  insertCards,
  leadsTo,
  placeCard,
  readCards,
  readCardsOfPerson,
  readFaces,
  readOrder,
  readRelated,
  takeFromCard,
  updateCard,
  writeOrder,
  type CardRow,
  type CardValues,
} from "./card-queries.ts";
import { describeChange, emptyCard } from "./card-values.ts";
import { viewFace, type BoardDeps, type Change, type Core } from "./core.ts";
import { countChecks, keysFor, longestKey } from "./order.ts";
import { countCards, readBoards, readLabels, readLists, type ListRow } from "./queries.ts";

export interface CardService {
  faces(actor: Actor, boardId: string, query: CardQuery): Promise<CardFacePage>;
  mine(principal: Principal, query: MyCardQuery): Promise<{ items: MyCard[]; next?: string }>;
  create(actor: Actor, boardId: string, fresh: NewCard): Promise<Card>;
  get(actor: Actor, id: string): Promise<Card>;
  change(actor: Actor, id: string, change: ChangeCard): Promise<Card>;
  move(actor: Actor, id: string, to: MoveCard): Promise<Card>;
  clone(actor: Actor, id: string, options: CloneCard): Promise<Card>;
  addBlocker(actor: Actor, id: string, blockerId: string): Promise<Card>;
  removeBlocker(actor: Actor, id: string, blockerId: string): Promise<Card>;
}

const mostCards = 10_000;

const dateOf = (text: string | null | undefined, present: Date | null): Date | null =>
  text === undefined ? present : text === null ? null : new Date(text);

const missing = (): Refusal => refuse("MISSING", "There is no such thing on this board.");

export function createCardService(deps: BoardDeps, core: Core, boards: BoardService): CardService {
  const { items, identity, jobs } = deps;
  const { db } = core;

  async function countsOf(ids: readonly string[]) {
    const [comments, attachments] = await Promise.all([
      items.comments.counts("card", ids),
      items.links.counts("card", ids, "file"),
    ]);
    return (id: string): [number, number] => [comments.get(id) ?? 0, attachments.get(id) ?? 0];
  }

  async function view(actor: Actor, id: string): Promise<Card> {
    const { role, workspaceId } = await items.require(actor, "card", id, "read");
    const [row] = await readCards(db, [id]);
    if (!row || workspaceId === null) throw missing();
    const [related, [board], lists, counts] = await Promise.all([
      readRelated(db, id),
      readBoards(db, [row.boardId]),
      readLists(db, [row.boardId]),
      countsOf([id]),
    ]);
    const maker = row.createdBy ? (await identity.personsByIds([row.createdBy]))[0] : undefined;
    const mention = (relation: string) =>
      related
        .filter((one) => one.relation === relation)
        .map(({ id: otherId, no, title, isDone }) => ({ id: otherId, no, title, isDone }));
    return {
      ...viewFace(row, ...counts(id)),
      workspaceId,
      boardTitle: board?.title ?? "",
      prefix: board?.prefix ?? "",
      listTitle: lists.find((one) => one.id === row.listId)?.title ?? "",
      description: row.description,
      version: row.version,
      createdAt: row.createdAt.toISOString(),
      createdBy: maker ? identity.view(maker) : null,
      parent: mention("parent")[0] ?? null,
      subCards: related
        .filter((one) => one.relation === "sub")
        .map(({ id: otherId, no, title, isDone, assigneeIds, groupIds }) => ({
          id: otherId,
          no,
          title,
          isDone,
          assigneeIds: [...assigneeIds],
          groupIds: [...groupIds],
        })),
      blockedBy: mention("blocker"),
      blocks: mention("blocked"),
      role,
    };
  }

  async function listsOf(change: Change): Promise<ListRow[]> {
    return readLists(change.trx, [change.board.id]);
  }

  async function requireRoom(change: Change, list: ListRow, exceptId: string | null): Promise<void> {
    if (list.wipLimit === null) return;
    if ((await countOpen(change.trx, list.id, exceptId)) >= list.wipLimit)
      throw refuse("LIST_FULL", {
        listId: list.id,
        title: list.title,
        limit: list.wipLimit,
      });
  }

  async function requireLabels(change: Change, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const known = new Set((await readLabels(change.trx, [change.board.id])).map((one) => one.id));
    if (ids.some((id) => !known.has(id))) throw refuse("ELSEWHERE", "That label belongs to another board.");
  }

  /** Only cards of the same board, and never round in a circle. */
  async function requireAbove(
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

  /** Those of the persons who may read the board; the others are left out without a word about them. */
  async function reachable(boardId: string, ids: readonly string[]): Promise<readonly string[]> {
    return ids.length === 0 ? [] : items.readers({ kind: "board", id: boardId }, [...new Set(ids)]);
  }

  /** Those of the groups this actor may find; a visitor with a link finds none. */
  async function findable(actor: Actor, ids: readonly string[]): Promise<readonly string[]> {
    const { person } = actor;
    if (ids.length === 0 || person === null) return [];
    return (await identity.groupsByIds(ids)).filter((one) => identity.mayKnowGroup(person, one)).map((one) => one.id);
  }

  async function own(actor: Actor, id: string): Promise<CardRow> {
    await items.require(actor, "card", id, "write");
    const [row] = await readCards(db, [id]);
    if (!row) throw missing();
    return row;
  }

  /** The card as it is under the board's lock. */
  async function held(change: Change, id: string): Promise<CardRow> {
    const [row] = await readCards(change.trx, [id]);
    if (!row || row.boardId !== change.board.id || row.trashedAt) throw missing();
    return row;
  }

  /** Many have squeezed in at one place: fresh keys for the whole list. */
  async function tidy(change: Change, listId: string, key: string): Promise<boolean> {
    if (key.length <= longestKey) return false;
    const ids = await readOrder(change.trx, listId);
    await writeOrder(change.trx, ids, keysFor(ids.length));
    change.recordActivity({ type: "board.changed", isUnlogged: true });
    return true;
  }

  async function noteDone(change: Change, row: CardRow): Promise<void> {
    change.recordActivity({ type: "card.completed", cardId: row.id });
    // Cards that waited for it look different now.
    for (const one of await readRelated(change.trx, row.id))
      if (one.relation === "blocked") change.recordActivity({ type: "card.changed", cardId: one.id, isUnlogged: true });
    if (row.recurrence) await jobs.add(change.trx, "boards:recur", {}, { key: `boards:recur:${row.id}` });
  }

  return {
    get: view,
    async faces(actor, boardId, query) {
      await items.require(actor, "board", boardId, "read");
      const limit = query.limit ?? 500;
      const [board] = await readBoards(db, [boardId]);
      const rows = await readFaces(db, {
        boardIds: [boardId],
        isArchived: query.isArchived ?? false,
        after: query.after ?? null,
        limit: limit + 1,
      });
      const page = rows.slice(0, limit);
      const counts = await countsOf(page.map((row) => row.id));
      const last = page.at(-1);
      return {
        items: page.map((row) => viewFace(row, ...counts(row.id))),
        revision: board?.revision ?? 0,
        ...(rows.length > limit && last ? { next: last.id } : {}),
      };
    },
    async mine(principal, query) {
      const reach = await boards.reach(principal);
      const limit = query.limit ?? 50;
      const [due, id] = (query.after ?? "").split(" ");
      const after = id && /^[0-9a-f-]{36}$/.test(id) ? { due: due || null, id } : null;
      if (after?.due && Number.isNaN(Date.parse(after.due))) throw refuse("INVALID", "Not a place.");
      const groupIds = await identity.groupsOf(principal.personId);
      const me = { id: principal.personId, groupIds };
      const rows = await readCardsOfPerson(db, me, { ...reach, after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const boardIds = [...new Set(page.map((row) => row.boardId))];
      const [found, lists, counts] = await Promise.all([
        readBoards(db, boardIds),
        readLists(db, boardIds),
        countsOf(page.map((row) => row.id)),
      ]);
      const byId = new Map(found.map((one) => [one.id, one]));
      const listNames = new Map(lists.map((one) => [one.id, one.title]));
      const last = page.at(-1);
      return {
        items: page.map((row) => {
          const board = byId.get(row.boardId);
          return {
            ...viewFace(row, ...counts(row.id)),
            workspaceId: board?.workspaceId ?? "",
            workspaceName: reach.workspaceNames.get(board?.workspaceId ?? "") ?? "",
            boardTitle: board?.title ?? "",
            prefix: board?.prefix ?? "",
            listTitle: listNames.get(row.listId) ?? "",
          };
        }),
        ...(rows.length > limit && last ? { next: `${last.dueAt?.toISOString() ?? ""} ${last.id}` } : {}),
      };
    },
    async create(actor, boardId, fresh) {
      await items.require(actor, "board", boardId, "write");
      // What a card is made of must be something its maker may read; looked up before the board is held.
      const source = fresh.source ? await items.require(actor, fresh.source.kind, fresh.source.id, "read") : null;
      const assigneeIds = await reachable(boardId, fresh.assigneeIds ?? []);
      const groupIds = await findable(actor, fresh.groupIds ?? []);
      const id = uuid();
      await core.change(actor, boardId, async (change) => {
        const { trx } = change;
        const lists = await listsOf(change);
        const list = fresh.listId === undefined ? lists[0] : lists.find((one) => one.id === fresh.listId);
        if (!list) throw missing();
        if ((await countCards(trx, boardId)).cardCount >= mostCards)
          throw refuse("TOO_MANY", "A board has room for 10,000 cards.");
        await requireRoom(change, list, null);
        await requireLabels(change, fresh.labelIds ?? []);
        if (fresh.parentId) await requireAbove(change, "parent", null, fresh.parentId);
        const position = await core.keyFor(trx, "card", list.id, null, fresh);
        const description = fresh.description ?? "";
        await insertCards(trx, boardId, [
          {
            ...emptyCard,
            ...countChecks(description),
            id,
            listId: list.id,
            no: change.takeNo(),
            position,
            title: fresh.title.trim(),
            description,
            tone: fresh.tone ?? null,
            coverFileId: fresh.coverFileId ?? null,
            parentId: fresh.parentId ?? null,
            startsAt: dateOf(fresh.startsAt, null),
            dueAt: dateOf(fresh.dueAt, null),
            doneAt: list.completes ? new Date(now()) : null,
            recurrence: fresh.recurrence ?? null,
            fields: fresh.fields ?? {},
            createdBy: core.personOf(actor),
          },
        ]);
        await addToCards(
          trx,
          "label",
          (fresh.labelIds ?? []).map((otherId) => ({ cardId: id, otherId })),
        );
        await addToCards(
          trx,
          "assignee",
          assigneeIds.map((otherId) => ({ cardId: id, otherId })),
        );
        await addToCards(
          trx,
          "group",
          groupIds.map((otherId) => ({ cardId: id, otherId })),
        );
        if (source) await items.links.tie(trx, { kind: "card", id }, source, core.personOf(actor));
        change.recordActivity({
          type: "card.created",
          cardId: id,
          details: { list: list.title },
          payload: { listId: list.id },
        });
        noteAssigned(change, id, assigneeIds, groupIds);
        await tidy(change, list.id, position);
      });
      return view(actor, id);
    },
    async change(actor, id, wanted) {
      const before = await own(actor, id);
      const added = await reachable(before.boardId, [...(wanted.assigneeIds ?? []), ...(wanted.addAssigneeIds ?? [])]);
      const addedGroups = await findable(actor, [...(wanted.groupIds ?? []), ...(wanted.addGroupIds ?? [])]);
      await core.change(actor, before.boardId, async (change) => {
        const { trx, recordActivity } = change;
        const row = await held(change, id);
        const isWords = wanted.title !== undefined || wanted.description !== undefined || wanted.fields !== undefined;
        if (isWords && wanted.version !== row.version)
          throw refuse("STALE", "Somebody else changed this after you opened it.", {
            present: {
              version: row.version,
              title: row.title,
              description: row.description.slice(0, 100_000),
              fields: row.fields,
            },
          });
        if (wanted.parentId && wanted.parentId !== row.parentId)
          await requireAbove(change, "parent", id, wanted.parentId);
        if (wanted.isArchived === false && row.archivedAt) {
          const list = (await listsOf(change)).find((one) => one.id === row.listId);
          if (list) await requireRoom(change, list, id);
        }
        const description = wanted.description ?? row.description;
        const dueAt = dateOf(wanted.dueAt, row.dueAt);
        const isDone = wanted.isDone ?? row.doneAt !== null;
        const isArchived = wanted.isArchived ?? row.archivedAt !== null;
        const next: CardValues = {
          title: wanted.title?.trim() ?? row.title,
          description,
          ...countChecks(description),
          tone: wanted.tone === undefined ? row.tone : wanted.tone,
          coverFileId: wanted.coverFileId === undefined ? row.coverFileId : wanted.coverFileId,
          parentId: wanted.parentId === undefined ? row.parentId : wanted.parentId,
          startsAt: dateOf(wanted.startsAt, row.startsAt),
          dueAt,
          doneAt: isDone ? (row.doneAt ?? new Date(now())) : null,
          recurrence: wanted.recurrence === undefined ? row.recurrence : wanted.recurrence,
          fields: wanted.fields ?? row.fields,
          archivedAt: isArchived ? (row.archivedAt ?? new Date(now())) : null,
        };
        await updateCard(trx, id, {
          ...next,
          version: row.version + (isWords ? 1 : 0),
          isDueUntold: dueAt?.getTime() !== row.dueAt?.getTime(),
        });
        await changeLabels(change, row, wanted);
        await changeAssignees(change, row, wanted, added, addedGroups);
        recordActivity({
          type: "card.changed",
          cardId: id,
          details: describeChange(row, next, wanted),
          payload: { isWords },
        });
        if (next.doneAt && !row.doneAt) await noteDone(change, { ...row, ...next });
      });
      return view(actor, id);
    },
    async move(actor, id, to) {
      const before = await own(actor, id);
      await core.change(actor, before.boardId, async (change) => {
        const row = await held(change, id);
        const lists = await listsOf(change);
        const list = lists.find((one) => one.id === to.listId);
        const from = lists.find((one) => one.id === row.listId);
        if (!list) throw missing();
        const isOther = list.id !== row.listId;
        if (isOther) await requireRoom(change, list, id);
        const position = await core.keyFor(change.trx, "card", list.id, id, to);
        const doneAt = !isOther
          ? row.doneAt
          : list.completes
            ? (row.doneAt ?? new Date(now()))
            : from?.completes
              ? null
              : row.doneAt;
        await placeCard(change.trx, id, { listId: list.id, position, doneAt });
        const isTidied = await tidy(change, list.id, position);
        const placed = isTidied ? (await held(change, id)).position : position;
        change.recordActivity({
          type: "card.moved",
          cardId: id,
          details: { from: from?.title ?? "", to: list.title },
          payload: {
            listId: list.id,
            fromListId: row.listId,
            position: placed,
            doneAt: doneAt?.toISOString() ?? null,
          },
          isUnlogged: !isOther,
        });
        if (doneAt && !row.doneAt) await noteDone(change, row);
      });
      return view(actor, id);
    },
    async clone(actor, id, options) {
      const row = await own(actor, id);
      return this.create(actor, row.boardId, {
        title: options.title ?? row.title,
        listId: options.listId ?? row.listId,
        description: row.description,
        tone: row.tone,
        coverFileId: row.coverFileId,
        parentId: row.parentId,
        startsAt: row.startsAt?.toISOString() ?? null,
        dueAt: row.dueAt?.toISOString() ?? null,
        recurrence: row.recurrence,
        fields: row.fields,
        labelIds: [...row.labelIds],
        assigneeIds: [...row.assigneeIds],
        groupIds: [...row.groupIds],
        ...(options.listId === undefined || options.listId === row.listId ? { after: id } : {}),
      });
    },
    async addBlocker(actor, id, blockerId) {
      const { boardId } = await own(actor, id);
      await core.change(actor, boardId, async (change) => {
        await held(change, id);
        await requireAbove(change, "blocker", id, blockerId);
        await insertBlockers(change.trx, [{ cardId: id, blockerId }]);
        change.recordActivity({ type: "card.changed", cardId: id, details: { changed: ["blockedBy"] } });
        change.recordActivity({ type: "card.changed", cardId: blockerId, isUnlogged: true });
      });
      return view(actor, id);
    },
    async removeBlocker(actor, id, blockerId) {
      const { boardId } = await own(actor, id);
      await core.change(actor, boardId, async (change) => {
        await held(change, id);
        await deleteBlocker(change.trx, id, blockerId);
        change.recordActivity({ type: "card.changed", cardId: id, details: { changed: ["blockedBy"] } });
        change.recordActivity({ type: "card.changed", cardId: blockerId, isUnlogged: true });
      });
      return view(actor, id);
    },
  };

  async function changeLabels(change: Change, row: CardRow, wanted: ChangeCard): Promise<void> {
    const add = [...(wanted.labelIds ?? []), ...(wanted.addLabelIds ?? [])];
    const remove = [
      ...(wanted.labelIds ? row.labelIds.filter((one) => !wanted.labelIds?.includes(one)) : []),
      ...(wanted.removeLabelIds ?? []),
    ];
    await requireLabels(change, add);
    await takeFromCard(change.trx, "label", row.id, remove);
    await addToCards(
      change.trx,
      "label",
      add.map((otherId) => ({ cardId: row.id, otherId })),
    );
  }

  async function changeAssignees(
    change: Change,
    row: CardRow,
    wanted: ChangeCard,
    add: readonly string[],
    addGroups: readonly string[],
  ): Promise<void> {
    const left = (before: readonly string[], whole: readonly string[] | undefined): readonly string[] =>
      whole ? before.filter((one) => !whole.includes(one)) : [];
    const pairs = (ids: readonly string[]) => ids.map((otherId) => ({ cardId: row.id, otherId }));
    await takeFromCard(change.trx, "assignee", row.id, [
      ...left(row.assigneeIds, wanted.assigneeIds),
      ...(wanted.removeAssigneeIds ?? []),
    ]);
    await addToCards(change.trx, "assignee", pairs(add));
    await takeFromCard(change.trx, "group", row.id, [
      ...left(row.groupIds, wanted.groupIds),
      ...(wanted.removeGroupIds ?? []),
    ]);
    await addToCards(change.trx, "group", pairs(addGroups));
    noteAssigned(
      change,
      row.id,
      add.filter((one) => !row.assigneeIds.includes(one)),
      addGroups.filter((one) => !row.groupIds.includes(one)),
    );
  }

  function noteAssigned(
    { recordActivity }: Change,
    cardId: string,
    personIds: readonly string[],
    groupIds: readonly string[],
  ): void {
    if (personIds.length + groupIds.length > 0)
      recordActivity({ type: "card.assigned", cardId, payload: { personIds, groupIds }, isUnlogged: true });
  }
}
