import type { ShareList } from "@safos/contract/items";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import type { ItemAccess } from "../access/access.ts";
import type { FoundItem, ItemKind, ItemRef } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import type { Restrictions } from "./restrictions.ts";

export interface RestrictionDeps {
  readonly db: ItemDb;
  readonly access: Pick<ItemAccess, "readable">;
  readonly kinds: ReadonlyMap<string, ItemKind>;
  readonly restrictions: Restrictions;
}

/** An item that the caller manages. */
type Managed = FoundItem & { readonly workspaceId: string };

/** The item, then what it lies in, the nearest first: everything whose grants and restrictions count for it. */
export const chainOf = (item: FoundItem): readonly ItemRef[] => [
  item,
  ...(item.parents ?? []),
  ...(item.kind === "file" ? (item.surroundings ?? []) : []),
];

/** Lets only those see an item to whom it is shared, or everybody in its workspace again. Refuses RESTRICTION_ELSEWHERE, and as its kind does. */
export async function changeRestriction(
  { db, kinds, restrictions }: RestrictionDeps,
  person: Principal,
  item: Managed,
  isRestricted: boolean,
): Promise<void> {
  const kind = kinds.get(item.kind);
  if (!kind?.prepareRestriction || item.accessOf) throw refuse("RESTRICTION_ELSEWHERE");
  await db.transaction().execute(async (trx) => {
    await kind.prepareRestriction?.(trx, person, item.id);
    await restrictions.set(trx, byPerson(person.personId), item, isRestricted);
  });
  await restrictions.refresh([item]);
}

/** What restricts an item; null: its kind cannot be restricted. */
export async function viewRestriction(
  { access, kinds, restrictions }: Pick<RestrictionDeps, "access" | "kinds" | "restrictions">,
  person: Principal,
  item: FoundItem,
): Promise<ShareList["restriction"]> {
  if (kinds.get(item.kind)?.prepareRestriction === undefined) return null;
  const above = chainOf(item).slice(1);
  const at = restrictions.nearest(above);
  const nearest = at === null ? null : (above[at] ?? null);
  const [source] = nearest ? await access.readable({ person, link: null }, [nearest]) : [];
  return { own: restrictions.has(item), inheritedFrom: nearest && (source?.title ?? "") };
}
