import type { FileDb } from "../tables.ts";
import type { Accessed } from "../tree/access.ts";
import { requireAction } from "../tree/access.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import { fileLocked } from "./refusals.ts";
import { usualSeconds, type Lock } from "./lock.ts";
import { extendLock, readLocksOn, renameLock } from "./queries.ts";
import { takeLock } from "./take.ts";

/** What an office program has locked of a file; null when it holds nothing. */
export async function readEditorLock(db: FileDb, nodeId: number): Promise<Lock | null> {
  return (await readLocksOn(db, [nodeId])).find((lock) => lock.kind === "editor") ?? null;
}

/**
 * Locks a file for an office program that calls its lock `name`, for half an hour, or for longer where it holds it already;
 * `oldName`: what it called it until now. Refuses FILE_LOCKED when the lock has another name, and as `takeLock` does.
 */
export async function lockForEditor(
  context: Pick<TreeContext, "db" | "events" | "items" | "workspaces">,
  actor: Actor,
  accessed: Accessed,
  { name, oldName }: { readonly name: string; readonly oldName: string | null },
): Promise<void> {
  requireAction(accessed, "write");
  const { id, workspaceId } = accessed.node;
  const isKept = await changeTree(context, actor, [workspaceId], async (tree) => {
    await requireLive(tree, id, workspaceId, "write");
    const lock = await readEditorLock(tree.trx, id);
    if (lock && lock.editorId !== (oldName ?? name)) throw fileLocked(lock);
    if (!lock && oldName !== null) throw fileLocked({ nodeId: id });
    if (!lock) return false;
    if (oldName !== null) await renameLock(tree.trx, lock.id, name);
    await extendLock(tree.trx, lock.id, usualSeconds);
    return true;
  });
  if (isKept) return;
  const wanted = { isExclusive: true, isDeep: false, owner: "", seconds: usualSeconds };
  await takeLock(context, actor, accessed, { ...wanted, kind: "editor", editorId: name });
}
