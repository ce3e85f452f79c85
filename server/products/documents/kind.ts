import { coEditedKind } from "#collaboration";
import { eventActorOf, type ItemKind } from "#items";
import type { DocumentDeps } from "./deps.ts";
import { documentEvent } from "./events.ts";
import { readRepeats } from "./mirror/classes.ts";
import { deleteTrashed, readDocuments, readNested, readTrashed, setTrashed } from "./queries.ts";

/** Documents as items; those under one follow it into the trash and back. */
export const documentKind = ({ db, events, collaboration, mirror }: DocumentDeps): ItemKind =>
  coEditedKind({
    kind: "document",
    folder: "documents",
    read: (ids) => readNested(db, ids),
    readTrashed: (workspaceId) => readTrashed(db, workspaceId),
    parentsOf: (row) => row.above.map((id) => ({ kind: "document", id })),
    async setTrashed(actor, id, isTrashed, requireStill) {
      const ids = await db.transaction().execute(async (trx) => {
        const touched = await setTrashed(trx, id, isTrashed);
        await requireStill(trx);
        const rows = await readDocuments(trx, touched);
        const type = isTrashed ? "document.trashed" : "document.restored";
        await events.emit(
          trx,
          rows.map((row) => documentEvent(type, row, eventActorOf(actor), {})),
        );
        return touched;
      });
      for (const one of ids) await mirror.publish(one);
    },
    repeatsOf: (id) => readRepeats(db, id),
    async purge(before) {
      await db.transaction().execute(async (trx) => {
        for (const id of await deleteTrashed(trx, before)) await collaboration.forget(trx, { kind: "document", id });
      });
    },
  });
