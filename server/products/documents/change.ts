import type { ChangeDocument, Document } from "@safos/contract/documents";
import type { AnyDb } from "#database";
import type { Transaction } from "#events";
import { eventActorOf, type AccessedItem, type Actor } from "#items";
import type { DocumentDeps } from "./deps.ts";
import { documentEvent } from "./events.ts";
import { followClasses } from "./mirror/classes.ts";
import { lockTree, readDocument, readNested, readPosition, updateDocument, type DocumentRow } from "./queries.ts";
import { requireParent } from "./tree/parent.ts";
import { requireMove } from "./tree/require-move.ts";
import { missing, viewDocument } from "./view.ts";

/** Under another document, or none, it keeps the class that it had, and its files that of where they are now. */
async function keepClass(
  { items, workspaces }: DocumentDeps,
  trx: AnyDb & Transaction,
  actor: Actor,
  item: AccessedItem,
  { id, workspaceId }: DocumentRow,
): Promise<void> {
  if (items.classes.areNone) return;
  const [moved] = await readNested(trx, [id]);
  const parents = (moved?.above ?? []).map((one) => ({ kind: "document" as const, id: one }));
  const level = await items.classes.effective(item, workspaces.within(trx));
  await items.classes.keep(trx, eventActorOf(actor), level, { kind: "document", id, workspaceId, parents });
  await followClasses(items, trx, { id, workspaceId }, level);
}

/** Renames a document or moves it within the tree. Refuses as `requireMove` and `requireParent` do. */
export async function changeDocument(
  deps: DocumentDeps,
  actor: Actor,
  id: string,
  change: ChangeDocument,
): Promise<Document> {
  const { db, events } = deps;
  const item = await deps.items.require(actor, "document", id, "write");
  const row = change.parentId === undefined ? null : await readDocument(db, id);
  const requireStillThere = row ? await requireMove(deps, actor, row, change.parentId ?? null) : null;
  await db.transaction().execute(async (trx) => {
    await lockTree(trx, item.workspaceId ?? "");
    await deps.items.requireStill(trx, actor, [item], "write");
    await requireStillThere?.(trx);
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
    if (isElsewhere) await keepClass(deps, trx, actor, item, row);
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
