import { splitAtMount } from "#dav";
import type { Principal } from "#http";
import type { Workspaces } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import type { FileDb } from "../tables.ts";
import { maxNameBytes, nextFreeName, shortenName } from "../tree/names.ts";
import { readNamesLike, readPath, readRoot } from "../tree/queries.ts";
import type { WebdavDeps } from "./deps.ts";
import { listMembers } from "./listing.ts";
import type { Location, Mount, PersonTree, PersonTrees } from "./location.ts";

const cacheSize = 100_000;

export function createPersonTrees(
  deps: Pick<FilesDeps, "db" | "identity" | "items" | "workspaces" | "organisations"> &
    Pick<WebdavDeps, "instanceId" | "fingerprint">,
): PersonTrees {
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
  return {
    rootOf: (principal) => readPersonTree(deps, principal, rootIdOf),
    find: (tree, names) => findLocation(db, tree, names),
    list: (tree, location, listing) => listMembers(deps, tree, location, listing),
  };
}

async function readPersonTree(
  { db, workspaces }: { db: FileDb; workspaces: Workspaces },
  principal: Principal,
  rootIdOf: (workspaceId: string) => Promise<number>,
): Promise<PersonTree> {
  const list = await workspaces.listFor(principal.personId);
  const personal = await workspaces.personalOf(principal.personId);
  const personalId = await rootIdOf(personal.id);
  const shared = list
    .filter(({ workspace, role }) => !workspace.isPersonal && workspaces.can(role, "read"))
    .toSorted((a, b) => (a.workspace.id < b.workspace.id ? -1 : 1));
  const wanted = shared.map(({ workspace }) => asFileName(workspace.name));
  // Only own files that begin like a mount can be in its way.
  const taken = shared.length === 0 ? new Set<string>() : await readNamesLike(db, personalId, wanted);
  const mounts: Mount[] = [];
  for (const [index, { workspace, role }] of shared.entries()) {
    const name = nextFreeName(wanted[index] ?? "", (one) => taken.has(one));
    taken.add(name);
    mounts.push({ name, workspace, role, rootId: await rootIdOf(workspace.id) });
  }
  return { principal, personalId, mounts };
}

async function findLocation(db: FileDb, tree: PersonTree, names: readonly string[]): Promise<Location> {
  const { mount, rest } = splitAtMount(tree.mounts, names);
  const lineage = await readPath(db, mount?.rootId ?? tree.personalId, rest);
  return {
    mount,
    lineage,
    missing: rest.slice(lineage.length - 1),
    isPersonRoot: names.length === 0,
    memberRole: mount?.role ?? "owner",
  };
}

/** Workspace names may hold what file names cannot. */
function asFileName(name: string): string {
  const clean = name
    .normalize("NFC")
    .replace(/[\\/\u0000-\u001f\u007f]/g, "-")
    .trim();
  return clean === "" || clean === "." || clean === ".." ? "Samarbetsyta" : shortenName(clean, maxNameBytes);
}
