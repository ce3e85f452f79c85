import type { RawBuilder } from "#database";
import { splitAtMount } from "#dav";
import type { Workspace, Role } from "#workspaces";
import type { Received } from "../received/received.ts";
import type { FileDb } from "../tables.ts";
import { maxNameBytes, nextFreeName, shortenName } from "../tree/names.ts";
import { isTrashed, type Node } from "../tree/node.ts";
import { readLineages, readNamesBeside } from "../tree/queries.ts";
import { readNamesAndPaths, type Walk } from "../tree/walks.ts";
import type { MountedRow } from "../federated/queries.ts";
import type { Mount, RemoteMount } from "./location.ts";

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

interface Placed {
  readonly mounts: readonly Mount[];
  readonly remotes: readonly RemoteMount[];
  /** Where the paths lead as far as it was seen, in their order. */
  readonly walks: readonly Walk[];
  /** What was asked for with it. */
  readonly grants: unknown;
}

interface AskedWith {
  readonly paths: readonly (readonly string[])[];
  /** A value that is read in the same moment; null: none. */
  readonly grants: RawBuilder<unknown> | null;
}

/**
 * Workspaces first, then what is shared, the oldest first: names that are there already keep others from theirs. Paths are followed in the
 * same statement, as if none did. Four statements at most.
 */
export async function placeMounts(
  db: FileDb,
  { personId, personalId }: { readonly personId: string; readonly personalId: number },
  { workspaces, shares }: { readonly workspaces: readonly ReadableWorkspace[]; readonly shares: readonly Received[] },
  { paths, grants }: AskedWith,
): Promise<Placed> {
  const folders = await readFolders(db, personalId, shares);
  const wanted = [
    ...workspaces.map((one): Wanted => ({
      name: asFileName(one.workspace.name),
      parentId: personalId,
      place: (name) => ({ kind: "workspace", path: [name], ...one }),
    })),
    ...shares.map((one) => wantShare(one, folders, personalId)),
  ];
  const guessed = wanted.map((one) => one.place(one.name));
  const asked = {
    personId,
    parentIds: [...new Set(wanted.map((one) => one.parentId))],
    names: wanted.map((one) => one.name),
    grants,
  };
  const read = await readNamesAndPaths(
    db,
    asked,
    paths.map((names) => {
      const { mount, rest } = splitAtMount(guessed, names);
      return { rootId: mount?.rootId ?? personalId, names: rest };
    }),
  );
  const places = new Set(wanted.map((one) => `${one.parentId} ${one.name}`));
  const isFree =
    places.size === wanted.length && wanted.every((one) => read.taken.get(one.parentId)?.has(one.name) !== true);
  // A number could meet others.
  const mounts = isFree ? guessed : placeBeside(wanted, await readNamesBeside(db, asked.parentIds, asked.names));
  const remotes = await placeRemotes(db, personalId, mounts, read.mounted);
  return { mounts, remotes, walks: read.walks, grants: read.grants };
}

/** At the top, after everything that is here. */
async function placeRemotes(
  db: FileDb,
  personalId: number,
  mounts: readonly Mount[],
  mounted: readonly MountedRow[],
): Promise<readonly RemoteMount[]> {
  if (mounted.length === 0) return [];
  const names = mounted.map((one) => one.placedName ?? one.name);
  const taken = (await readNamesBeside(db, [personalId], names)).get(personalId) ?? new Set<string>();
  for (const { path } of mounts) if (path.length === 1 && path[0] !== undefined) taken.add(path[0]);
  return mounted.map((share, at) => {
    const name = nextFreeName(names[at] ?? share.name, (one) => taken.has(one));
    taken.add(name);
    return { kind: "remote", path: [name], share };
  });
}

function placeBeside(wanted: readonly Wanted[], names: Map<number, Set<string>>): readonly Mount[] {
  return wanted.map(({ name, parentId, place }) => {
    const taken = names.get(parentId) ?? new Set<string>();
    names.set(parentId, taken);
    const free = nextFreeName(name, (one) => taken.has(one));
    taken.add(free);
    return place(free);
  });
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
