import { createHash } from "node:crypto";
import type { Principal } from "#http";
import type { Role, Workspace, Workspaces } from "#workspaces";
import { nextFreeName } from "../tree/names.ts";
import { readNames, readPath, readRoot, readRoots, type FileDb, type Node } from "../tree/queries.ts";
import { etagOf } from "../tree/service.ts";

/** A workspace's folder as it appears in a member's root. */
export interface Mount {
  readonly name: string;
  readonly workspace: Workspace;
  readonly role: Role;
  readonly root: Node;
}

/** A person's whole tree: their personal files, and beside them every workspace they may read. */
export interface PersonTree {
  readonly personal: Node;
  readonly mounts: readonly Mount[];
  /** Changes when anything anywhere below changes. */
  readonly etag: string;
}

/** Where a path leads. */
export interface Place {
  readonly tree: PersonTree;
  /** Null at the person's own root and in their personal files. */
  readonly mount: Mount | null;
  /** Nodes found along the path below the mount or the personal root, that root first. */
  readonly found: readonly Node[];
  /** Names that were not found; empty when the path exists. */
  readonly missing: readonly string[];
  readonly isPersonRoot: boolean;
  readonly role: Role;
}

export async function readPersonTree(
  deps: { db: FileDb; workspaces: Workspaces },
  principal: Principal,
): Promise<PersonTree> {
  const list = await deps.workspaces.listFor(principal.personId);
  const personalId = (await deps.workspaces.personalOf(principal.personId)).id;
  const shared = list
    .filter(({ workspace, role }) => !workspace.isPersonal && deps.workspaces.can(role, "read"))
    .sort((a, b) => (a.workspace.id < b.workspace.id ? -1 : 1));
  const personal = await readRoot(deps.db, personalId);
  const known = new Map(
    (
      await readRoots(
        deps.db,
        shared.map((one) => one.workspace.id),
      )
    ).map((root) => [root.workspaceId, root]),
  );
  const taken = await readNames(deps.db, personal.id);
  const mounts: Mount[] = [];
  for (const { workspace, role } of shared) {
    const name = nextFreeName(asFileName(workspace.name), (one) => taken.has(one));
    taken.add(name);
    mounts.push({ name, workspace, role, root: known.get(workspace.id) ?? (await readRoot(deps.db, workspace.id)) });
  }
  const hash = createHash("sha256").update(etagOf(personal));
  for (const mount of mounts) hash.update(`\n${etagOf(mount.root)} ${mount.role} ${mount.name}`);
  return { personal, mounts, etag: hash.digest("hex").slice(0, 32) };
}

/** Workspace names may hold what file names cannot. */
function asFileName(name: string): string {
  // oxlint-disable-next-line no-control-regex
  const clean = name
    .normalize("NFC")
    .replace(/[\\/\u0000-\u001f\u007f]/g, "-")
    .trim();
  return clean === "" || clean === "." || clean === ".." ? "Samarbetsyta" : clean;
}

export async function findPlace(
  deps: { db: FileDb; workspaces: Workspaces },
  principal: Principal,
  names: readonly string[],
  known?: PersonTree,
): Promise<Place> {
  const tree = known ?? (await readPersonTree(deps, principal));
  const mount = tree.mounts.find((one) => one.name === names[0]) ?? null;
  const rest = mount ? names.slice(1) : names;
  const root = mount?.root ?? tree.personal;
  const found = rest.length === 0 ? [root] : await readPath(deps.db, root.id, rest);
  return {
    tree,
    mount,
    found,
    missing: rest.slice(found.length - 1),
    isPersonRoot: names.length === 0,
    role: mount?.role ?? "owner",
  };
}
