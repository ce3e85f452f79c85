import { refuse } from "#http";
import { readChildPage, type PageEnd } from "../tree/child-page.ts";
import { nextFreeName } from "../tree/names.ts";
import type { Node } from "../tree/node.ts";
import type { FileDb } from "../tables.ts";

/** What one archive may hold; more is better synchronised. */
const mostEntries = 50_000;

const perPage = 500;
const order = { by: "name", isDescending: false } as const;

export interface ArchiveEntry {
  /** Below the archive's root; names are never paths. */
  readonly path: string;
  readonly node: Node;
}

/** Those of a folder's nodes that may be in the archive; `folder` is what leads to it, itself included. */
export type Allow = (folder: readonly Node[], nodes: readonly Node[]) => Promise<readonly Node[]>;

/** A node with what leads to it, the root of the workspace first. */
export type Lineage = readonly Node[];

/**
 * What an archive of some nodes holds, folders before what is in them, page by page, so that memory stays flat. Refuses
 * ARCHIVE_TOO_LARGE.
 */
export async function* archiveEntries(
  db: FileDb,
  lineages: readonly Lineage[],
  allow: Allow,
): AsyncGenerator<ArchiveEntry> {
  const taken = new Set<string>();
  let count = 0;
  const admit = (entry: ArchiveEntry): ArchiveEntry => {
    if (++count > mostEntries) throw refuse("ARCHIVE_TOO_LARGE", { limit: mostEntries });
    return entry;
  };
  async function* below(folder: Lineage, path: string): AsyncGenerator<ArchiveEntry> {
    const top = folder.at(-1);
    if (!top) return;
    for (let after: PageEnd | null = null; ;) {
      const page = await readChildPage(db, top.id, { order, after, limit: perPage });
      for (const node of await allow(folder, page)) {
        yield admit({ path: `${path}/${node.name}`, node });
        if (node.kind === "folder") yield* below([...folder, node], `${path}/${node.name}`);
      }
      const last = page.at(-1);
      if (!last || page.length < perPage) return;
      after = { kind: last.kind, name: last.name, value: last.value };
    }
  }
  for (const lineage of lineages) {
    const node = lineage.at(-1);
    if (!node) continue;
    // The folder of a workspace has no name of its own.
    const name = nextFreeName(node.name === "" ? "Filer" : node.name, (one) => taken.has(one));
    taken.add(name);
    yield admit({ path: name, node });
    if (node.kind === "folder") yield* below(lineage, name);
  }
}
