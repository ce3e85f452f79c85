import type { FileDb } from "../tables.ts";
import { nextFreeName } from "./names.ts";
import { isTrashed, type Node } from "./node.ts";
import { readChild, readLineage, readLineages, readNames, readRoot } from "./queries.ts";

/** Reads without asking access: for the composition, which connects files to what other products keep in folders. */
export interface Lookup {
  /** A file that does not lie in the trash, nor anything above it. */
  file(id: number): Promise<Node | null>;
  /** The same for many, in one statement, in the order asked. */
  files(ids: readonly number[]): Promise<readonly Node[]>;
  /** The workspace's own folder, and one in it by its name. */
  folder(workspaceId: string, name: string): Promise<{ rootId: number; folderId: number | null }>;
  /** The name itself, or the next that is free in the folder. */
  freeName(folderId: number, name: string): Promise<string>;
}

function liveFile(lineage: readonly Node[]): Node | null {
  const node = lineage.at(-1);
  return node?.kind === "file" && !isTrashed(lineage) ? node : null;
}

export function createLookup(db: FileDb): Lookup {
  return {
    file: async (id) => liveFile(await readLineage(db, id)),
    async files(ids) {
      const lineages = await readLineages(db, ids);
      return ids.flatMap((id) => liveFile(lineages.get(id) ?? []) ?? []);
    },
    async folder(workspaceId, name) {
      const root = await readRoot(db, workspaceId);
      const child = await readChild(db, root.id, name);
      return { rootId: root.id, folderId: child?.kind === "folder" ? child.id : null };
    },
    async freeName(folderId, name) {
      const names = await readNames(db, folderId);
      return nextFreeName(name, (one) => names.has(one));
    },
  };
}
