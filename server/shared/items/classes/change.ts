import { highestClass, rankOfClass } from "@safos/contract/policy";
import type { ChangeItemClass, ItemClass } from "@safos/contract/items";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import { can } from "#workspaces";
import type { AccessedItem } from "../access/access.ts";
import { keyOf, type ItemRef } from "../kinds.ts";
import { lacking } from "../parts.ts";
import { classEvent } from "./classes.ts";
import type { ClassContext } from "./context.ts";
import { lockClass, readClasses, storeClass } from "./queries.ts";

export type PlacedItem = AccessedItem & { readonly workspaceId: string };

/** Refuses MISSING, FORBIDDEN, and CLASS_ELSEWHERE for what has no class of its own. */
export async function requireClassed(
  { access }: ClassContext,
  person: Principal,
  { kind, id }: ItemRef,
  action: "read" | "manage",
): Promise<PlacedItem> {
  const item = await access.require({ person, link: null }, kind, id, action);
  // What stands in a channel is in its room, whatever class it had.
  const isElsewhere = lacking[item.kind].class !== undefined || item.accessOf !== undefined;
  if (item.workspaceId === null || isElsewhere) throw refuse("CLASS_ELSEWHERE");
  return { ...item, workspaceId: item.workspaceId };
}

/**
 * Raises an item above what it lies in, or takes that back, which is for owners of the workspace. What repeats its content
 * follows in the same transaction. Refuses MISSING, FORBIDDEN, CLASS_ELSEWHERE, CLASS_REFUSED and CLASS_TOO_LOW.
 */
export async function changeItemClass(
  context: ClassContext,
  person: Principal,
  ref: ItemRef,
  { informationClass: level }: ChangeItemClass,
): Promise<ItemClass> {
  const { db, events, classes, kinds, workspaces } = context;
  const item = await requireClassed(context, person, ref, "manage");
  if (level === "K4") throw refuse("CLASS_REFUSED");
  const { level: inherited } = await classes.inherited(item);
  if (level !== null && rankOfClass(level) < rankOfClass(inherited)) throw refuse("CLASS_TOO_LOW");
  // Before the transaction: what waits for a second connection while it holds one can wait indefinitely.
  const repeats = await readRepeats(context, item);
  await db.transaction().execute(async (trx) => {
    for (const one of [item, ...repeats.map((repeat) => repeat.item)])
      await kinds.get(one.kind)?.prepareClass?.(trx, one.id);
    const before = await lockClass(trx, item);
    // Asked under the lock: who was removed meanwhile lowers nothing.
    const isOwner = can(await workspaces.within(trx).roleOf(person.personId, item.workspaceId), "manage");
    if (rankOfClass(level) < rankOfClass(before.raised) && !isOwner)
      throw refuse("FORBIDDEN", "Owners of the workspace lower the information class of an item.");
    if (level === before.raised) return;
    await storeClass(trx, item, { raised: level, copied: before.copied, personId: person.personId });
    const informationClass = [highestClass(before.raised, before.copied), highestClass(level, before.copied)] as const;
    await events.emit(trx, classEvent(byPerson(person.personId), item, { informationClass, reason: "set" }));
    for (const { item: repeat, of } of repeats) {
      const others = of.filter((one) => one.kind !== item.kind || one.id !== item.id).map((one) => classes.own(one));
      await classes.repeat(trx, highestClass(level, before.copied, ...others), repeat);
    }
  });
  await classes.refresh([item, ...repeats.map((one) => one.item)]);
  return viewClass(context, person, await requireClassed(context, person, ref, "read"));
}

/** What repeats the content of an item, as far as it is still there. */
async function readRepeats({ access, kinds }: ClassContext, { kind, id }: ItemRef) {
  const repeats = (await kinds.get(kind)?.repeatsOf?.(id)) ?? [];
  const found = new Map((await access.locateAll(repeats.map((one) => one.item))).map((item) => [keyOf(item), item]));
  return repeats.flatMap(({ item, of }) => {
    const there = found.get(keyOf(item));
    return there ? [{ item: there, of }] : [];
  });
}

/** What class an item has, where it comes from, and what the person may change. */
export async function viewClass(context: ClassContext, person: Principal, item: PlacedItem): Promise<ItemClass> {
  const { db, access, classes, workspaces } = context;
  const { level: inherited, from } = await classes.inherited(item);
  const [row] = await readClasses(db, [item]);
  const workspace = await workspaces.byId(item.workspaceId);
  const [source] = from ? await access.readable({ person, link: null }, [from]) : [];
  return {
    effective: highestClass(inherited, row?.raised ?? null, row?.copied ?? null),
    own: row?.raised ?? null,
    inherited: highestClass(inherited, row?.copied ?? null),
    inheritedFrom:
      inherited === null
        ? null
        : from === null
          ? { kind: "workspace", title: workspace?.name ?? "" }
          : { kind: from.kind, title: source?.title ?? "" },
    canRaise: can(item.role, "manage"),
    canLower: can(await workspaces.roleOf(person.personId, item.workspaceId), "manage"),
  };
}
