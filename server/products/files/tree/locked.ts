import type { FileDb, FileTransaction } from "../tables.ts";
import { lockRoots, setTrashed, touchUpwards } from "./changes.ts";
import type { Actor, TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { isTrashed, type Node } from "./node.ts";
import { readChild, readLineage } from "./queries.ts";
import { intoItself, missing, nameTaken, notAFolder } from "./refusals.ts";

/** A transaction that is the only writer of these workspaces' files, so that sizes and etags stay true. */
export function changeTree<T>(
  { db }: Pick<TreeContext, "db">,
  workspaceIds: readonly string[],
  work: (trx: FileTransaction) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await lockRoots(trx, workspaceIds);
    return work(trx);
  });
}

interface Locked {
  readonly node: Node;
  /** The node and what leads to it, the root first. */
  readonly lineage: readonly Node[];
}

/** The node under the lock: since access was asked it may have gone to the trash or to another workspace. */
export async function requireLive(trx: FileDb, id: number, workspaceId: string): Promise<Locked> {
  const lineage = await readLineage(trx, id);
  const node = lineage.at(-1);
  if (node?.workspaceId !== workspaceId || isTrashed(lineage)) throw missing();
  return { node, lineage };
}

/** The folder under the lock. */
export async function requireLiveFolder(trx: FileDb, id: number, workspaceId: string): Promise<Locked> {
  const found = await requireLive(trx, id, workspaceId);
  if (found.node.kind !== "folder") throw notAFolder();
  return found;
}

/** What lies in the trash, under the lock: it may have been restored meanwhile. */
export async function requireTrashed(trx: FileDb, id: number, workspaceId: string): Promise<Locked> {
  const lineage = await readLineage(trx, id);
  const node = lineage.at(-1);
  if (node?.workspaceId !== workspaceId || node.trashedAt === null) throw missing();
  return { node, lineage };
}

/**
 * Makes a name free for what is moved or copied there: what has it goes to the trash, or NAME_TAKEN is refused. The
 * source must not lie inside what would be replaced. Returns whether something was replaced.
 */
export async function freeName(
  { events }: Pick<TreeContext, "events">,
  trx: FileTransaction,
  actor: Actor,
  to: { parentId: number; name: string; source: readonly Node[]; isReplacing: boolean },
): Promise<boolean> {
  const existing = await readChild(trx, to.parentId, to.name);
  if (!existing) return false;
  if (to.source.some((one) => one.id === existing.id)) throw intoItself();
  if (!to.isReplacing) throw nameTaken(to.name);
  await setTrashed(trx, existing.id, actor.personId);
  await touchUpwards(trx, to.parentId, -existing.size);
  await events.emit(trx, eventOf("file.trashed", existing, actor));
  return true;
}
