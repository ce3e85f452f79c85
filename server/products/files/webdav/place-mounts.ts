import type { Workspace, Role } from "#workspaces";
import type { Received } from "../received/received.ts";
import type { FileDb } from "../tables.ts";
import { maxNameBytes, nextFreeName, shortenName } from "../tree/names.ts";
import { isTrashed, type Node } from "../tree/node.ts";
import { readLineages, readNamesBeside } from "../tree/queries.ts";
import type { Mount } from "./location.ts";

/** A workspace that the person may read, and its folder. */
export interface ReadableWorkspace {
  readonly workspace: Workspace;
  readonly role: Role;
  readonly rootId: number;
}

interface Wanted {
  readonly name: string;
  readonly parentId: number;
  readonly place: (name: string) => Mount;
}

/** Workspaces first, then what is shared, the oldest first: names that are there already keep others from theirs. Three statements at most. */
export async function placeMounts(
  db: FileDb,
  personalId: number,
  workspaces: readonly ReadableWorkspace[],
  shares: readonly Received[],
): Promise<readonly Mount[]> {
  const folders = await readFolders(db, personalId, shares);
  const wanted = [
    ...workspaces.map((one): Wanted => ({
      name: asFileName(one.workspace.name),
      parentId: personalId,
      place: (name) => ({ kind: "workspace", path: [name], ...one }),
    })),
    ...shares.map((one) => wantShare(one, folders, personalId)),
  ];
  if (wanted.length === 0) return [];
  const names = await readTaken(db, wanted);
  return wanted.map(({ name, parentId, place }) => {
    const taken = names.get(parentId) ?? new Set<string>();
    names.set(parentId, taken);
    const free = nextFreeName(name, (one) => taken.has(one));
    taken.add(free);
    return place(free);
  });
}

/** The names in the folders that are in the way, and where any is, those that a number could meet. */
async function readTaken(db: FileDb, wanted: readonly Wanted[]): Promise<Map<number, Set<string>>> {
  const parents = [...new Set(wanted.map((one) => one.parentId))];
  const names = wanted.map((one) => one.name);
  const places = new Set(wanted.map((one) => `${one.parentId} ${one.name}`));
  const exact = await readNamesBeside(db, parents, names, { numbered: false });
  const isFree =
    places.size === wanted.length && wanted.every((one) => exact.get(one.parentId)?.has(one.name) !== true);
  return isFree ? exact : readNamesBeside(db, parents, names, { numbered: true });
}

function wantShare(received: Received, folders: ReadonlyMap<number, readonly Node[]>, personalId: number): Wanted {
  const { node, role, placement } = received;
  const folder = folders.get(placement?.parentId ?? 0) ?? [];
  return {
    name: placement?.name ?? node.name,
    parentId: folder.at(-1)?.id ?? personalId,
    place: (name) => ({
      kind: "share",
      path: [...folder.slice(1).map((one) => one.name), name],
      role,
      rootId: node.id,
      received,
      parents: folder.length === 0 ? [personalId] : folder.map((one) => one.id),
    }),
  };
}

/** The folders that shares were put into, by id, with what leads there: what is gone from a person's own files leaves them at the top. */
async function readFolders(
  db: FileDb,
  personalId: number,
  shares: readonly Received[],
): Promise<ReadonlyMap<number, readonly Node[]>> {
  const ids = new Set(shares.flatMap(({ placement }) => placement?.parentId ?? []));
  if (ids.size === 0) return new Map();
  const lineages = await readLineages(db, [...ids]);
  return new Map([...lineages].filter(([, lineage]) => lineage[0]?.id === personalId && !isTrashed(lineage)));
}

/** Workspace names may hold what file names cannot. */
function asFileName(name: string): string {
  const clean = name
    .normalize("NFC")
    .replace(/[\\/\u0000-\u001f\u007f]/g, "-")
    .trim();
  return clean === "" || clean === "." || clean === ".." ? "Samarbetsyta" : shortenName(clean, maxNameBytes);
}
