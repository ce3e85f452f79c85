import type { OnConflict } from "@safos/contract/files";
import type { InformationClass } from "@safos/contract/policy";
import { now } from "#clock";
import { isExpected, type ExpectedEtags } from "#dav";
import { refuse } from "#http";
import { classedOf } from "../item.ts";
import { requireUnlocked } from "../locks/guard.ts";
import { hasLocks } from "../locks/queries.ts";
import type { FileDb, FileTransaction } from "../tables.ts";
import type { Accessed } from "./access.ts";
import { insertFile, replaceContent, touchUpwards } from "./changes.ts";
import { writerOf, type Actor, type TreeContext } from "./context.ts";
import { eventOf } from "./events.ts";
import { changeTree, requireStill } from "./locked.ts";
import type { LockedTree } from "./locked-tree.ts";
import { nextFreeName, requireFileName, typeOfName } from "./names.ts";
import { etagOf, type Content, type Node } from "./node.ts";
import { readFolderAndChild, readLineage, readNames } from "./queries.ts";
import { payWithVersions, quotaOf, requireRoom } from "./quota.ts";
import { missing, nameTaken, notAFile, notAFolder } from "./refusals.ts";

/** Content that is stored already. Without `mtime` it counts as changed now. */
export type NewContent = Omit<Content, "contentType" | "mtime"> & { readonly mtime?: Date | undefined };

export interface WriteOptions {
  readonly onConflict: OnConflict;
  /** What the writer knows to be there; refused with CHANGED_MEANWHILE when it is not. */
  readonly ifMatch?: ExpectedEtags | null;
  /** Of what the content of a new file repeats. */
  readonly informationClass?: InformationClass;
  /** Only when nothing is there. */
  readonly isNewOnly?: boolean;
  /** Refuses under the lock, before anything is written. */
  readonly permit?: (trx: FileTransaction) => Promise<void>;
  /** What stands beside the file, written in the same transaction. */
  readonly alongside?: (trx: FileTransaction, node: Node) => Promise<void>;
  /** The file that gets it, which is all that the writer need be allowed to change; missing when another is there by now. */
  readonly over?: number | undefined;
}

export interface Written {
  readonly node: Node;
  readonly isNew: boolean;
}

/**
 * Makes a file or gives an existing one new content, which keeps the old as a version. Access is asked under
 * the lock: the content, and the lock, may have taken minutes. Refuses NAME_INVALID, FORBIDDEN, FILE_MISSING, NOT_A_FOLDER, NOT_A_FILE,
 * NAME_TAKEN, FILE_LOCKED, CHANGED_MEANWHILE and QUOTA_EXCEEDED.
 */
export async function writeFile(
  context: TreeContext,
  actor: Actor,
  parent: Accessed,
  text: string,
  content: NewContent,
  options: WriteOptions,
): Promise<Written> {
  const name = requireFileName(text);
  const { id: parentId, workspaceId } = parent.node;
  const quota = await quotaOf(context, workspaceId);
  return changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    await requireStill(tree, { id: options.over ?? parentId, workspaceId }, "write");
    await options.permit?.(trx);
    const { existing, freeName } = await chooseName(trx, parent.node, name, options);
    if (options.over !== undefined && existing?.id !== options.over) throw missing();
    await requireOpen(tree, parent.node, existing);
    const full = { ...content, contentType: typeOfName(freeName), mtime: content.mtime ?? new Date(now()) };
    const change = full.size - (existing?.size ?? 0);
    await requireRoom(trx, workspaceId, quota, change);
    const writer = writerOf(actor);
    const row = { workspaceId, parentId, name: freeName, ...writer, ...full };
    const [written] = await Promise.all([
      existing ? replaceContent(trx, existing.id, full, writer) : insertFile(trx, row),
      touchUpwards(trx, parentId, change),
    ]);
    await payWithVersions(trx, workspaceId, quota, full.size, writer.personId);
    const node = { ...written, workspaceId };
    if (options.informationClass) await context.items.classes.repeat(trx, options.informationClass, classedOf([node]));
    await context.events.emit(trx, eventOf(existing ? "file.changed" : "file.added", node, actor));
    await options.alongside?.(trx, node);
    return { node, isNew: existing === null };
  });
}

/** Refuses FILE_LOCKED. The lineage is read only where there are locks at all. */
async function requireOpen(tree: LockedTree, parent: Node, existing: Node | null): Promise<void> {
  if (!(await hasLocks(tree.trx, [parent.workspaceId]))) return;
  const lineage = await readLineage(tree.trx, parent.id);
  await requireUnlocked(
    tree,
    existing ? { lineage: [...lineage, existing], what: "itself" } : { lineage, what: "members" },
  );
}

/** The file to replace, if any, and the name to write under, as the folder is under the lock. */
async function chooseName(
  trx: FileDb,
  parent: Node,
  name: string,
  options: WriteOptions,
): Promise<{ existing: Node | null; freeName: string }> {
  const { folder, child, isTrashed } = await readFolderAndChild(trx, parent.id, name);
  if (folder?.workspaceId !== parent.workspaceId || isTrashed) throw missing();
  if (folder.kind !== "folder") throw notAFolder();
  requireExpected(child, options);
  if (child === null) return { existing: null, freeName: name };
  if (options.onConflict === "refuse") throw nameTaken(name);
  if (options.onConflict === "rename") {
    const names = await readNames(trx, parent.id);
    return { existing: null, freeName: nextFreeName(name, (one) => names.has(one)) };
  }
  if (child.kind === "folder") throw notAFile();
  return { existing: child, freeName: name };
}

function requireExpected(child: Node | null, { ifMatch = null, isNewOnly = false }: WriteOptions): void {
  const isOther = ifMatch !== null && !isExpected(ifMatch, child && etagOf(child));
  if (isOther || (isNewOnly && child !== null)) throw refuse("CHANGED_MEANWHILE");
}
