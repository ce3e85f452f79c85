import { highestClass, type InformationClass } from "@safos/contract/policy";
import { combineEtags, type Listing, type Member } from "#dav";
import type { FilesDeps } from "../deps.ts";
import { classedOf } from "../item.ts";
import type { FileDb } from "../tables.ts";
import { openTo } from "../tree/access.ts";
import { readFavourites } from "../tree/favourites.ts";
import { etagOf, type Node } from "../tree/node.ts";
import { readChildren, readRoots } from "../tree/queries.ts";
import { readUsages, type Usage } from "../tree/quota.ts";
import { missing } from "../tree/refusals.ts";
import type { WebdavDeps } from "./deps.ts";
import { readDead } from "./dead.ts";
import { asksForLocks, readShownLocks } from "./locks.ts";
import type { Location, Mount, PersonTree } from "./location.ts";
import type { Resource } from "./properties.ts";

type ListingDeps = Pick<FilesDeps, "db" | "identity" | "items" | "organisations"> &
  Pick<WebdavDeps, "instanceId" | "fingerprint">;

/**
 * The resource itself and, at depth 1, what it holds; the mounts are listed in the person's root. The same number of
 * statements however long the folder is.
 */
export async function listMembers(
  deps: ListingDeps,
  tree: PersonTree,
  location: Location,
  { base, names, depth, requested }: Listing,
): Promise<Member<Resource>[]> {
  const { db } = deps;
  const node = location.lineage.at(-1);
  if (!node) throw missing();
  const children = depth === "1" && node.kind === "folder" ? await readOpenChildren(deps, tree, node) : [];
  const ids = [node.id, ...children.map((one) => one.id)];
  const { lineage } = location;
  const locksOf = asksForLocks(requested)
    ? await readShownLocks(
        deps,
        tree.principal.personId,
        [...lineage, ...children].map((one) => one.id),
      )
    : () => [];
  const dead = await readDead(db, ids, requested);
  const hasFavourites = typeof requested !== "string" && requested.includes("oc:favorite");
  const favourites = hasFavourites ? await readFavourites(db, tree.principal.personId, ids) : new Set<number>();
  const [instance, fingerprint] = await Promise.all([deps.instanceId(), deps.fingerprint()]);
  const { roots, etag } = location.isPersonRoot
    ? await readMountRoots(db, tree, node)
    : { roots: new Map<string, Node>(), etag: "" };
  const mounts = location.isPersonRoot && depth === "1" ? tree.mounts : [];
  const quotaOf = await readQuotas(deps, tree, location, mounts);
  const level = await deps.items.classes.effective(classedOf(location.lineage));
  const levelOf = (one: Node): InformationClass | null =>
    one === node ? level : highestClass(level, deps.items.classes.own(classedOf([one])));
  const mountLevels = await readMountLevels(deps, location.isPersonRoot ? tree.mounts : []);
  const memberOf = (path: readonly string[], one: Node, mount: Mount | null): Member<Resource> => ({
    names: path,
    isCollection: one.kind === "folder",
    dead: dead.get(one.id),
    resource: {
      ...describeNode(tree, one, mount, etag),
      informationClass: mountLevels.has(one.id) ? (mountLevels.get(one.id) ?? null) : levelOf(one),
      isFavourite: favourites.has(one.id),
      locks: locksOf({ base, names: path, lineage: one === node ? lineage : [...lineage, one] }),
      instance,
      fingerprint,
      quota: quotaOf(mount),
    },
  });
  return [
    memberOf(names, node, location.mount),
    ...children.map((child) => memberOf([...names, child.name], child, location.mount)),
    ...mounts.flatMap((mount) => {
      const root = roots.get(mount.workspace.id);
      return root ? memberOf([...names, mount.name], root, mount) : [];
    }),
  ];
}

async function readOpenChildren(deps: ListingDeps, { principal }: PersonTree, node: Node): Promise<readonly Node[]> {
  return openTo(deps, principal, await readChildren(deps.db, [node.id]));
}

/** The classes of the workspaces that are listed beside a person's own files, by their folders. */
async function readMountLevels(
  { items }: ListingDeps,
  mounts: readonly Mount[],
): Promise<ReadonlyMap<number, InformationClass | null>> {
  const levels = await Promise.all(
    mounts.map(({ workspace, rootId }) =>
      items.classes.effective({ kind: "file", id: String(rootId), workspaceId: workspace.id }),
    ),
  );
  return new Map(mounts.map(({ rootId }, index) => [rootId, levels[index] ?? null]));
}

type Quota = Resource["quota"];

/**
 * Bytes used and allowed of a person's own files (no mount) and of the workspaces that are listed. Without a limit it is what
 * lies in folders, which needs no statement.
 */
async function readQuotas(
  { db, organisations }: ListingDeps,
  { principal }: PersonTree,
  { lineage: [root], mount: at }: Location,
  listed: readonly Mount[],
): Promise<(mount: Mount | null) => Quota> {
  const ownLimit = organisations.byId(principal.organisationId)?.rules.personQuota ?? null;
  const limitOf = (mount: Mount | null): number | null =>
    mount ? (organisations.byId(mount.workspace.organisationId)?.rules.workspaceQuota ?? null) : ownLimit;
  const idOf = (mount: Mount | null): string => mount?.workspace.id ?? root?.workspaceId ?? "";
  const asked = [at, ...listed].filter((one) => limitOf(one) !== null).map(idOf);
  const usages = asked.length === 0 ? new Map<string, Usage>() : await readUsages(db, asked);
  return (mount) => {
    const limit = limitOf(mount);
    const usage = usages.get(idOf(mount));
    if (limit === null || !usage) return { used: root?.size ?? 0, limit: null };
    return { used: Math.min(usage.files + usage.versions, Math.max(limit, usage.files)), limit };
  };
}

export function describeNode(
  { principal, personalId }: PersonTree,
  node: Node,
  mount: Mount | null,
  personRootEtag: string,
): Omit<Resource, "informationClass" | "isFavourite" | "locks" | "instance" | "fingerprint" | "quota"> {
  const isPersonRoot = node.id === personalId;
  const isMountRoot = mount !== null && node.id === mount.rootId;
  return {
    node,
    displayName: isPersonRoot ? principal.name : isMountRoot ? mount.name : node.name,
    etag: isPersonRoot ? personRootEtag : etagOf(node),
    role: mount?.role ?? "owner",
    isPersonRoot,
    isMountRoot,
    owner: { id: principal.name, displayName: principal.displayName },
  };
}

/** The root folders of the mounts by workspace, and the etag of the person's root, which changes with anything below. */
async function readMountRoots(
  db: FileDb,
  { mounts }: PersonTree,
  personal: Node,
): Promise<{ roots: ReadonlyMap<string, Node>; etag: string }> {
  const found = await readRoots(
    db,
    mounts.map((mount) => mount.workspace.id),
  );
  const roots = new Map(found.map((root) => [root.workspaceId, root]));
  const parts = mounts.map(({ workspace, role, name }) => {
    const root = roots.get(workspace.id);
    return `${root ? etagOf(root) : ""} ${role} ${name}`;
  });
  return { roots, etag: combineEtags(etagOf(personal), parts) };
}
