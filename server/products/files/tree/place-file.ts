import type { OnConflict } from "@safos/contract/files";
import type { InformationClass } from "@safos/contract/policy";
import { now } from "#clock";
import { isExpected, type ExpectedEtags } from "#dav";
import { refuse } from "#http";
import { requireUnlocked } from "../locks/guard.ts";
import type { FileDb, FileTransaction } from "../tables.ts";
import { lineageOf, type Accessed } from "./access.ts";
import { writerOf, type Actor } from "./context.ts";
import { requireStill } from "./locked.ts";
import type { Place } from "./lock-and-read.ts";
import type { LockedTree } from "./locked-tree.ts";
import { nextFreeName, typeOfName } from "./names.ts";
import { etagOf, type Content, type Node } from "./node.ts";
import { readLineage, readNames, type FolderAndChild } from "./queries.ts";
import { requireRoom } from "./quota.ts";
import { missing, nameTaken, notAFile, notAFolder } from "./refusals.ts";
import { requireSeen } from "./whole.ts";
import type { ContentRow } from "./write-contents.ts";

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

export const placeOf = ({ parent, name }: WriteJob): Place => ({ parentId: parent.node.id, name });

/** What is asked of a workspace under its lock. */
interface Known {
  readonly quota: number | null;
  /** Whether anything in the workspace is locked. */
  hasLocks(): Promise<boolean> | boolean;
  /** A folder, and what it holds by a name. */
  readAt(folderId: number, name: string): Promise<FolderAndChild> | FolderAndChild;
}

/**
 * What is to be written for a job, asked under the lock before anything is. How many bytes the folder has more is the caller's to
 * pass on upwards.
 */
export async function planFile(
  tree: LockedTree,
  { actor, parent, name, content, options }: WriteJob,
  known: Known,
): Promise<ContentRow> {
  const { trx } = tree;
  const { id: parentId, workspaceId } = parent.node;
  await requireStill(tree, { id: options.over ?? parentId, workspaceId }, "write");
  await options.permit?.(trx);
  const { existing, freeName } = await chooseName(trx, parent.node, await known.readAt(parentId, name), name, options);
  if (options.over !== undefined && existing?.id !== options.over) throw missing();
  if (existing && options.over === undefined) await requireSeen(tree, existing, lineageOf(parent));
  if (await known.hasLocks()) await requireOpen(tree, parent.node, existing);
  const full = { ...content, contentType: typeOfName(freeName), mtime: content.mtime ?? new Date(now()) };
  await requireRoom(trx, workspaceId, known.quota, full.size - (existing?.size ?? 0));
  return { ...full, ...writerOf(actor), workspaceId, parentId, name: freeName, existing };
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
  { folder, child, isTrashed }: FolderAndChild,
  name: string,
  options: WriteOptions,
): Promise<{ existing: Node | null; freeName: string }> {
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
