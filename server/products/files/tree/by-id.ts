import { accessNode } from "./access.ts";
import type { Actor, TreeContext } from "./context.ts";
import { createFolder } from "./create-folder.ts";
import { destroyNode } from "./destroy.ts";
import { moveTo, type Placed } from "./move.ts";
import type { Node } from "./node.ts";
import { restoreNode } from "./restore.ts";
import { trashNode } from "./trash.ts";
import { writeFile, type NewContent, type WriteOptions, type Written } from "./write.ts";

/** The verbs of the tree for other parts of the server, which know nodes by their ids. Each asks access for the actor. */
export interface Tree {
  createFolder(actor: Actor, parentId: number, name: string): Promise<Node>;
  writeFile(actor: Actor, parentId: number, name: string, content: NewContent, options: WriteOptions): Promise<Written>;
  /** Renames, moves or both. */
  move(
    actor: Actor,
    id: number,
    to: { readonly parentId?: number | undefined; readonly name?: string | undefined },
  ): Promise<Placed>;
  trash(actor: Actor, id: number): Promise<void>;
  restore(actor: Actor, id: number): Promise<Node>;
  /** Permanently; only what lies in the trash. */
  destroy(actor: Actor, id: number): Promise<void>;
}

export function createTree(context: TreeContext): Tree {
  const writable = (actor: Actor, id: number) => accessNode(context, actor, id, "write");
  return {
    createFolder: async (actor, parentId, name) => createFolder(context, actor, await writable(actor, parentId), name),
    writeFile: async (actor, parentId, name, content, options) =>
      writeFile(context, actor, await writable(actor, parentId), name, content, options),
    move: async (actor, id, to) => moveTo(context, actor, await writable(actor, id), to),
    trash: async (actor, id) => trashNode(context, actor, await writable(actor, id)),
    restore: (actor, id) => restoreNode(context, actor, id),
    destroy: (actor, id) => destroyNode(context, actor, id),
  };
}
