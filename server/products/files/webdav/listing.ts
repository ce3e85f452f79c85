import { combineEtags, type Listing, type Member } from "#dav";
import type { Role } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { roleAlong } from "../received/received.ts";
import type { FileDb } from "../tables.ts";
import { openTo } from "../tree/access.ts";
import { readFavourites } from "../tree/favourites.ts";
import { etagOf, type Node } from "../tree/node.ts";
import { readChildren, readRoots } from "../tree/queries.ts";
import { readUsage } from "../tree/quota.ts";
import { missing } from "../tree/refusals.ts";
import type { WebdavDeps } from "./deps.ts";
import { etagFor, markOf } from "./etags.ts";
import { readLevels } from "./levels.ts";
import type { Location, Mount, PersonTree } from "./location.ts";
import type { Resource } from "./properties.ts";
import { readSharing, type SharingDeps } from "./sharing.ts";

type ListingDeps = Pick<FilesDeps, "db" | "items" | "organisations"> &
  Pick<WebdavDeps, "instanceId" | "fingerprint"> &
  SharingDeps;

/** A node of a listing, where it stands and what the person may do with it. */
interface Listed {
  readonly node: Node;
  readonly path: readonly string[];
  readonly mount: Mount | null;
  readonly role: Role | null;
}

/** The resource itself and, at depth 1, what it holds and what is mounted there. Null roots: mounts whose folder is gone. */
async function listNodes(
  deps: ListingDeps,
  tree: PersonTree,
  location: Location,
  { names, depth, roots }: Pick<Listing, "names" | "depth"> & { readonly roots: ReadonlyMap<number, Node> },
): Promise<readonly Listed[]> {
  const { mount, lineage, memberRole } = location;
  const node = lineage.at(-1);
  if (!node) throw missing();
  const role = roleAlong(tree.roles, lineage, memberRole);
  const own: Listed = { node, path: names, mount, role };
  if (depth === "0" || node.kind !== "folder") return [own];
  const children = await openTo(deps, tree.principal, await readChildren(deps.db, [node.id]));
  const here = mount === null ? tree.mounts.filter((one) => isIn(one, names)) : [];
  return [
    own,
    ...children.map((child): Listed => ({
      node: child,
      path: [...names, child.name],
      mount,
      role: roleAlong(tree.roles, [child], role),
    })),
    ...here.flatMap((one): Listed[] => {
      const root = roots.get(one.rootId);
      return root ? [{ node: root, path: one.path, mount: one, role: one.role }] : [];
    }),
  ];
}

const isIn = ({ path }: Mount, names: readonly string[]): boolean =>
  path.length === names.length + 1 && names.every((name, index) => name === path[index]);

/**
 * The resource itself and, at depth 1, what it holds; mounts are listed where they stand. The same number of
 * statements however long the folder is.
 */
export async function listMembers(
  deps: ListingDeps,
  tree: PersonTree,
  location: Location,
  { names, depth, requested }: Listing,
): Promise<Member<Resource>[]> {
  const { db } = deps;
  const roots = await readMountRoots(db, tree, location.isPersonRoot);
  const list = await listNodes(deps, tree, location, { names, depth, roots });
  const [{ node }] = list as readonly [Listed];
  const ids = list.map((one) => one.node.id);
  const hasFavourites = requested !== "all" && requested.includes("oc:favorite");
  const favourites = hasFavourites ? await readFavourites(db, tree.principal.personId, ids) : new Set<number>();
  const [instance, fingerprint] = await Promise.all([deps.instanceId(), deps.fingerprint()]);
  const limit = deps.organisations.byId(tree.principal.organisationId)?.rules.personQuota ?? null;
  const used = await usedBytes(db, location.lineage[0] ?? node, limit);
  const levelOf = await readLevels(deps, location, list, requested);
  const sharing = await readSharing(deps, tree.principal, list, requested);
  const rootEtag = location.isPersonRoot ? etagOfRoot(tree, node, roots) : null;
  return list.map((one) => ({
    names: one.path,
    isCollection: one.node.kind === "folder",
    resource: {
      ...describeNode(tree, one),
      etag: one.node === node && rootEtag !== null ? rootEtag : etagFor(tree, one.node, one),
      ...sharing(one),
      informationClass: levelOf(one.node),
      isFavourite: favourites.has(one.node.id),
      instance,
      fingerprint,
      quota: { used, limit: one.mount ? null : limit },
    },
  }));
}

/** What counts towards a quota; without one, what lies in folders, which needs no statement. */
async function usedBytes(db: FileDb, root: Node, limit: number | null): Promise<number> {
  if (limit === null) return root.size;
  const { files, versions } = await readUsage(db, root.workspaceId);
  return Math.min(files + versions, Math.max(limit, files));
}

function describeNode({ principal, personalId }: PersonTree, { node, mount, role, path }: Listed) {
  const isPersonRoot = node.id === personalId;
  const isMountRoot = mount !== null && node.id === mount.rootId;
  return {
    node,
    displayName: isPersonRoot ? principal.name : isMountRoot ? (path.at(-1) ?? node.name) : node.name,
    role: role ?? "guest",
    isPersonRoot,
    isMountRoot,
    isShared: mount?.kind === "share",
  } as const;
}

/** The nodes of all mounts by their ids; those of shares were read with the tree. */
async function readMountRoots(
  db: FileDb,
  { mounts }: PersonTree,
  isPersonRoot: boolean,
): Promise<ReadonlyMap<number, Node>> {
  const workspaceIds = mounts.flatMap((one) => (one.kind === "workspace" ? [one.workspace.id] : []));
  const found = isPersonRoot && workspaceIds.length > 0 ? await readRoots(db, workspaceIds) : [];
  const shared = mounts.flatMap((one) => (one.kind === "share" ? [one.received.node] : []));
  return new Map([...found, ...shared].map((node) => [node.id, node]));
}

/** The etag of the person's root, which changes with anything below. */
function etagOfRoot(tree: PersonTree, personal: Node, roots: ReadonlyMap<number, Node>): string {
  const marks = tree.mounts.map((mount) => {
    const root = roots.get(mount.rootId);
    const place = mount.kind === "share" ? ` ${mount.parents.join(" ")}` : "";
    return `${markOf(mount, root ? etagFor(tree, root, { role: mount.role, mount }) : "")}${place}`;
  });
  return combineEtags(etagOf(personal), marks);
}
