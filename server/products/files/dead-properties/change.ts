import { refuse } from "#http";
import { requireUnlocked } from "../locks/guard.ts";
import { requireAction, type Accessed } from "../tree/access.ts";
import { updateMtime } from "../tree/changes.ts";
import type { Actor, TreeContext } from "../tree/context.ts";
import { changeTree, requireLive } from "../tree/locked.ts";
import { measureDeadProperties, writeDeadProperties, type DeadProperty } from "./queries.ts";

const mostOfNode = 64;
/** Bytes of one property, and of all of a node together. */
const mostBytes = 64 * 1024;
const mostBytesOfNode = 256 * 1024;

export interface PropertyChanges {
  /** When the content was changed, as its owner says. */
  readonly mtime?: Date | undefined;
  /** In order; without a value a property is removed. */
  readonly properties: readonly (Omit<DeadProperty, "value"> & { readonly value: string | null })[];
}

/** Changes all of them or none. Refuses FORBIDDEN, FILE_MISSING, FILE_LOCKED and PROPERTIES_FULL. */
export async function changeProperties(
  context: Pick<TreeContext, "db" | "items" | "workspaces">,
  actor: Actor,
  accessed: Accessed,
  { mtime, properties }: PropertyChanges,
): Promise<void> {
  requireAction(accessed, "write");
  if (properties.some(({ value }) => value !== null && Buffer.byteLength(value) > mostBytes)) throw full();
  const { id, workspaceId } = accessed.node;
  await changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const { lineage } = await requireLive(tree, id, workspaceId, "write");
    await requireUnlocked(tree, { lineage, what: "itself" });
    if (mtime) await updateMtime(trx, id, mtime);
    if (properties.length === 0) return;
    await writeDeadProperties(trx, id, properties);
    const { count, bytes } = await measureDeadProperties(trx, id);
    if (count > mostOfNode || bytes > mostBytesOfNode) throw full();
  });
}

const full = () => refuse("PROPERTIES_FULL");
