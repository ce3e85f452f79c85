import { coEditedKind } from "#collaboration";
import { eventActorOf, type ItemKind } from "#items";
import type { WhiteboardDeps } from "./deps.ts";
import { whiteboardEvent } from "./events.ts";
import { deleteTrashed, readTrashed, readWhiteboards, setTrashed } from "./queries.ts";

/** Whiteboards as items. */
export const whiteboardKind = ({ db, events, collaboration }: WhiteboardDeps): ItemKind =>
  coEditedKind({
    kind: "whiteboard",
    folder: "whiteboards",
    read: (ids) => readWhiteboards(db, ids),
    readTrashed: (workspaceId) => readTrashed(db, workspaceId),
    async setTrashed(actor, id, isTrashed, requireStill) {
      await db.transaction().execute(async (trx) => {
        const row = await setTrashed(trx, id, isTrashed);
        if (!row) return;
        await requireStill(trx);
        const type = isTrashed ? "whiteboard.trashed" : "whiteboard.restored";
        await events.emit(trx, whiteboardEvent(type, row, eventActorOf(actor)));
      });
    },
    async purge(before) {
      await db.transaction().execute(async (trx) => {
        for (const id of await deleteTrashed(trx, before)) await collaboration.forget(trx, { kind: "whiteboard", id });
      });
    },
  });
