import { itemIdOf, personOf } from "#events";
import type { Identity } from "#identity";
import type { Actor, ExportWriter, Items } from "#items";
import { escapeHtml } from "#items";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { searchSource, type SearchSource } from "#search";
import { isUuid, sql } from "#database";
import { boardPath, itemOfBoard } from "./boards.ts";
import {
  purgeCards,
  readBlockersOfBoards,
  readCards,
  readCardsOfBoards,
  readRelated,
  readTrashedCards,
  setCardTrashed,
  type CardRow,
} from "./card-queries.ts";
import { itemOfCard } from "./card-values.ts";
import type { BoardDeps, Core } from "./core.ts";
import { describeBoard } from "./copies.ts";
import {
  purgeBoards,
  readBoardIds,
  readBoardPage,
  readBoards,
  readLabels,
  readLists,
  readTrashedBoards,
  setBoardTrashed,
  type BoardDb,
} from "./queries.ts";

const wellFormed = (ids: readonly string[]): string[] => ids.filter(isUuid);

/** Moves a board or card to the trash or back; the access has been checked. */
export type SetTrashed = (actor: Actor, kind: "board" | "card", id: string, isTrashed: boolean) => Promise<void>;

/** Boards and cards as items: found by anybody, trashed and brought back. */
export function registerKinds(deps: BoardDeps, core: Core): SetTrashed {
  const { items, identity } = deps;
  const { db } = core;
  const setTrashed: SetTrashed = async (actor, kind, id, isTrashed) => {
    if (kind === "board") return setBoard(actor, id, isTrashed);
    const [row] = await readCards(db, [id]);
    if (!row) return;
    await core.change(actor, row.boardId, async ({ trx, recordActivity }) => {
      await setCardTrashed(trx, id, isTrashed);
      recordActivity({ type: isTrashed ? "card.trashed" : "card.restored", cardId: id });
    });
  };
  const setBoard = async (actor: Actor, id: string, isTrashed: boolean): Promise<void> => {
    await core.change(
      actor,
      id,
      async ({ trx, recordActivity }) => {
        await setBoardTrashed(trx, id, isTrashed);
        recordActivity({ type: isTrashed ? "board.trashed" : "board.restored" });
      },
      { isArchivedAllowed: true, isTrashAllowed: true },
    );
  };
  items.register({
    kind: "board",
    find: async (ids) => (await readBoards(db, wellFormed(ids))).map(itemOfBoard),
    setTrashed: (actor, id, isTrashed) => setTrashed(actor, "board", id, isTrashed),
    trashed: async (workspaceId) =>
      (await readTrashedBoards(db, workspaceId)).map((row) => ({
        ...itemOfBoard(row),
        trashedAt: row.trashedAt ?? row.changedAt,
      })),
    purge: (before) => purgeBoards(db, before),
    followers: async (id) => (await readBoards(db, wellFormed([id]))).flatMap((row) => row.ownerId ?? []),
  });
  items.register({
    kind: "card",
    async find(ids) {
      // One statement: the card with what is needed of its board.
      const { rows } = await sql<
        Parameters<typeof itemOfCard>[0] & { workspaceId: string; boardTrashedAt: Date | null }
      >`
        select c.id, c.board_id as "boardId", c.title, c.trashed_at as "trashedAt", c.created_by as "createdBy",
          b.workspace_id as "workspaceId", b.trashed_at as "boardTrashedAt"
        from boards.card c join boards.board b on b.id = c.board_id where c.id = any(${wellFormed(ids)}::uuid[])`.execute(
        db,
      );
      return rows.map((row) => itemOfCard(row, { workspaceId: row.workspaceId, trashedAt: row.boardTrashedAt }));
    },
    setTrashed: (actor, id, isTrashed) => setTrashed(actor, "card", id, isTrashed),
    trashed: async (workspaceId) =>
      (await readTrashedCards(db, workspaceId)).map((row) => ({
        ...itemOfCard(row, { workspaceId, trashedAt: null }),
        trashedAt: row.trashedAt,
      })),
    purge: (before) => purgeCards(db, before),
    async followers(id) {
      const [row] = await readCards(db, wellFormed([id]));
      return row ? [...(await assignedTo(identity, [row])), ...(row.createdBy ? [row.createdBy] : [])] : [];
    },
  });
  return setTrashed;
}

export function boardSearch(db: BoardDb): SearchSource {
  return searchSource({
    kind: "board",
    events: [
      "board.created",
      "board.changed",
      "board.trashed",
      "board.restored",
      "board.archived",
      "board.unarchived",
      "list.created",
      "list.changed",
    ],
    touched: (event) => [event.payload.boardId],
    async load(ids) {
      const [rows, lists] = await Promise.all([readBoards(db, ids), readLists(db, ids)]);
      return rows.flatMap((row) =>
        row.trashedAt
          ? []
          : [
              {
                kind: "board",
                id: row.id,
                workspaceId: row.workspaceId,
                audience: null,
                grants: [`board ${row.id}`],
                title: row.title,
                text: lists
                  .filter((list) => list.boardId === row.id)
                  .map((list) => list.title)
                  .join(" "),
                context: "",
                path: boardPath(row),
                authorId: row.ownerId,
                at: row.changedAt,
              } as const,
            ],
      );
    },
    ids: (after, limit) => readBoardIds(db, after, limit),
  });
}

export function cardSearch(db: BoardDb): SearchSource {
  return searchSource({
    kind: "card",
    events: [
      "card.created",
      "card.changed",
      "card.trashed",
      "card.restored",
      "board.created",
      "board.changed",
      "board.trashed",
      "board.restored",
    ],
    async touched(event) {
      if (event.item?.kind === "card") return [event.item.id];
      const { rows } = await sql<{ id: string }>`select id from boards.card where board_id = ${event.payload.boardId}
        order by id limit 10000`.execute(db);
      return rows.map((row) => row.id);
    },
    async load(ids) {
      const rows = await readCards(db, ids);
      const boardIds = [...new Set(rows.map((row) => row.boardId))];
      const [boards, labels] = await Promise.all([readBoards(db, boardIds), readLabels(db, boardIds)]);
      return rows.flatMap((row) => {
        const board = boards.find((one) => one.id === row.boardId);
        if (!board || board.trashedAt || row.trashedAt) return [];
        const item = itemOfCard(row, board);
        const mark = board.prefix ? `${board.prefix}-${row.no}` : String(row.no);
        return [
          {
            kind: "card",
            id: row.id,
            workspaceId: board.workspaceId,
            audience: null,
            grants: [`card ${row.id}`, `board ${board.id}`],
            title: row.title,
            text: [
              mark,
              row.description,
              ...labels.filter((one) => row.labelIds.includes(one.id)).map((one) => one.title),
              ...Object.values(row.fields).map(String),
            ].join("\n"),
            context: `${mark} · ${board.title}`,
            path: item.path,
            authorId: row.createdBy,
            at: row.changedAt,
          } as const,
        ];
      });
    },
    async ids(after, limit) {
      const { rows } = await sql<{ id: string }>`select id from boards.card where trashed_at is null
        and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },
  });
}

/** Everybody a card is given to, by name or through a group. */
async function assignedTo(identity: Identity, rows: readonly CardRow[]): Promise<string[]> {
  const inGroups = await identity.membersOfGroups([...new Set(rows.flatMap((row) => row.groupIds))]);
  return [...new Set([...rows.flatMap((row) => row.assigneeIds), ...[...inGroups.values()].flat()])];
}

export function boardNotices(db: BoardDb, identity: Identity): NoticeSource {
  return noticeSource({
    name: "boards",
    events: ["card.assigned", "card.due", "card.completed"],
    async notices(event) {
      const id = itemIdOf(event);
      const [row] = await readCards(db, wellFormed([id]));
      if (!row) return [];
      const actorId = personOf(event.actor);
      const notice = (personId: string, reason: Notice["reason"], excerpt = ""): Notice => ({
        personId,
        reason,
        kind: "card",
        id,
        actorId,
        title: row.title,
        excerpt,
      });
      if (event.type === "card.assigned") {
        const inGroups = await identity.membersOfGroups(event.payload.groupIds);
        const people = new Set([...event.payload.personIds, ...[...inGroups.values()].flat()]);
        return [...people].map((personId) => notice(personId, "assigned"));
      }
      if (event.type === "card.due") {
        const { dueAt } = event.payload;
        return (await assignedTo(identity, [row])).map((personId) => notice(personId, "due", dueAt));
      }
      // Those whose cards have waited for this one.
      const waiting = (await readRelated(db, id)).filter((one) => one.relation === "blocked").map((one) => one.id);
      const people = await assignedTo(identity, await readCards(db, waiting));
      return people.map((personId) => notice(personId, "closed"));
    },
  });
}

/** Every board of a workspace as JSON, CSV and a page to read. */
export function registerBoardExport(items: Items, core: Core): void {
  const { db } = core;
  items.registerExport({
    name: "boards",
    async write(workspaceId, out: ExportWriter) {
      const comments = Map.groupBy(await items.comments.ofWorkspace(workspaceId, "card"), (one) => one.itemId);
      for (let after: string | null = null; ;) {
        const page = await readBoardPage(db, {
          workspaceIds: [workspaceId],
          boardIds: [],
          state: "all",
          after,
          limit: 50,
        });
        for (const board of page) {
          const cards = await readCardsOfBoards(db, [board.id]);
          const lists = await readLists(db, [board.id]);
          const name = `${board.number}-${board.title.slice(0, 60)}`;
          await out.json(`${name}.json`, {
            ...describeBoard(
              board,
              lists,
              await readLabels(db, [board.id]),
              cards,
              await readBlockersOfBoards(db, [board.id]),
              new Map(),
            ),
            comments: cards.flatMap((card) =>
              (comments.get(card.id) ?? []).map((one) => ({
                card: card.no,
                authorId: one.authorId,
                guestName: one.guestName,
                text: one.text,
                at: one.createdAt,
              })),
            ),
          });
          await out.page(name, board.title, writePage(board.prefix, lists, cards, comments));
        }
        const last = page.at(-1);
        if (!last || page.length < 50) return;
        after = last.id;
      }
    },
  });
}

function writePage(
  prefix: string,
  lists: Awaited<ReturnType<typeof readLists>>,
  cards: Awaited<ReturnType<typeof readCardsOfBoards>>,
  comments: ReadonlyMap<string, readonly { text: string; guestName: string | null; createdAt: Date }[]>,
): string {
  return lists
    .map((list) => {
      const own = cards.filter((card) => card.listId === list.id);
      const body = own.map((card) => {
        const facts = [
          card.dueAt ? `Förfaller ${card.dueAt.toISOString().slice(0, 10)}` : "",
          card.doneAt ? `Klart ${card.doneAt.toISOString().slice(0, 10)}` : "",
          card.archivedAt ? "Arkiverat" : "",
        ].filter(Boolean);
        const said = (comments.get(card.id) ?? []).map((one) => `<li>${escapeHtml(one.text)}</li>`).join("");
        return `<h3>${escapeHtml(`${prefix ? `${prefix}-` : ""}${card.no} ${card.title}`)}</h3>
${facts.length > 0 ? `<p>${escapeHtml(facts.join(" · "))}</p>` : ""}
${card.description ? `<pre>${escapeHtml(card.description)}</pre>` : ""}${said ? `<ul>${said}</ul>` : ""}`;
      });
      return `<h2>${escapeHtml(list.title)}</h2>\n${body.join("\n")}`;
    })
    .join("\n");
}
