import type { ChangeDocument, Document } from "@safos/contract/documents";
import { eventActorOf, type Actor } from "#items";
import type { DocumentDeps } from "./deps.ts";
import { documentEvent } from "./events.ts";
import { lockTree, readDocument, readPosition, updateDocument } from "./queries.ts";
import { requireParent } from "./tree/parent.ts";
import { requireMove } from "./tree/require-move.ts";
import { missing, viewDocument } from "./view.ts";

/** Renames a document or moves it within the tree. Refuses as `requireMove` and `requireParent` do. */
export async function changeDocument(
  deps: DocumentDeps,
  actor: Actor,
  id: string,
  change: ChangeDocument,
): Promise<Document> {
  const { db, events } = deps;
  const item = await deps.items.require(actor, "document", id, "write");
  if (change.parentId !== undefined) {
    const row = await readDocument(db, id);
    if (row) await requireMove(deps, actor, row, change.parentId);
  }
  await db.transaction().execute(async (trx) => {
    await lockTree(trx, item.workspaceId ?? "");
    const row = await readDocument(trx, id);
    if (!row) throw missing();
    const parentId = change.parentId === undefined ? row.parentId : change.parentId;
    if (change.parentId !== undefined) await requireParent(trx, row.workspaceId, parentId, id);
    const isMoving = change.parentId !== undefined || change.afterId !== undefined;
    const afterId = change.afterId === undefined ? null : change.afterId;
    const position = isMoving
      ? await readPosition(trx, { workspaceId: row.workspaceId, parentId, afterId, id })
      : row.position;
    const title = change.title?.trim() ?? row.title;
    await updateDocument(trx, id, { title, parentId, position });
    const isElsewhere = parentId !== row.parentId;
    const by = eventActorOf(actor);
    await events.emit(
      trx,
      isMoving
        ? documentEvent("document.moved", row, by, { title, isElsewhere })
        : documentEvent("document.changed", row, by, { title }),
    );
  });
  if (change.title !== undefined) await deps.mirror.publish(id);
  return viewDocument(deps, actor, id);
}
