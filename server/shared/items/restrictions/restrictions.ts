import type { AnyDb } from "#database";
import { aboutItem, type EventActor, type EventOf, type Events, type Transaction } from "#events";
import { can, strongest, type Role } from "#workspaces";
import type { ItemRef } from "../kinds.ts";
import { followRegister, ItemRegister } from "../register.ts";
import { deleteRestrictions, insertRestriction, readRestrictionPage, readRestrictions } from "./queries.ts";

/** What of a workspace decides where something in it is restricted. */
export interface FromAbove {
  /** What the person may do there by membership; null: nothing. */
  readonly member: Role | null;
  /** Whether they own the workspace, also one that is archived, in which nobody may do more than read. */
  readonly keeps?: boolean;
}

/**
 * Items that only those see to whom they are shared, of everybody in the workspace. From memory.
 *
 * Under a restriction nothing counts that comes from above it, neither a membership nor a grant on what it lies in, unless it is to
 * manage: owners keep what is theirs.
 */
export interface Restrictions {
  /** Whether no item at all is restricted: nothing needs to be looked at. */
  readonly areNone: boolean;
  has(ref: ItemRef): boolean;
  /** The ids of a kind that are restricted. */
  idsOf(kind: ItemRef["kind"]): readonly string[];
  /** The nearest in a chain that is restricted: the item, then what it lies in, the nearest first. Null: none is. */
  nearest(chain: readonly ItemRef[]): number | null;
  /** What someone may do with the first of such a chain. */
  roleIn(chain: readonly ItemRef[], above: FromAbove, grantOn: (ref: ItemRef) => Role | null): Role | null;
  /** Restricts an item or ends that; false when it is so already. In a transaction. */
  set(
    trx: Transaction,
    actor: EventActor,
    item: ItemRef & { readonly workspaceId: string },
    isRestricted: boolean,
  ): Promise<boolean>;
  /** Called in every process once a change is known there. */
  onChanged(handler: (event: EventOf<"item.restrictionChanged">) => void): void;
  /** Reads some again: this process has just changed them. */
  refresh(refs: readonly ItemRef[]): Promise<void>;
  load(): Promise<void>;
}

interface Deps {
  readonly db: AnyDb;
  readonly events: Events;
}

export function createRestrictions({ db, events }: Deps): Restrictions {
  const register = new ItemRegister<ItemRef, true>(db, {
    called: "restrictions",
    readPage: readRestrictionPage,
    readSome: readRestrictions,
    valueOf: () => true,
  });
  const onChanged = followRegister(register, events, "item.restrictionChanged");
  const nearest = (chain: readonly ItemRef[]): number | null => {
    if (register.isEmpty) return null;
    const index = chain.findIndex((one) => register.of(one) !== null);
    return index < 0 ? null : index;
  };

  return {
    get areNone() {
      return register.isEmpty;
    },
    has: (ref) => register.of(ref) !== null,
    idsOf: (kind) => register.idsOf(kind),
    nearest,
    roleIn(chain, { member, keeps = can(member, "manage") }, grantOn) {
      const grants = chain.map(grantOn);
      const at = nearest(chain);
      if (at === null) return strongest(member, ...grants);
      const above = strongest(member, ...grants.slice(at + 1));
      return strongest(keeps || can(above, "manage") ? above : null, ...grants.slice(0, at + 1));
    },
    async set(trx, actor, { kind, id, workspaceId }, isRestricted) {
      const ref = { kind, id };
      const personId = actor.kind === "person" ? actor.id : null;
      const isChanged = isRestricted
        ? await insertRestriction(trx, ref, personId)
        : (await deleteRestrictions(trx, [ref])) > 0;
      if (isChanged)
        await events.emit(trx, {
          type: "item.restrictionChanged",
          ...aboutItem({ actor, workspaceId, item: ref, parents: [] }),
          payload: { isRestricted },
        });
      return isChanged;
    },
    onChanged,
    refresh: (refs) => register.refresh(refs),
    load: () => register.load(),
  };
}
