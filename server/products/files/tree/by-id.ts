import type { EmptiedTrash } from "@safos/contract/files";
import type { InformationClass } from "@safos/contract/policy";
import { classedOf, noteRead } from "../item.ts";
import { accessNode } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { copyNode, copyOrBegin } from "./copy.ts";
import { destroyNode } from "./destroy.ts";
import { emptyTrash } from "./empty-trash.ts";
import { ensureFolder } from "./ensure-folder.ts";
import { moveTo, type Placed } from "./move.ts";
import type { Node } from "./node.ts";
import { restoreNode } from "./restore.ts";
import { trashNode } from "./trash.ts";
import type { NewContent, WriteOptions, Written } from "./place-file.ts";
import { writeFile } from "./write.ts";

/** The verbs of the tree for those who know nodes by their ids: the page and other products. Each asks access for the actor. */
export interface Tree {
  /** What the actor may read, with the class that its content has; that they opened it is noted. */
  open(actor: Actor, id: number): Promise<{ readonly node: Node; readonly informationClass: InformationClass | null }>;
  /** The folder by this name at the top of the workspace, made when it is not there. */
  ensureFolder(actor: Actor, workspaceId: string, name: string): Promise<number>;
  writeFile(actor: Actor, parentId: number, name: string, content: NewContent, options: WriteOptions): Promise<Written>;
  /** Renames, moves or both. */
  move(
    actor: Actor,
    id: number,
    to: { readonly parentId?: number | undefined; readonly name?: string | undefined },
  ): Promise<Placed>;
  copy(
    actor: Actor,
    id: number,
    to: { readonly parentId: number; readonly name?: string | undefined },
  ): Promise<Placed>;
  /** The same without waiting for the end of what is large: its copy's id. */
  copyOrBegin(
    actor: Actor,
    id: number,
    to: { readonly parentId: number; readonly name?: string | undefined },
  ): Promise<Placed | string>;
  trash(actor: Actor, id: number): Promise<void>;
  restore(actor: Actor, id: number): Promise<Node>;
  /** Permanently; only what lies in the trash. */
  destroy(actor: Actor, id: number): Promise<void>;
  /** The same for what the actor sees in a workspace's trash and was there at a moment. */
  emptyTrash(actor: Actor, workspaceId: string, until: Date): Promise<EmptiedTrash>;
}

export function createTree(context: TreeContext): Tree {
  const writable = (actor: Actor, id: number) => accessNode(context, actor, id, "write");
  return {
    async open(actor, id) {
      const { node, ancestors } = await accessNode(context, actor, id, "read");
      const lineage = [...ancestors, node];
      noteRead(context, actor, lineage, "opened");
      const informationClass = await context.items.classes.effective(classedOf(lineage), context.workspaces);
      return { node, informationClass };
    },
    ensureFolder: (actor, workspaceId, name) => ensureFolder(context, actor, workspaceId, name),
    writeFile: async (actor, parentId, name, content, options) =>
      writeFile(context, actor, await writable(actor, parentId), name, content, options),
    move: async (actor, id, to) => moveTo(context, actor, await writable(actor, id), to),
    async copy(actor, id, { parentId, name }) {
      const source = await accessNode(context, actor, id, "read");
      return copyNode(context, actor, source, { parent: await writable(actor, parentId), name });
    },
    async copyOrBegin(actor, id, { parentId, name }) {
      const source = await accessNode(context, actor, id, "read");
      return copyOrBegin(context, actor, source, { parent: await writable(actor, parentId), name });
    },
    trash: async (actor, id) => trashNode(context, actor, await writable(actor, id)),
    restore: (actor, id) => restoreNode(context, actor, id),
    destroy: (actor, id) => destroyNode(context, actor, id),
    emptyTrash: (actor, workspaceId, until) => emptyTrash(context, actor, workspaceId, until),
  };
}
