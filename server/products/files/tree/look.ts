import { nextFreeName } from "./names.ts";
import { readChild, readLineage, readLineages, readNames, readRoot, type FileDb, type Node } from "./queries.ts";

/** Looking without asking who looks: for the composition, which ties files to what other parts keep in folders. */
export interface Look {
  /** A file that does not lie in the trash, nor anything above it. */
  file(id: number): Promise<Node | null>;
  /** The same for many, in one statement, in the order asked. */
  files(ids: readonly number[]): Promise<readonly Node[]>;
  /** The workspace's own folder, and one in it by its name. */
  folder(workspaceId: string, name: string): Promise<{ rootId: number; folderId: number | null }>;
  freeName(folderId: number, name: string): Promise<string>;
}

function living(lineage: readonly Node[]): Node | null {
  const node = lineage.at(-1);
  return node?.kind === "file" && lineage.every((one) => one.trashedAt === null) ? node : null;
}

export function createLook(db: FileDb): Look {
  return {
    file: async (id) => living(await readLineage(db, id)),
    async files(ids) {
      const lineages = await readLineages(db, ids);
      return ids.flatMap((id) => living(lineages.get(id) ?? []) ?? []);
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
