import { Refusal } from "#http";
import type { FilesDeps } from "../deps.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import { createFolder } from "../tree/create-folder.ts";
import { requireFileName } from "../tree/names.ts";
import { readChild } from "../tree/queries.ts";
import { missing, notAFolder } from "../tree/refusals.ts";

/** The folder at a path below the one that files were sent to. */
export type FolderAt = (names: readonly string[]) => Promise<Accessed>;

/**
 * Folders below one, each made once however many files of a request lie in it; what is there already is used. Refuses as `createFolder`
 * and `accessNode` do, and NOT_A_FOLDER.
 */
export function createFolders(deps: FilesDeps, actor: Actor, base: Accessed): FolderAt {
  const known = new Map<string, Promise<Accessed>>();

  async function make(names: readonly string[], text: string): Promise<Accessed> {
    const parent = await at(names.slice(0, -1));
    const name = requireFileName(text);
    const there = (await readChild(deps.db, parent.node.id, name)) ?? (await createOrFind(parent, name));
    if (there.kind !== "folder") throw notAFolder();
    return accessNode(deps, actor, there.id, "write");
  }

  async function createOrFind(parent: Accessed, name: string) {
    try {
      return await createFolder(deps, actor, parent, name);
    } catch (error) {
      // Another request that belongs to the same tree was first.
      const isThere = error instanceof Refusal && error.code === "NAME_TAKEN";
      const there = isThere ? await readChild(deps.db, parent.node.id, name) : null;
      if (isThere && !there) throw missing();
      if (!there) throw error;
      return there;
    }
  }

  const at: FolderAt = (names) => {
    const last = names.at(-1);
    if (last === undefined) return Promise.resolve(base);
    const key = names.join("/");
    const found = known.get(key);
    if (found) return found;
    const making = make(names, last);
    known.set(key, making);
    return making;
  };
  return at;
}
