import type { Collaboration } from "#collaboration";
import { isUuid } from "#database";
import type { Events } from "#events";
import { eventActorOf, type FoundItem, type ItemKind } from "#items";
import { documentEvent } from "./events.ts";
import type { FileMirror } from "./file-mirror.ts";
import {
  deleteTrashed,
  readDocument,
  readDocuments,
  readPlaced,
  readTrashed,
  setTrashed,
  type DocumentDb,
  type PlacedRow,
} from "./queries.ts";

const itemOf = (row: PlacedRow): FoundItem => ({
  kind: "document",
  id: row.id,
  workspaceId: row.workspaceId,
  title: row.title,
  path: `/w/${row.workspaceId}/documents/${row.id}`,
  ownerId: row.ownerId,
  parents: row.above.map((id) => ({ kind: "document" as const, id })),
  isTrashed: row.trashedAt !== null,
});

/** Documents as items; those under one follow it into the trash and back. */
export function documentKind(deps: {
  db: DocumentDb;
  events: Events;
  collaboration: Collaboration;
  mirror: FileMirror;
}): ItemKind {
  const { db, events, collaboration, mirror } = deps;
  return {
    kind: "document",
    find: async (ids) => (await readPlaced(db, ids.filter(isUuid))).map(itemOf),
    async setTrashed(actor, id, isTrashed) {
      const ids = await db.transaction().execute(async (trx) => {
        const touched = await setTrashed(trx, id, isTrashed);
        const rows = await readDocuments(trx, touched);
        await events.emit(
          trx,
          rows.map((row) =>
            documentEvent(isTrashed ? "document.trashed" : "document.restored", row, eventActorOf(actor), {}),
          ),
        );
        return touched;
      });
      for (const one of ids) await mirror.publish(one);
    },
    trashed: async (workspaceId) =>
      (await readTrashed(db, workspaceId)).map((row) => ({
        ...itemOf(row),
        trashedAt: row.trashedAt ?? row.changedAt,
      })),
    async purge(before) {
      await db.transaction().execute(async (trx) => {
        for (const id of await deleteTrashed(trx, before)) await collaboration.forget(trx, { kind: "document", id });
      });
    },
    async followers(id) {
      const row = await readDocument(db, id);
      return row?.ownerId ? [row.ownerId] : [];
    },
  };
}
