import { splitAtMount } from "#dav";
import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { Role } from "#workspaces";
import { readReceivedOf, restMark, roleAlong } from "../received/received.ts";
import type { ListedNode } from "../tree/node.ts";
import type { FileDb } from "../tables.ts";
import { createGathering } from "#database";
import { readPath, readRoot } from "../tree/queries.ts";
import { partOf } from "../tree/walks.ts";
import type { WebdavDeps } from "./deps.ts";
import { marksOf } from "./etags.ts";
import { listMembers } from "./listing.ts";
import type { Location, PersonTree, PersonTrees } from "./location.ts";
import { placeMounts } from "./place-mounts.ts";

const cacheSize = 100_000;
const mostTogether = 64;

export type TreeReader = (principal: Principal, names?: readonly string[]) => Promise<PersonTree>;

export function createPersonTrees(
  deps: Pick<
    FilesDeps,
    "blobs" | "db" | "items" | "workspaces" | "organisations" | "identity" | "programEndings" | "reminders"
  > &
    Pick<WebdavDeps, "instanceId" | "fingerprint">,
): PersonTrees {
  const { db } = deps;
  return {
    rootOf: createTreeReader(deps),
    find: (tree, names) => findLocation(db, tree, names),
    list: (tree, location, listing) => listMembers(deps, tree, location, listing),
  };
}

/** Reads what a person sees at the top of their files, and where. */
export function createTreeReader(deps: Pick<FilesDeps, "db" | "items" | "workspaces">): TreeReader {
  const { db } = deps;
  // The root of a workspace is made once and keeps its id.
  const rootIds = new Map<string, number>();
  const rootIdOf = async (workspaceId: string): Promise<number> => {
    const known = rootIds.get(workspaceId);
    if (known !== undefined) return known;
    const { id } = await readRoot(db, workspaceId);
    if (rootIds.size >= cacheSize) rootIds.clear();
    rootIds.set(workspaceId, id);
    return id;
  };
  // What a person asks for while their tree is read is answered from the next reading, which begins after it.
  const gather = createGathering<Asked, PersonTree>(
    async (_person, asked) =>
      (await readPersonTrees(deps, asked, rootIdOf)).map((value) => ({ status: "fulfilled", value })),
    mostTogether,
  );
  return (principal, names) =>
    gather(`${principal.personId} ${principal.organisationId}`, { principal, names: names ?? null });
}

interface Asked {
  readonly principal: Principal;
  /** A path to follow. */
  readonly names: readonly string[] | null;
}

/** The tree of one person, for each of their requests. */
async function readPersonTrees(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces">,
  asked: readonly Asked[],
  rootIdOf: (workspaceId: string) => Promise<number>,
): Promise<readonly PersonTree[]> {
  const { db, workspaces } = deps;
  const principal = asked[0]?.principal;
  if (!principal) return [];
  const list = await workspaces.listFor(principal.personId);
  const personal = await workspaces.personalOf(principal.personId);
  const personalId = await rootIdOf(personal.id);
  const shared = list
    .filter(({ workspace, role }) => !workspace.isPersonal && workspaces.can(role, "read"))
    .toSorted((a, b) => (a.workspace.id < b.workspace.id ? -1 : 1));
  const readable = [];
  for (const { workspace, role } of shared) readable.push({ workspace, role, rootId: await rootIdOf(workspace.id) });
  const followed = asked.filter((one) => one.names !== null);
  const paths = followed.map((one) => one.names ?? []);
  const own = { personId: principal.personId, personalId };
  const grants = await workspaces.receivedWithin(principal, "file");
  // As if nothing was shared with them, which is nearly always so.
  const first = await placeMounts(db, own, { workspaces: readable, shares: [] }, { paths, grants: grants.list });
  const received = await readReceivedOf(deps, principal, grants.read(first.grants));
  const { mounts, remotes, walks } =
    received.list.length === 0
      ? first
      : await placeMounts(db, own, { workspaces: readable, shares: received.list }, { paths, grants: null });
  const common = {
    personalId,
    mounts,
    remotes,
    granted: received.granted,
    roleAlong: (lineage: readonly ListedNode[], memberRole: Role | null) =>
      roleAlong(deps, received.granted, lineage, memberRole),
    restMarkOf: (lineage: readonly ListedNode[]) => restMark(deps, received.granted, lineage),
    marks: marksOf(deps, received, mounts),
  };
  return asked.map((one) => ({
    ...common,
    principal: one.principal,
    takeWalk: once(walks[followed.indexOf(one)] ?? null),
  }));
}

function once<T>(value: T | null): () => T | null {
  let left = value;
  return () => {
    const given = left;
    left = null;
    return given;
  };
}

/** Where a path leads in a person's tree, as far as it exists. */
export async function findLocation(db: FileDb, tree: PersonTree, names: readonly string[]): Promise<Location> {
  const { mount, rest } = splitAtMount(tree.mounts, names);
  const path = { rootId: mount?.rootId ?? tree.personalId, names: rest };
  const walk = tree.takeWalk();
  const found = (walk && partOf(walk, path)) ?? (await readPath(db, path.rootId, rest));
  const missing = rest.slice(Math.max(found.length - 1, 0));
  const isPersonRoot = names.length === 0;
  if (mount?.kind !== "share")
    return { mount, lineage: found, missing, isPersonRoot, memberRole: mount?.role ?? "owner" };
  const above = mount.received.lineage.slice(0, -1);
  const workspaceId = above[0]?.workspaceId ?? "";
  const lineage = [...above, ...found.map((node) => ({ ...node, workspaceId }))];
  return { mount, lineage, missing, isPersonRoot, memberRole: null };
}
