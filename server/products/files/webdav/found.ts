import type { Member, RequestedProperties } from "#dav";
import { classedOf } from "../item.ts";
import { readFavourites } from "../tree/favourites.ts";
import { etagOf, type Node } from "../tree/node.ts";
import { readDead } from "./dead.ts";
import type { WebdavDeps } from "./deps.ts";
import { describeNode } from "./listing.ts";
import type { Mount, PersonTree } from "./location.ts";
import { asksForLocks, readShownLocks } from "./locks.ts";
import type { Resource } from "./properties.ts";

interface Placed {
  readonly lineage: readonly Node[];
  readonly mount: Mount | null;
  readonly names: readonly string[];
}

/** Where in the person's tree a node is seen; null: nowhere. */
function placeOf({ mounts, personalId }: PersonTree, lineage: readonly Node[]): Placed | null {
  for (const [index, node] of lineage.entries()) {
    const mount = mounts.find((one) => one.rootId === node.id) ?? null;
    if (mount === null && node.id !== personalId) continue;
    const below = lineage.slice(index + 1).map((one) => one.name);
    return { lineage, mount, names: mount ? [mount.name, ...below] : below };
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
  const placed = lineages.flatMap((one) => placeOf(tree, one) ?? []);
  const ids = placed.flatMap(({ lineage }) => lineage.at(-1)?.id ?? []);
  const { personId } = tree.principal;
  const [favourites, dead, instance, fingerprint] = await Promise.all([
    readFavourites(deps.db, personId, ids),
    readDead(deps.db, ids, requested),
    deps.instanceId(),
    deps.fingerprint(),
  ]);
  const above = [...new Set(placed.flatMap(({ lineage }) => lineage.map((one) => one.id)))];
  const locksOf = asksForLocks(requested) ? await readShownLocks(deps, personId, above) : () => [];
  return Promise.all(
    placed.flatMap(({ lineage, mount, names }) => {
      const node = lineage.at(-1);
      if (!node) return [];
      const describe = async (): Promise<Member<Resource>> => ({
        names,
        isCollection: node.kind === "folder",
        dead: dead.get(node.id),
        resource: {
          ...describeNode(tree, node, mount, etagOf(node)),
          informationClass: await deps.items.classes.effective(classedOf(lineage)),
          isFavourite: favourites.has(node.id),
          locks: locksOf({ base, names, lineage }),
          instance,
          fingerprint,
          quota: { used: node.size, limit: null },
        },
      });
      return [describe()];
    }),
  );
}
