import { createHash } from "node:crypto";
import type { Principal } from "#http";
import type { Role, Workspace, Workspaces } from "#workspaces";
import type { Accessed } from "../tree/access.ts";
import { maxNameBytes, nextFreeName, shortenName } from "../tree/names.ts";
import { readNamesLike, readPath, readRoot, readRoots, type FileDb, type Node } from "../tree/queries.ts";
import { etagOf } from "../tree/service.ts";

/** A workspace's folder as it appears in a member's root. */
export interface Mount {
  readonly name: string;
  readonly workspace: Workspace;
  readonly role: Role;
  readonly rootId: number;
}

/** A person's whole tree: their personal files, and beside them every workspace they may read. */
export interface PersonTree {
  readonly personalId: number;
  readonly personalWorkspaceId: string;
  readonly mounts: readonly Mount[];
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

export interface Places {
  tree(principal: Principal): Promise<PersonTree>;
  find(principal: Principal, names: readonly string[], known?: PersonTree): Promise<Place>;
  /** The root folders of the mounts as they are now, and an etag that changes when anything anywhere below changes. */
  roots(tree: PersonTree, personal: Node): Promise<{ roots: ReadonlyMap<string, Node>; etag: string }>;
}

const cacheSize = 100_000;

export function createPlaces(deps: { db: FileDb; workspaces: Workspaces }): Places {
  const { db, workspaces } = deps;
  /** The root of a workspace is made once and keeps its id. */
  const rootIds = new Map<string, number>();

  async function rootIdOf(workspaceId: string): Promise<number> {
    const known = rootIds.get(workspaceId);
    if (known !== undefined) return known;
    const { id } = await readRoot(db, workspaceId);
    if (rootIds.size >= cacheSize) rootIds.clear();
    rootIds.set(workspaceId, id);
    return id;
  }

  async function tree(principal: Principal): Promise<PersonTree> {
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
    return { personalId, personalWorkspaceId: personal.id, mounts };
  }

  return {
    tree,
    async find(principal, names, known) {
      const whole = known ?? (await tree(principal));
      const mount = whole.mounts.find((one) => one.name === names[0]) ?? null;
      const rest = mount ? names.slice(1) : names;
      const found = await readPath(db, mount?.rootId ?? whole.personalId, rest);
      return {
        tree: whole,
        mount,
        found,
        missing: rest.slice(found.length - 1),
        isPersonRoot: names.length === 0,
        role: mount?.role ?? "owner",
      };
    },
    async roots(whole, personal) {
      const ids = whole.mounts.map((mount) => mount.workspace.id);
      const roots = new Map((await readRoots(db, ids)).map((root) => [root.workspaceId, root]));
      const hash = createHash("sha256").update(etagOf(personal));
      for (const mount of whole.mounts) {
        const root = roots.get(mount.workspace.id);
        hash.update(`\n${root ? etagOf(root) : ""} ${mount.role} ${mount.name}`);
      }
      return { roots, etag: hash.digest("hex").slice(0, 32) };
    },
  };
}

/** A folder on the path, with the access that leading to it has shown. */
export function accessedParent(place: Place, parent: Node): Accessed {
  return { node: parent, ancestors: place.found.slice(0, -1), role: place.role };
}

/** Workspace names may hold what file names cannot. */
function asFileName(name: string): string {
  const clean = name
    .normalize("NFC")
    .replace(/[\\/\u0000-\u001f\u007f]/g, "-")
    .trim();
  return clean === "" || clean === "." || clean === ".." ? "Samarbetsyta" : shortenName(clean, maxNameBytes);
}
