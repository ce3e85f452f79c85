import type { BoardEvents } from "@safos/contract/events/boards";
import { uuid } from "#clock";
import { system, type AnyOutboxEvent } from "#events";
import { refuse } from "#http";
import { eventActorOf, type Actor, type FoundItem } from "#items";
import { itemOfBoard } from "./boards/item.ts";
import type { BoardContext } from "./context.ts";
import { boardEvent } from "./events.ts";
import { closeChange, lockBoard, type BoardDb, type BoardRow } from "./queries.ts";

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

/** An open change: the board is locked, and what happened is gathered. */
export interface Change {
  readonly trx: BoardDb;
  readonly board: BoardRow;
  /** The next card number. */
  readonly takeNo: () => number;
  readonly recordActivity: (activity: Activity) => void;
}

interface LockOptions {
  /** The card that the work is about, where it is about one: it may be granted without its board. */
  readonly cardId?: string;
  readonly isArchivedAllowed?: boolean;
  readonly isTrashAllowed?: boolean;
}

function itemsOf(board: BoardRow, cardId: string | undefined): FoundItem[] {
  const item = itemOfBoard(board);
  // Of a card only its id decides: grants and links name it.
  return cardId === undefined ? [item] : [item, { ...item, kind: "card", id: cardId, ownerId: null, parents: [item] }];
}

export const personIdOf = (actor: Actor | null): string | null => actor?.person?.personId ?? null;

/**
 * Does work on a board under its lock; commits it with its events. A write that waited for the lock asks access again: to
 * the board, or to the card that it is about. Refuses MISSING, FORBIDDEN and BOARD_ARCHIVED.
 */
export async function withBoardLock<T>(
  ctx: BoardContext,
  actor: Actor | null,
  boardId: string,
  work: (change: Change) => Promise<T>,
  { cardId, isArchivedAllowed = false, isTrashAllowed = false }: LockOptions = {},
): Promise<T> {
  return ctx.db.transaction().execute(async (trx) => {
    const board = await lockBoard(trx, boardId);
    if (!board || (board.trashedAt && !isTrashAllowed)) throw refuse("MISSING", "There is no such board.");
    if (actor) await ctx.items.requireStill(trx, actor, itemsOf(board, cardId), "write");
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
    await closeChange(trx, boardId, lastNo, logEntries(actor, activities));
    await ctx.events.emit(
      trx,
      activities.map((one) => eventOf(board, actor, one)),
    );
    return result;
  });
}

function logEntries(actor: Actor | null, activities: readonly Activity[]): Parameters<typeof closeChange>[3] {
  const personId = personIdOf(actor);
  return activities
    .filter((one) => !one.isUnlogged)
    .map((one) => ({
      id: uuid(),
      cardId: one.cardId ?? null,
      personId,
      guestName: personId === null ? (actor?.link?.guest?.name ?? null) : null,
      type: one.type,
      details: one.details ?? {},
    }));
}

function eventOf(board: BoardRow, actor: Actor | null, { type, cardId, payload }: Activity): AnyOutboxEvent {
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
