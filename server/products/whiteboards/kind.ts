import type { Collaboration } from "#collaboration";
import { isUuid } from "#database";
import type { Events, NewEvent } from "#events";
import type { FoundItem, ItemKind } from "#items";
import {
  deleteTrashed,
  readTrashed,
  readWhiteboard,
  readWhiteboards,
  setTrashed,
  type WhiteboardDb,
  type WhiteboardRow,
} from "./queries.ts";

export const itemOf = (row: WhiteboardRow): FoundItem => ({
  kind: "whiteboard",
  id: row.id,
  workspaceId: row.workspaceId,
  title: row.title,
  path: `/w/${row.workspaceId}/whiteboards/${row.id}`,
  ownerId: row.ownerId,
  isTrashed: row.trashedAt !== null,
});

/** Whiteboards as items. */
export function whiteboardKind(deps: {
  db: WhiteboardDb;
  events: Events;
  collaboration: Collaboration;
  news(type: string, row: WhiteboardRow, more?: Record<string, unknown>): NewEvent;
}): ItemKind {
  const { db, events, collaboration } = deps;
  return {
    kind: "whiteboard",
    find: async (ids) => (await readWhiteboards(db, ids.filter(isUuid))).map(itemOf),
    async setTrashed(actor, id, isTrashed) {
      await db.transaction().execute(async (trx) => {
        const row = await setTrashed(trx, id, isTrashed);
        if (!row) return;
        const actorId = actor.person?.personId ?? null;
        await events.emit(trx, deps.news(isTrashed ? "whiteboard.trashed" : "whiteboard.restored", row, { actorId }));
      });
    },
    trashed: async (workspaceId) =>
      (await readTrashed(db, workspaceId)).map((row) => ({
        ...itemOf(row),
        trashedAt: row.trashedAt ?? row.changedAt,
      })),
    async purge(before) {
      await db.transaction().execute(async (trx) => {
        for (const id of await deleteTrashed(trx, before)) await collaboration.forget(trx, { kind: "whiteboard", id });
      });
    },
    async followers(id) {
      const row = await readWhiteboard(db, id);
      return row?.ownerId ? [row.ownerId] : [];
    },
  };
}
