import { combineEtags, type Listing, type Member, type RequestedProperties } from "#dav";
import type { Role } from "#workspaces";
import type { FilesDeps } from "../deps.ts";
import { raisedAlong } from "../item.ts";
import { hasPreview } from "../previews/sources.ts";
import type { FileDb } from "../tables.ts";
import { readTagsOf, type Tag } from "../tags/queries.ts";
import { openTo } from "../tree/open-to.ts";
import { readFavourites } from "../tree/favourites.ts";
import { etagOf, type ListedNode, type Node } from "../tree/node.ts";
import { readListed, readRoots } from "../tree/queries.ts";
import { readUsages, type Usage } from "../tree/quota.ts";
import { missing } from "../tree/refusals.ts";
import { readDead } from "./dead.ts";
import type { WebdavDeps } from "./deps.ts";
import { etagFor, markOf } from "./etags.ts";
import { readLevels } from "./levels.ts";
import type { Location, Mount, PersonTree } from "./location.ts";
import { asksForLocks, readShownLocks } from "./locks.ts";
import type { Resource } from "./properties.ts";
import { readDueDates } from "./reminders.ts";
import { readUnread } from "./unread.ts";
import { readSharing, type SharingDeps } from "./sharing.ts";

/** By the node. */
export const noTags: ReadonlyMap<number, readonly Tag[]> = new Map();
export const asksForTags = (requested: RequestedProperties): boolean =>
  typeof requested !== "string" && requested.includes("nc:system-tags");

type ListingDeps = Pick<FilesDeps, "blobs" | "db" | "items" | "organisations" | "programEndings" | "reminders"> &
  Pick<WebdavDeps, "instanceId" | "fingerprint"> &
  SharingDeps;

/** A node of a listing, where it stands and what the person may do with it. */
export interface Listed {
  readonly node: ListedNode;
  /** What leads to it, itself the last. */
  readonly lineage: readonly ListedNode[];
  readonly path: readonly string[];
  readonly mount: Mount | null;
  readonly role: Role | null;
}

/** The resource itself and, at depth 1, what it holds and what is mounted there. Null roots: mounts whose folder is gone. */
async function listNodes(
  deps: ListingDeps,
  tree: PersonTree,
  location: Location,
  {
    names,
    depth,
    part,
    roots,
  }: Pick<Listing, "names" | "depth" | "part"> & { readonly roots: ReadonlyMap<number, Node> },
): Promise<readonly Listed[]> {
  const { mount, lineage, memberRole } = location;
  const node = lineage.at(-1);
  if (!node) throw missing();
  const role = tree.roleAlong(lineage, memberRole);
  const own: Listed = { node, lineage, path: names, mount, role };
  if (depth === "0" || node.kind !== "folder") return [own];
  const all = await readListed(deps.db, node, part?.ids);
  const around = { above: lineage, granted: tree.granted };
  const children = await openTo(deps, tree.principal, all, (child) => [child], around);
  // What was raised itself is asked with all that leads to it: what was given may count less for it.
  const roleOf = (child: ListedNode): Role | null =>
    raisedAlong(deps.items, [child]) === null
      ? tree.roleAlong([child], role)
      : tree.roleAlong([...lineage, child], memberRole);
  const here = mount === null && part?.isFirst !== false ? tree.mounts.filter((one) => isIn(one, names)) : [];
  return [
    own,
    ...children.map((child): Listed => ({
      node: child,
      lineage: [...lineage, child],
      path: [...names, child.name],
      mount,
      // What is listed may be read, also where an owner may do no more: in what is archived.
      role: roleOf(child) ?? "viewer",
    })),
    ...here.flatMap((one): Listed[] => {
      const root = roots.get(one.rootId);
      if (!root) return [];
      const above = one.kind === "share" ? one.received.lineage.slice(0, -1) : [];
      return [{ node: root, lineage: [...above, root], path: one.path, mount: one, role: one.role }];
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
  { base, names, depth, requested, part }: Listing,
): Promise<Member<Resource>[]> {
  const { db } = deps;
  const roots = await readMountRoots(db, tree, location.isPersonRoot);
  const list = await listNodes(deps, tree, location, { names, depth, ...(part ? { part } : {}), roots });
  const [{ node }] = list as readonly [Listed];
  const ids = list.map((one) => one.node.id);
  const lineageIds = [...new Set(list.flatMap((one) => one.lineage.map(({ id }) => id)))];
  const { personId } = tree.principal;
  const locksOf = asksForLocks(requested) ? await readShownLocks(deps, personId, lineageIds) : () => [];
  const dead = await readDead(db, ids, requested);
  const hasFavourites = typeof requested !== "string" && requested.includes("oc:favorite");
  const favourites = hasFavourites ? await readFavourites(db, personId, ids) : new Set<number>();
  const dueOf = await readDueDates(deps, tree.principal, ids, requested);
  const unreadOf = await readUnread(deps, tree.principal, ids, requested);
  const tags = asksForTags(requested) ? await readTagsOf(db, ids) : noTags;
  const [instance, fingerprint] = await Promise.all([deps.instanceId(), deps.fingerprint()]);
  const quotaOf = await readQuotas(deps, tree, list);
  const levelOf = await readLevels(deps, location, list, requested);
  const sharing = await readSharing(deps, tree.principal, list, requested);
  const rootEtag = location.isPersonRoot ? etagOfRoot(tree, node, roots) : null;
  return list.map((one) => ({
    names: one.path,
    isCollection: one.node.kind === "folder",
    dead: dead.get(one.node.id),
    resource: {
      ...describeNode(tree, one),
      etag: one.node === node && rootEtag !== null ? rootEtag : etagFor(tree, one.node, one),
      ...sharing(one),
      informationClass: levelOf(one.node),
      tags: tags.get(one.node.id) ?? [],
      isFavourite: favourites.has(one.node.id),
      dueAt: dueOf(one.node.id),
      unreadComments: unreadOf(one.node.id),
      locks: locksOf({ base, names: one.path, lineage: one.lineage }),
      hasPreview: hasPreview(one.node, deps.programEndings),
      instance,
      fingerprint,
      quota: quotaOf(one),
    },
  }));
}

type Quota = Resource["quota"];

/**
 * Bytes used and allowed of a person's own files (no mount) and of the workspaces that are listed. Without a limit, and of what was
 * shared, it is what lies in folders, which needs no statement.
 */
async function readQuotas(
  { blobs, db, organisations }: ListingDeps,
  { principal }: PersonTree,
  list: readonly Listed[],
): Promise<(one: Listed) => Quota> {
  const ownLimit = organisations.byId(principal.organisationId)?.rules.personQuota ?? null;
  const limitOf = (mount: Mount | null): number | null => {
    if (mount === null) return ownLimit;
    if (mount.kind === "share") return null;
    return organisations.byId(mount.workspace.organisationId)?.rules.workspaceQuota ?? null;
  };
  const idOf = ({ lineage }: Listed): string => lineage[0]?.workspaceId ?? "";
  const asked = [...new Set(list.filter(({ mount }) => limitOf(mount) !== null).map(idOf))];
  const usages = asked.length === 0 ? new Map<string, Usage>() : await readUsages(db, asked);
  const leftOf = await readLeft(blobs, list, principal.organisationId);
  const within = ({ used, limit }: Quota, one: Listed): Quota => {
    const left = leftOf(one);
    return { used, limit: left === null ? limit : Math.min(limit ?? Number.POSITIVE_INFINITY, used + left) };
  };
  return (one) => {
    const limit = limitOf(one.mount);
    const usage = usages.get(idOf(one));
    if (limit === null || !usage)
      return within({ used: (one.mount?.kind === "share" ? one.node : one.lineage[0])?.size ?? 0, limit: null }, one);
    return within({ used: Math.min(usage.files + usage.versions, Math.max(limit, usage.files)), limit }, one);
  };
}

/** What the organisation of each may store yet; null: no limit, or it is another's share. */
async function readLeft(
  { quotas }: ListingDeps["blobs"],
  list: readonly Listed[],
  ownId: string,
): Promise<(one: Listed) => number | null> {
  const organisationOf = ({ mount }: Listed): string | null =>
    mount === null ? ownId : mount.kind === "share" ? null : mount.workspace.organisationId;
  const left = new Map<string, number | null>();
  for (const id of new Set(list.map(organisationOf))) if (id !== null) left.set(id, await quotas.left(id));
  return (one) => left.get(organisationOf(one) ?? "") ?? null;
}

export function describeNode({ principal, personalId }: PersonTree, { node, mount, role, path }: Listed) {
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
function etagOfRoot(tree: PersonTree, personal: ListedNode, roots: ReadonlyMap<number, Node>): string {
  const marks = tree.mounts.map((mount) => {
    const root = roots.get(mount.rootId);
    const place = mount.kind === "share" ? ` ${mount.parents.join(" ")}` : "";
    const lineage = mount.kind === "share" ? mount.received.lineage : root ? [root] : [];
    return `${markOf(mount, root ? etagFor(tree, root, { role: mount.role, mount, lineage }) : "")}${place}`;
  });
  return combineEtags(etagOf(personal), marks);
}
