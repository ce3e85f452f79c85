import type { Collaboration } from "#collaboration";
import { isUuid } from "#database";
import type { Events } from "#events";
import { eventActorOf, type FoundItem, type ItemKind } from "#items";
import { whiteboardEvent } from "./events.ts";
import {
  deleteTrashed,
  readTrashed,
  readWhiteboard,
  readWhiteboards,
  setTrashed,
  type WhiteboardDb,
  type WhiteboardRow,
} from "./queries.ts";

const itemOf = (row: WhiteboardRow): FoundItem => ({
  kind: "whiteboard",
  id: row.id,
  workspaceId: row.workspaceId,
  title: row.title,
  path: `/w/${row.workspaceId}/whiteboards/${row.id}`,
  ownerId: row.ownerId,
  isTrashed: row.trashedAt !== null,
});

/** Whiteboards as items. */
export function whiteboardKind(deps: { db: WhiteboardDb; events: Events; collaboration: Collaboration }): ItemKind {
  const { db, events, collaboration } = deps;
  return {
    kind: "whiteboard",
    find: async (ids) => (await readWhiteboards(db, ids.filter(isUuid))).map(itemOf),
    async setTrashed(actor, id, isTrashed) {
      await db.transaction().execute(async (trx) => {
        const row = await setTrashed(trx, id, isTrashed);
        if (!row) return;
        const type = isTrashed ? "whiteboard.trashed" : "whiteboard.restored";
        await events.emit(trx, whiteboardEvent(type, row, eventActorOf(actor)));
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
