import type { OnConflict } from "@safos/contract/files";
import type { InformationClass } from "@safos/contract/policy";
import { now } from "#clock";
import { isExpected, type ExpectedEtags } from "#dav";
import { refuse } from "#http";
import { requireUnlocked } from "../locks/guard.ts";
import type { FileDb, FileTransaction } from "../tables.ts";
import type { Accessed } from "./access.ts";
import { insertFile, replaceContent } from "./changes.ts";
import { writerOf, type Actor } from "./context.ts";
import { requireStill } from "./locked.ts";
import type { LockedTree } from "./locked-tree.ts";
import { nextFreeName, typeOfName } from "./names.ts";
import { etagOf, type Content, type Node } from "./node.ts";
import { readFolderAndChild, readLineage, readNames } from "./queries.ts";
import { requireRoom } from "./quota.ts";
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

/** A file to be written in a folder of a workspace. */
export interface WriteJob {
  readonly actor: Actor;
  readonly parent: Accessed;
  /** As it is stored. */
  readonly name: string;
  readonly content: NewContent;
  readonly options: WriteOptions;
}

/** What is known of a workspace under its lock. */
interface Known {
  readonly quota: number | null;
  /** Whether anything in the workspace is locked. */
  hasLocks(): Promise<boolean>;
}

/**
 * Puts a file into its folder, under the lock: everything is asked before anything is written. How many bytes the folder has more is the
 * caller's to pass on upwards.
 */
export async function placeFile(
  tree: LockedTree,
  { actor, parent, name, content, options }: WriteJob,
  known: Known,
): Promise<Written & { readonly change: number }> {
  const { trx } = tree;
  const { id: parentId, workspaceId } = parent.node;
  await requireStill(tree, { id: options.over ?? parentId, workspaceId }, "write");
  await options.permit?.(trx);
  const { existing, freeName } = await chooseName(trx, parent.node, name, options);
  if (options.over !== undefined && existing?.id !== options.over) throw missing();
  if (await known.hasLocks()) await requireOpen(tree, parent.node, existing);
  const full = { ...content, contentType: typeOfName(freeName), mtime: content.mtime ?? new Date(now()) };
  const change = full.size - (existing?.size ?? 0);
  await requireRoom(trx, workspaceId, known.quota, change);
  const writer = writerOf(actor);
  const written = existing
    ? await replaceContent(trx, existing.id, full, writer)
    : await insertFile(trx, { workspaceId, parentId, name: freeName, ...writer, ...full });
  return { node: { ...written, workspaceId }, isNew: existing === null, change };
}

/** Refuses FILE_LOCKED. */
async function requireOpen(tree: LockedTree, parent: Node, existing: Node | null): Promise<void> {
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
