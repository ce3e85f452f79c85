import type { BoardSummary, CardFace } from "@safos/contract/boards";
import { uuid } from "#clock";
import type { Database } from "#database";
import type { BoardEvents } from "@safos/contract/events/boards";
import { system, type AnyNewEvent, type Events } from "#events";
import { refuse } from "#http";
import type { Identity } from "#identity";
import { eventActorOf, type Actor, type Items } from "#items";
import type { Jobs } from "#jobs";
import type { Organisations } from "#organisations";
import type { Role, Workspaces } from "#workspaces";
import type { FaceRow } from "./card-queries.ts";
import { boardEvent } from "./events.ts";
import { keyBetween } from "./order.ts";
import { readKeysAround } from "./card-queries.ts";
import {
  closeChange,
  lockBoard,
  type BoardDb,
  type BoardRow,
  type BoardTables,
  type CountedBoardRow,
} from "./queries.ts";

export interface BoardDeps {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
  readonly items: Items;
}

type OwnPayload<T extends keyof BoardEvents> = Omit<BoardEvents[T], "boardId" | "revision">;

/** What one change did: one event, and one entry of the activity. */
type Activity = {
  [T in keyof BoardEvents]: {
    readonly type: T;
    readonly cardId?: string;
    readonly details?: Record<string, unknown>;
    /** An event, but no entry in the activity. */
    readonly isUnlogged?: boolean;
  } & (Partial<OwnPayload<T>> extends OwnPayload<T>
    ? { readonly payload?: OwnPayload<T> }
    : { readonly payload: OwnPayload<T> });
}[keyof BoardEvents];

/** An open change: the board is held, and what happened is gathered. */
export interface Change {
  readonly trx: BoardDb;
  readonly board: BoardRow;
  /** The next card number. */
  readonly takeNo: () => number;
  readonly recordActivity: (activity: Activity) => void;
}

export interface Core {
  readonly db: BoardDb;
  /** Does work on a board under its lock; commits it with its events. Refuses MISSING and BOARD_ARCHIVED. */
  change<T>(
    actor: Actor | null,
    boardId: string,
    work: (change: Change) => Promise<T>,
    options?: { isArchivedAllowed?: boolean; isTrashAllowed?: boolean },
  ): Promise<T>;
  /** A key for something put beside a neighbour of a list or board. */
  keyFor(
    trx: BoardDb,
    table: "card" | "list",
    inId: string,
    exceptId: string | null,
    place: { after?: string | null | undefined; before?: string | null | undefined },
  ): Promise<string>;
  personOf(actor: Actor | null): string | null;
}

export function createCore(deps: BoardDeps): Core {
  const { events } = deps;
  const db = deps.database.of<BoardTables>();
  const personOf = (actor: Actor | null): string | null => actor?.person?.personId ?? null;

  function eventOf(board: BoardRow, actor: Actor | null, { type, cardId, payload }: Activity): AnyNewEvent {
    const item = { kind: "board", id: board.id } as const;
    return boardEvent(
      type,
      {
        actor: actor === null ? system : eventActorOf(actor),
        workspaceId: board.workspaceId,
        ...(cardId === undefined ? { item } : { item: { kind: "card", id: cardId }, parents: [item] }),
      },
      { boardId: board.id, revision: board.revision + 1, ...payload },
    );
  }

  return {
    db,
    personOf,
    async change(actor, boardId, work, { isArchivedAllowed = false, isTrashAllowed = false } = {}) {
      return db.transaction().execute(async (trx) => {
        const board = await lockBoard(trx, boardId);
        if (!board || (board.trashedAt && !isTrashAllowed)) throw refuse("MISSING", "There is no such board.");
        if (board.archivedAt && !isArchivedAllowed) throw refuse("BOARD_ARCHIVED");
        let lastNo = board.lastNo;
        const activities: Activity[] = [];
        const result = await work({
          trx,
          board,
          takeNo: () => ++lastNo,
          recordActivity: (activity) => void activities.push(activity),
        });
        if (activities.length === 0) return result;
        const personId = personOf(actor);
        const entries = activities
          .filter((one) => !one.isUnlogged)
          .map((one) => ({
            id: uuid(),
            cardId: one.cardId ?? null,
            personId,
            guestName: personId === null ? (actor?.link?.guest?.name ?? null) : null,
            type: one.type,
            details: one.details ?? {},
          }));
        await closeChange(trx, boardId, lastNo, entries);
        await events.emit(
          trx,
          activities.map((one) => eventOf(board, actor, one)),
        );
        return result;
      });
    },
    async keyFor(trx, table, inId, exceptId, { after, before }) {
      const neighbourId = after ?? before ?? null;
      const { key, previous, next } = await readKeysAround(trx, table, { inId, neighbourId, exceptId });
      if (neighbourId === null) return after === null ? keyBetween(null, next) : keyBetween(previous, null);
      // The neighbour has gone elsewhere meanwhile: the end is as good as any place.
      if (key === null) {
        const all = await readKeysAround(trx, table, { inId, neighbourId: null, exceptId });
        return keyBetween(all.previous, null);
      }
      return after ? keyBetween(key, next) : keyBetween(previous, key);
    },
  };
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export function viewSummary(row: CountedBoardRow, workspaceName: string, role: Role): BoardSummary {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    workspaceName,
    title: row.title,
    prefix: row.prefix,
    tone: row.tone,
    isTemplate: row.isTemplate,
    archivedAt: iso(row.archivedAt),
    cardCount: row.cardCount,
    doneCount: row.doneCount,
    changedAt: row.changedAt.toISOString(),
    role,
  };
}

export function viewFace(row: FaceRow, comments: number, attachments: number): CardFace {
  return {
    id: row.id,
    no: row.no,
    boardId: row.boardId,
    listId: row.listId,
    position: row.position,
    title: row.title,
    tone: row.tone,
    coverFileId: row.coverFileId,
    parentId: row.parentId,
    startsAt: iso(row.startsAt),
    dueAt: iso(row.dueAt),
    doneAt: iso(row.doneAt),
    archivedAt: iso(row.archivedAt),
    labelIds: [...row.labelIds],
    assigneeIds: [...row.assigneeIds],
    groupIds: [...row.groupIds],
    checksDone: row.checksDone,
    checks: row.checks,
    subsDone: row.subsDone,
    subs: row.subs,
    comments,
    attachments,
    waitsFor: row.waitsFor,
    hasDescription: row.hasDescription,
    recurrence: row.recurrence,
    fields: row.fields,
    changedAt: row.changedAt.toISOString(),
  };
}
