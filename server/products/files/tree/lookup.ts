import type { FileDb } from "../tables.ts";
import { nextFreeName } from "./names.ts";
import { isTrashed, type Node } from "./node.ts";
import { readLineage, readLineages, readNames } from "./queries.ts";

/** Reads without asking access: for the composition, which connects files to what other products keep in folders. */
export interface Lookup {
  /** A file that does not lie in the trash, nor anything above it. */
  file(id: number): Promise<Node | null>;
  /** The same for many, in one statement, in the order asked. */
  files(ids: readonly number[]): Promise<readonly Node[]>;
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
    async freeName(folderId, name) {
      const names = await readNames(db, folderId);
      return nextFreeName(name, (one) => names.has(one));
    },
  };
}
