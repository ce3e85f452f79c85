import type { FileItem } from "@safos/contract/files";
import type { Identity, Person } from "#identity";
import { hasPreview } from "./previews/service.ts";
import { readFavourites, type FileDb, type Node } from "./tree/queries.ts";
import { etagOf } from "./tree/service.ts";

type Who = { id: string; displayName: string } | null;

/** Turns nodes into what the page shows, with two statements however many there are. */
export async function viewNodes(
  deps: { db: FileDb; identity: Identity },
  personId: string,
  nodes: readonly Node[],
): Promise<FileItem[]> {
  const [persons, favourites] = await Promise.all([
    namesOf(
      deps.identity,
      nodes.map((node) => node.changedBy),
    ),
    readFavourites(
      deps.db,
      personId,
      nodes.map((node) => node.id),
    ),
  ]);
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
    changedBy: persons(node.changedBy),
    hasPreview: hasPreview(node),
    isFavourite: favourites.has(node.id),
  }));
}

/** Looks names up once for a whole list. */
export async function namesOf(
  identity: Identity,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => Who> {
  const found = await identity.personsByIds([...new Set(ids.filter((id) => id !== null))]);
  const byId = new Map<string, Person>(found.map((person) => [person.id, person]));
  return (id) => {
    const person = id === null ? undefined : byId.get(id);
    return person ? { id: person.id, displayName: person.displayName } : null;
  };
}
