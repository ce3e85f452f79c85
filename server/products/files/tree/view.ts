import type { FileItem } from "@safos/contract/files";
import type { Identity } from "#identity";
import type { Items } from "#items";
import { viewLocks } from "../locks/view.ts";
import { nameReader } from "../person-names.ts";
import { hasPreview } from "../previews/sources.ts";
import type { FileDb } from "../tables.ts";
import { readFavourites } from "./favourites.ts";
import { etagOf, type Node } from "./node.ts";
import { missing } from "./refusals.ts";

interface ViewDeps {
  readonly db: FileDb;
  readonly identity: Identity;
  readonly items: Pick<Items, "restrictions">;
  readonly programEndings: readonly string[];
}

/** Nodes as the page shows them to a person, with a handful of statements however many there are. */
export async function viewNodes(deps: ViewDeps, personId: string, nodes: readonly Node[]): Promise<FileItem[]> {
  const changers = nodes.map((node) => node.changedBy);
  const ids = nodes.map((node) => node.id);
  const [nameOf, favourites, locks] = await Promise.all([
    nameReader(deps.identity, changers),
    readFavourites(deps.db, personId, ids),
    viewLocks(deps, personId, ids),
  ]);
  const lockOf = (id: number): Pick<FileItem, "lock"> => {
    const lock = locks.get(id);
    return lock ? { lock } : {};
  };
  return nodes.map((node) => ({
    id: node.id,
    workspaceId: node.workspaceId,
    parentId: node.parentId,
    kind: node.kind,
    name: node.name,
    size: node.size,
    etag: etagOf(node),
    contentType: node.contentType,
    modifiedAt: node.mtime.toISOString(),
    changedAt: node.changedAt.toISOString(),
    changedBy: nameOf(node.changedBy),
    ...(node.guestName === null ? {} : { guestName: node.guestName }),
    hasPreview: hasPreview(node, deps.programEndings),
    isFavourite: favourites.has(node.id),
    ...lockOf(node.id),
    ...(deps.items.restrictions.has({ kind: "file", id: String(node.id) }) ? { isRestricted: true as const } : {}),
  }));
}

export async function viewNode(deps: ViewDeps, personId: string, node: Node): Promise<FileItem> {
  const [item] = await viewNodes(deps, personId, [node]);
  if (!item) throw missing();
  return item;
}
