import type { OnConflict } from "@safos/contract/files";
import { now } from "#clock";
import type { FileEvents } from "@safos/contract/events/files";
import { byPerson, type AnyNewEvent, type Events, type Transaction } from "#events";
import { fileEvent } from "./events.ts";
import { Refusal } from "#http";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import { accessNode, missing, type Accessed, type Actor } from "./access.ts";
import { nextFreeName, requireFileName, typeOfName } from "./names.ts";
import {
  deleteNode,
  insertFile,
  insertFolder,
  lockRoots,
  moveNode,
  moveSubtree,
  readChild,
  readFolderAndChild,
  readLineage,
  readNames,
  readRoot,
  readSubtree,
  readVersions,
  replaceContent,
  setModified,
  setRestored,
  setSizes,
  setTrashed,
  touchUpwards,
  type Content,
  type FolderAndChild,
  type FileDb,
  type Node,
} from "./queries.ts";

export interface TreeDeps {
  readonly db: FileDb;
  readonly events: Events;
  readonly workspaces: Workspaces;
  readonly organisations: Organisations;
}

export interface PutOptions {
  readonly onConflict: OnConflict;
  /** The etag the writer knows (`"*"`: anything existing); refused with CHANGED_MEANWHILE otherwise. */
  readonly ifMatch?: string | undefined;
  /** Only when nothing is there. */
  readonly isNewOnly?: boolean;
}

export interface Put {
  readonly node: Node;
  readonly isNew: boolean;
}

/** Everything that changes the tree. Every verb checks access, locks the workspace, and announces what it did. */
export interface Tree {
  createFolder(actor: Actor, parentId: number, name: string, mtime?: Date): Promise<Node>;
  /** `parent` is a folder's id, or the folder with the access that a path to it has already shown. */
  putFile(
    actor: Actor,
    parent: number | Accessed,
    name: string,
    content: Omit<Content, "contentType" | "mtime"> & { mtime?: Date | undefined },
    options: PutOptions,
  ): Promise<Put>;
  /** Renames, moves or both. With `isReplacing` what is in the way goes to the trash. Returns whether something was replaced. */
  move(
    actor: Actor,
    id: number,
    to: { parentId?: number | undefined; name?: string | undefined },
    isReplacing?: boolean,
  ): Promise<{ node: Node; hasReplaced: boolean }>;
  copy(
    actor: Actor,
    id: number,
    to: { parentId: number; name?: string | undefined },
    isReplacing?: boolean,
  ): Promise<{ node: Node; hasReplaced: boolean }>;
  trash(actor: Actor, id: number): Promise<void>;
  restore(actor: Actor, id: number): Promise<Node>;
  /** For ever. Only what lies in the trash. */
  destroy(actor: Actor, id: number): Promise<void>;
  restoreVersion(actor: Actor, id: number, versionId: number): Promise<Node>;
  setModified(actor: Actor, id: number, mtime: Date): Promise<void>;
  /** Refuses QUOTA_EXCEEDED when so many bytes, less those of the file they replace, are not allowed in the workspace. */
  requireSpace(workspaceId: string, bytes: number, at?: { parentId: number; name: string }): Promise<void>;
}

export const etagOf = (node: Pick<Node, "etag" | "id">): string => `${node.id.toString(16)}.${node.etag.toString(16)}`;

export function createTree(deps: TreeDeps): Tree {
  const { db, events, workspaces } = deps;

  const news = <T extends keyof FileEvents>(
    type: T,
    node: Node,
    actor: Actor,
    extra: Omit<FileEvents[T], "fileId" | "parentId">,
  ): AnyNewEvent => fileEvent(type, node, byPerson(actor.personId), extra);

  /** The folder as it is under the lock; it may have gone to the trash since access was checked. */
  async function needFolder(
    trx: FileDb,
    id: number,
    workspaceId: string,
  ): Promise<{ folder: Node; lineage: readonly Node[] }> {
    const { node: folder, lineage } = await needLive(trx, id, workspaceId);
    if (folder.kind !== "folder") throw new Refusal("conflict", "NOT_A_FOLDER", "That is a file, not a folder.");
    return { folder, lineage };
  }

  /** The node under the lock, in the workspace for which access was checked and the lock taken. */
  async function needLive(
    trx: FileDb,
    id: number,
    workspaceId: string,
  ): Promise<{ node: Node; lineage: readonly Node[] }> {
    const lineage = await readLineage(trx, id);
    const node = lineage.at(-1);
    if (node?.workspaceId !== workspaceId || lineage.some((one) => one.trashedAt !== null)) throw missing();
    return { node, lineage };
  }

  const taken = (name: string): Refusal =>
    new Refusal("conflict", "NAME_TAKEN", "Something by that name is already there.", { name });

  async function quotaOf(workspaceId: string): Promise<number | null> {
    if (deps.organisations.all().every((one) => one.rules.personQuota === null)) return null;
    const workspace = await workspaces.byId(workspaceId);
    if (workspace?.isPersonal !== true) return null;
    return deps.organisations.byId(workspace.organisationId)?.rules.personQuota ?? null;
  }

  /** Under the lock it holds whoever else writes; before it, it spares sending what would be refused. */
  async function checkSpace(from: FileDb, workspaceId: string, quota: number | null, bytes: number): Promise<void> {
    if (quota === null || bytes <= 0) return;
    const root = await readRoot(from, workspaceId);
    if (root.size + bytes > quota)
      throw new Refusal("storage_full", "QUOTA_EXCEEDED", "This would be more than the space allowed.", {
        quota,
        used: root.size,
      });
  }

  async function requireSpace(
    workspaceId: string,
    bytes: number,
    at?: { parentId: number; name: string },
  ): Promise<void> {
    const quota = await quotaOf(workspaceId);
    const replaced = quota !== null && at ? await readChild(db, at.parentId, at.name) : null;
    await checkSpace(db, workspaceId, quota, bytes - (replaced?.size ?? 0));
  }

  /** Puts what is in the way into the trash, or refuses; what is moved or copied must not be inside it. */
  async function makeRoom(
    trx: FileDb & Transaction,
    actor: Actor,
    parentId: number,
    name: string,
    source: readonly Node[],
    isReplacing: boolean,
  ): Promise<boolean> {
    const blocking = await readChild(trx, parentId, name);
    if (!blocking) return false;
    if (source.some((one) => one.id === blocking.id)) throw intoItself();
    if (!isReplacing) throw taken(name);
    await setTrashed(trx, blocking.id, actor.personId);
    await touchUpwards(trx, parentId, -blocking.size);
    await events.emit(trx, news("file.trashed", blocking, actor, {}));
    return true;
  }

  return {
    requireSpace,
    async createFolder(actor, parentId, text, mtime) {
      const name = requireFileName(text);
      const { node: parent } = await accessNode(deps, actor, parentId, "write");
      return db.transaction().execute(async (trx) => {
        await lockRoots(trx, [parent.workspaceId]);
        const { folder } = await needFolder(trx, parentId, parent.workspaceId);
        if (await readChild(trx, parentId, name)) throw taken(name);
        const made = await insertFolder(trx, {
          workspaceId: folder.workspaceId,
          parentId,
          name,
          personId: actor.personId,
          mtime,
        });
        await touchUpwards(trx, parentId, 0);
        await events.emit(trx, news("file.added", made, actor, {}));
        return made;
      });
    },

    async putFile(actor, to, text, content, options) {
      const wanted = requireFileName(text);
      const { node: parent } = typeof to === "number" ? await accessNode(deps, actor, to, "write") : to;
      // The content may have taken minutes to arrive, and access may have gone meanwhile.
      const role = typeof to === "number" ? "editor" : await workspaces.roleOf(actor.personId, parent.workspaceId);
      if (!workspaces.can(role, "read")) throw missing();
      if (!workspaces.can(role, "write"))
        throw new Refusal("forbidden", "FORBIDDEN", "Your role in this workspace does not allow this.", { role });
      const parentId = parent.id;
      const quota = await quotaOf(parent.workspaceId);
      return db.transaction().execute(async (trx) => {
        await lockRoots(trx, [parent.workspaceId]);
        const { folder, child: existing } = needOpenFolder(
          await readFolderAndChild(trx, parentId, wanted),
          parent.workspaceId,
        );
        checkPrecondition(existing, options);
        const isRenaming = existing !== null && options.onConflict === "rename";
        if (existing && options.onConflict === "refuse") throw taken(wanted);
        if (existing?.kind === "folder" && !isRenaming)
          throw new Refusal("conflict", "NOT_A_FILE", "That is a folder, not a file.");
        const names = isRenaming ? await readNames(trx, parentId) : null;
        const name = names ? nextFreeName(wanted, (one) => names.has(one)) : wanted;
        const full = { ...content, contentType: typeOfName(name), mtime: content.mtime ?? new Date(now()) };
        const isNew = existing === null || isRenaming;
        const delta = full.size - (isNew ? 0 : existing.size);
        await checkSpace(trx, folder.workspaceId, quota, delta);
        const place = { workspaceId: folder.workspaceId, parentId, name, personId: actor.personId };
        const [node] = await Promise.all([
          isNew ? insertFile(trx, { ...place, ...full }) : replaceContent(trx, existing.id, full, actor.personId),
          touchUpwards(trx, parentId, delta),
        ]);
        await events.emit(trx, news(isNew ? "file.added" : "file.changed", node, actor, {}));
        return { node, isNew };
      });
    },

    async move(actor, id, to, isReplacing = false) {
      const { node } = await accessNode(deps, actor, id, "write");
      if (node.parentId === null) throw rootIsFixed();
      const parentId = to.parentId ?? node.parentId;
      const name = requireFileName(to.name ?? node.name);
      const { node: target } = await accessNode(deps, actor, parentId, "write");
      const quota = target.workspaceId === node.workspaceId ? null : await quotaOf(target.workspaceId);
      return db.transaction().execute(async (trx) => {
        await lockRoots(trx, [node.workspaceId, target.workspaceId]);
        const { node: current, lineage: source } = await needLive(trx, id, node.workspaceId);
        const { folder, lineage } = await needFolder(trx, parentId, target.workspaceId);
        if (lineage.some((one) => one.id === id)) throw intoItself();
        if (current.parentId === null) throw rootIsFixed();
        if (current.parentId === parentId && current.name === name) return { node: current, hasReplaced: false };
        const hasReplaced = await makeRoom(trx, actor, parentId, name, source, isReplacing);
        await checkSpace(trx, folder.workspaceId, quota, current.size);
        const moved = await moveNode(trx, id, { parentId, name, contentType: typeOfName(name) });
        if (folder.workspaceId !== current.workspaceId) await moveSubtree(trx, id, folder.workspaceId);
        const isSameFolder = current.parentId === parentId;
        if (!isSameFolder) await touchUpwards(trx, current.parentId, -current.size);
        await touchUpwards(trx, parentId, isSameFolder ? 0 : current.size);
        const result = { ...moved, workspaceId: folder.workspaceId };
        await events.emit(trx, [
          news(isSameFolder ? "file.renamed" : "file.moved", result, actor, { fromParentId: current.parentId }),
          ...(folder.workspaceId === current.workspaceId
            ? []
            : [news("file.trashed", current, actor, { isMoved: true })]),
        ]);
        return { node: result, hasReplaced };
      });
    },

    async copy(actor, id, to, isReplacing = false) {
      const { node } = await accessNode(deps, actor, id, "read");
      const { node: target } = await accessNode(deps, actor, to.parentId, "write");
      const wanted = requireFileName(to.name ?? (node.name === "" ? "Kopia" : node.name));
      const quota = await quotaOf(target.workspaceId);
      return db.transaction().execute(async (trx) => {
        await lockRoots(trx, [node.workspaceId, target.workspaceId]);
        const { node: current, lineage: source } = await needLive(trx, id, node.workspaceId);
        const { folder, lineage } = await needFolder(trx, to.parentId, target.workspaceId);
        if (lineage.some((one) => one.id === id)) throw intoItself();
        if (current.parentId === to.parentId && current.name === to.name)
          throw new Refusal("forbidden", "FORBIDDEN", "A copy needs another place or name than what it is made of.");
        const names = to.name === undefined ? await readNames(trx, to.parentId) : null;
        const name = names ? nextFreeName(wanted, (one) => names.has(one)) : wanted;
        const hasReplaced = await makeRoom(trx, actor, to.parentId, name, source, isReplacing);
        await checkSpace(trx, folder.workspaceId, quota, current.size);
        const made = new Map<number, Node>();
        for (const one of await readSubtree(trx, current.id)) {
          const isTop = one.id === current.id;
          const place = {
            workspaceId: folder.workspaceId,
            parentId: isTop ? to.parentId : (made.get(one.parentId ?? 0)?.id ?? to.parentId),
            name: isTop ? name : one.name,
          };
          const copied =
            one.kind === "folder" || one.blob === null
              ? await insertFolder(trx, { ...place, personId: actor.personId, mtime: one.mtime })
              : await insertFile(trx, {
                  ...place,
                  personId: actor.personId,
                  blob: one.blob,
                  size: one.size,
                  sha1: one.sha1,
                  contentType: one.contentType,
                  mtime: one.mtime,
                });
          made.set(one.id, copied);
        }
        const top = made.get(current.id);
        if (!top) throw missing();
        if (current.kind === "folder") await copySizes(trx, top.id);
        await touchUpwards(trx, to.parentId, current.size);
        await events.emit(trx, news("file.added", top, actor, {}));
        return { node: { ...top, size: current.size }, hasReplaced };
      });
    },

    async trash(actor, id) {
      const { node } = await accessNode(deps, actor, id, "write");
      if (node.parentId === null) throw rootIsFixed();
      await db.transaction().execute(async (trx) => {
        await lockRoots(trx, [node.workspaceId]);
        const { node: current } = await needLive(trx, id, node.workspaceId);
        if (current.parentId === null) throw rootIsFixed();
        await setTrashed(trx, id, actor.personId);
        await touchUpwards(trx, current.parentId, -current.size);
        await events.emit(trx, news("file.trashed", current, actor, {}));
      });
    },

    async restore(actor, id) {
      const { node } = await accessNode(deps, actor, id, "write", { isTrashAllowed: true });
      if (node.trashedAt === null) throw missing();
      const quota = await quotaOf(node.workspaceId);
      return db.transaction().execute(async (trx) => {
        await lockRoots(trx, [node.workspaceId]);
        const lineage = await readLineage(trx, id);
        const current = needTrashed(lineage, node.workspaceId);
        await checkSpace(trx, current.workspaceId, quota, current.size);
        // When its folder is gone too, it comes back at the top of the workspace.
        const isHomeless = lineage.slice(0, -1).some((one) => one.trashedAt !== null);
        const parentId =
          isHomeless || current.parentId === null ? (await readRoot(trx, current.workspaceId)).id : current.parentId;
        const names = await readNames(trx, parentId);
        const restored = await setRestored(trx, id, {
          parentId,
          name: nextFreeName(current.name, (one) => names.has(one)),
        });
        await touchUpwards(trx, parentId, current.size);
        await events.emit(trx, news("file.restored", restored, actor, {}));
        return restored;
      });
    },

    async destroy(actor, id) {
      const { node } = await accessNode(deps, actor, id, "write", { isTrashAllowed: true });
      if (node.trashedAt === null) throw missing();
      await db.transaction().execute(async (trx) => {
        await lockRoots(trx, [node.workspaceId]);
        // Somebody else may have brought it back just now.
        needTrashed(await readLineage(trx, id), node.workspaceId);
        await deleteNode(trx, id);
        await events.emit(trx, news("file.destroyed", node, actor, {}));
      });
    },

    async restoreVersion(actor, id, versionId) {
      const { node } = await accessNode(deps, actor, id, "write");
      const quota = await quotaOf(node.workspaceId);
      return db.transaction().execute(async (trx) => {
        await lockRoots(trx, [node.workspaceId]);
        const { node: current } = await needLive(trx, id, node.workspaceId);
        const [version] = await readVersions(trx, id, versionId);
        if (!version || current.parentId === null) throw missing();
        await checkSpace(trx, current.workspaceId, quota, version.size - current.size);
        const restored = await replaceContent(
          trx,
          id,
          { ...version, contentType: current.contentType, mtime: new Date(now()) },
          actor.personId,
        );
        await touchUpwards(trx, current.parentId, restored.size - current.size);
        await events.emit(trx, news("file.changed", restored, actor, {}));
        return restored;
      });
    },

    async setModified(actor, id, mtime) {
      const { node } = await accessNode(deps, actor, id, "write");
      await setModified(db, node.id, mtime);
    },
  };
}

/** The folder as it is under the lock; it may have gone to the trash since access was checked. */
function needOpenFolder(found: FolderAndChild, workspaceId: string): { folder: Node; child: Node | null } {
  if (found.folder?.workspaceId !== workspaceId || found.isTrashed) throw missing();
  if (found.folder.kind !== "folder") throw new Refusal("conflict", "NOT_A_FOLDER", "That is a file, not a folder.");
  return { folder: found.folder, child: found.child };
}

function needTrashed(lineage: readonly Node[], workspaceId: string): Node {
  const node = lineage.at(-1);
  if (node?.workspaceId !== workspaceId || node.trashedAt === null) throw missing();
  return node;
}

function checkPrecondition(existing: Node | null, options: PutOptions): void {
  if (options.isNewOnly === true && existing)
    throw new Refusal("precondition", "CHANGED_MEANWHILE", "Somebody changed the file meanwhile.");
  if (options.ifMatch === undefined) return;
  const isMatch = existing !== null && (options.ifMatch === "*" || options.ifMatch === etagOf(existing));
  if (!isMatch) throw new Refusal("precondition", "CHANGED_MEANWHILE", "Somebody changed the file meanwhile.");
}

/** Folder sizes of a fresh copy, from the bottom up: the copied rows hold the sizes of files only. */
async function copySizes(trx: FileDb, topId: number): Promise<void> {
  const nodes = await readSubtree(trx, topId);
  const sizes = new Map<number, number>();
  for (const node of nodes.toReversed()) {
    const size = node.kind === "file" ? node.size : (sizes.get(node.id) ?? 0);
    if (node.parentId !== null && node.id !== topId) sizes.set(node.parentId, (sizes.get(node.parentId) ?? 0) + size);
  }
  await setSizes(trx, sizes);
}

const rootIsFixed = (): Refusal =>
  new Refusal(
    "forbidden",
    "ROOT_FIXED",
    "The folder of a workspace follows the workspace and cannot be moved, renamed or removed here.",
  );
const intoItself = (): Refusal =>
  new Refusal("conflict", "INTO_ITSELF", "A folder cannot be moved or copied into itself.");
