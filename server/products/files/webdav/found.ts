import type { Member, RequestedProperties } from "#dav";
import { classedOf } from "../item.ts";
import { hasPreview } from "../previews/sources.ts";
import { readTagsOf } from "../tags/queries.ts";
import { readFavourites } from "../tree/favourites.ts";
import type { Node } from "../tree/node.ts";
import { readDead } from "./dead.ts";
import type { WebdavDeps } from "./deps.ts";
import { etagFor } from "./etags.ts";
import { asksForTags, describeNode, noTags, type Listed } from "./listing.ts";
import { memberRoleOf, type PersonTree } from "./location.ts";
import { asksForLocks, readShownLocks } from "./locks.ts";
import type { Resource } from "./properties.ts";
import { readDueDates } from "./reminders.ts";
import { readUnread } from "./unread.ts";
import { readSharing } from "./sharing.ts";

/** Where in the person's tree a node is seen; null: nowhere. */
export function placeOf({ mounts, personalId, roleAlong }: PersonTree, lineage: readonly Node[]): Listed | null {
  const node = lineage.at(-1);
  if (!node) return null;
  for (const [index, one] of lineage.entries()) {
    const mount = mounts.find(({ rootId }) => rootId === one.id) ?? null;
    if (mount === null && one.id !== personalId) continue;
    const below = lineage.slice(index + 1).map(({ name }) => name);
    const role = roleAlong(lineage, memberRoleOf(mount));
    return { node, lineage, mount, role, path: [...(mount?.path ?? []), ...below] };
  }
  return null;
}

/** What was found somewhere in the person's tree, as a listing says it; the same number of statements however much it is. */
export async function describeFound(
  deps: WebdavDeps,
  tree: PersonTree,
  base: string,
  lineages: readonly (readonly Node[])[],
  requested: RequestedProperties,
): Promise<readonly Member<Resource>[]> {
  const list = lineages.flatMap((one) => placeOf(tree, one) ?? []);
  const ids = list.map(({ node }) => node.id);
  const { personId } = tree.principal;
  const [favourites, dead, instance, fingerprint] = await Promise.all([
    readFavourites(deps.db, personId, ids),
    readDead(deps.db, ids, requested),
    deps.instanceId(),
    deps.fingerprint(),
  ]);
  const dueOf = await readDueDates(deps, tree.principal, ids, requested);
  const unreadOf = await readUnread(deps, tree.principal, ids, requested);
  const tags = asksForTags(requested) ? await readTagsOf(deps.db, ids) : noTags;
  const sharing = await readSharing(deps, tree.principal, list, requested);
  const above = [...new Set(list.flatMap(({ lineage }) => lineage.map((one) => one.id)))];
  const locksOf = asksForLocks(requested) ? await readShownLocks(deps, personId, above) : () => [];
  return Promise.all(
    list.map(async (one): Promise<Member<Resource>> => ({
      names: one.path,
      isCollection: one.node.kind === "folder",
      dead: dead.get(one.node.id),
      resource: {
        ...describeNode(tree, one),
        etag: etagFor(tree, one.node, one),
        ...sharing(one),
        informationClass: await deps.items.classes.effective(classedOf(one.lineage)),
        tags: tags.get(one.node.id) ?? [],
        isFavourite: favourites.has(one.node.id),
        dueAt: dueOf(one.node.id),
        unreadComments: unreadOf(one.node.id),
        locks: locksOf({ base, names: one.path, lineage: one.lineage }),
        hasPreview: hasPreview(one.node, deps.programEndings),
        instance,
        fingerprint,
        quota: { used: one.node.size, limit: null },
      },
    })),
  );
}
