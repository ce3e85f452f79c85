import { highestClass, rankOfClass, type InformationClass } from "@safos/contract/policy";
import type { AnyDb } from "#database";
import { aboutItem, type EventActor, type EventOf, type Events, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import type { Identity } from "#identity";
import type { Policy, PolicyAction, PolicyActor, PolicyItem } from "#policy";
import { can, type Workspaces } from "#workspaces";
import type { FoundItem, ItemRef } from "../kinds.ts";
import { followRegister, ItemRegister, type RegisterRows } from "../register.ts";
import { lockClass, readClasses, readClassPage, storeClass, type ClassRow } from "./queries.ts";

/** An item as far as its class is concerned: where it is, and what it lies in. */
export type Classed = ItemRef & Pick<FoundItem, "workspaceId" | "parents" | "surroundings" | "accessOf">;

type Asker = Pick<Principal, "organisationId">;

/**
 * Where the classes of workspaces are read: from memory, or within a transaction on its own connection (`workspaces.within`),
 * since what waits for a second while it holds one can wait indefinitely.
 */
type Places = Pick<Workspaces, "placeOf">;

/** Information classes of items: the highest of the workspace's, of what an item lies in, and its own. From memory. */
export interface Classes {
  /** What the item itself was raised to. */
  own(ref: ItemRef): InformationClass | null;
  /** The highest class that it, or something it lies in, was raised to; without that of its workspace. */
  raised(item: Classed): InformationClass | null;
  /** Whether no item at all was raised: nothing needs to be looked at. */
  readonly areNone: boolean;
  /** The ids of a kind that were raised. */
  raisedOf(kind: ItemRef["kind"]): readonly string[];
  /** The class that holds. */
  effective(item: Classed, places?: Places): Promise<InformationClass | null>;
  /** What the item inherits, and from what; `null` as source: its workspace, or nothing. */
  inherited(item: Classed): Promise<{ readonly level: InformationClass | null; readonly from: ItemRef | null }>;
  /** What rules need to know of the item; null: it lies in no workspace that is there. */
  placeOf(item: Classed, places?: Places): Promise<PolicyItem | null>;
  /** Whether a class above the workspace's keeps out people of an organisation who may be in the workspace. */
  keepsOut(person: Asker, item: Classed, places?: Places): Promise<boolean>;
  /** Whether the rules of today allow something with an item of such a class of its own, or of what it lies in. */
  allowsAt(
    item: Pick<FoundItem, "workspaceId">,
    level: InformationClass | null,
    actor: PolicyActor,
    action: PolicyAction,
  ): Promise<boolean>;
  /** Those of a list whose class keeps the person out of none. */
  openTo<T>(person: Asker, list: readonly T[], itemOf: (one: T) => Classed): Promise<readonly T[]>;
  /**
   * Before something of this class goes to another workspace, or a copy of it: refuses POLICY_REFUSED where a rule keeps out
   * members from elsewhere who would be in it there.
   */
  requireMayLie(level: InformationClass | null, workspaceId: string): Promise<void>;
  /** In a transaction that moved or copied it: the item keeps the class that it had, as its own where it would have a lower one. */
  keep(trx: Transaction, actor: EventActor, level: InformationClass | null, to: Classed): Promise<void>;
  /** Of an item that repeats what is in another: it has at least this class, for as long as the other has. */
  repeat(trx: Transaction, level: InformationClass | null, to: Classed): Promise<void>;
  /** Called in every process once a changed class is known there. */
  onChanged(handler: (event: EventOf<"item.classChanged">) => void): void;
  /** Reads the classes of some items again: this process has just changed them. */
  refresh(refs: readonly ItemRef[]): Promise<void>;
  load(): Promise<void>;
}

export interface ClassDeps {
  readonly db: AnyDb;
  readonly events: Events;
  readonly identity: Pick<Identity, "personsByIds">;
  readonly policy: Policy;
  readonly workspaces: Pick<Workspaces, "membersOf" | "placeOf" | "within">;
}

const rows: RegisterRows<ClassRow, InformationClass> = {
  called: "information classes",
  readPage: readClassPage,
  readSome: readClasses,
  valueOf: ({ raised, copied }) => highestClass(raised, copied),
};

/** What it lies in, the nearest first. */
const above = ({ parents = [], surroundings = [], accessOf }: Classed): readonly ItemRef[] => [
  ...surroundings,
  ...parents,
  ...(accessOf ? [accessOf] : []),
];

export const classEvent = (
  actor: EventActor,
  { kind, id, workspaceId, parents = [] }: Classed & { readonly workspaceId: string },
  payload: EventOf<"item.classChanged">["payload"],
) => ({
  type: "item.classChanged" as const,
  ...aboutItem({ actor, workspaceId, item: { kind, id }, parents }),
  payload,
});

export function createClasses({ db, events, identity, policy, workspaces }: ClassDeps): Classes {
  const register = new ItemRegister(db, rows);
  const onChanged = followRegister(register, events, "item.classChanged");

  const highest = (refs: readonly ItemRef[]): InformationClass | null =>
    register.isEmpty ? null : highestClass(...refs.map((ref) => register.of(ref)));
  const raised = (item: Classed): InformationClass | null =>
    register.isEmpty ? null : highest([item, ...above(item)]);
  const placeOf = async (item: Classed, places: Places = workspaces): Promise<PolicyItem | null> => {
    const place = item.workspaceId === null ? null : await places.placeOf(item.workspaceId);
    const level = raised(item);
    return place && level ? { ...place, informationClass: highestClass(place.informationClass, level) } : place;
  };
  const isKeptOut = (organisationId: string, place: PolicyItem): boolean =>
    policy.decide(null, { type: "person.admit", organisationId }, place) !== null;

  async function keepsOut({ organisationId }: Asker, item: Classed, places: Places = workspaces): Promise<boolean> {
    if (raised(item) === null || item.workspaceId === null) return false;
    const [workspace, place] = [await places.placeOf(item.workspaceId), await placeOf(item, places)];
    // The class of the workspace is asked when people are let in, and puts them out itself.
    if (!workspace || !place || place.informationClass === workspace.informationClass) return false;
    return isKeptOut(organisationId, place);
  }

  async function change(
    trx: Transaction,
    to: Classed,
    by: { readonly actor: EventActor; readonly reason: "kept" | "copied" },
    next: (row: { raised: InformationClass | null; copied: InformationClass | null }) => typeof row,
  ): Promise<void> {
    if (to.workspaceId === null) return;
    const before = await lockClass(trx, to);
    const after = next(before);
    if (after.raised === before.raised && after.copied === before.copied) return;
    await storeClass(trx, to, { ...after, personId: by.actor.kind === "person" ? by.actor.id : null });
    const informationClass = [
      highestClass(before.raised, before.copied),
      highestClass(after.raised, after.copied),
    ] as const;
    const event = classEvent(by.actor, { ...to, workspaceId: to.workspaceId }, { informationClass, reason: by.reason });
    await events.emit(trx, event);
  }

  return {
    own: (ref) => register.of(ref),
    raised,
    get areNone() {
      return register.isEmpty;
    },
    raisedOf: (kind) => register.idsOf(kind),
    effective: async (item, places) => (await placeOf(item, places))?.informationClass ?? raised(item),
    async inherited(item) {
      const workspace = item.workspaceId === null ? null : await workspaces.placeOf(item.workspaceId);
      const ofWorkspace = workspace?.informationClass ?? null;
      const level = highestClass(ofWorkspace, highest(above(item)));
      const from = level === ofWorkspace ? null : (above(item).find((ref) => register.of(ref) === level) ?? null);
      return { level, from };
    },
    placeOf,
    keepsOut,
    async allowsAt({ workspaceId }, level, actor, action) {
      const place = workspaceId === null ? null : await workspaces.placeOf(workspaceId);
      if (!place) return false;
      const informationClass = highestClass(place.informationClass, level);
      return policy.decide(actor, action, { ...place, informationClass }) === null;
    },
    async openTo(person, list, itemOf) {
      if (register.isEmpty) return list;
      const closed = new Set<unknown>();
      // Lists are long, and little in them is raised: only that is asked about.
      for (const one of list) {
        const item = itemOf(one);
        if (raised(item) !== null && (await keepsOut(person, item))) closed.add(one);
      }
      return closed.size === 0 ? list : list.filter((one) => !closed.has(one));
    },
    async requireMayLie(level, workspaceId) {
      const place = await workspaces.placeOf(workspaceId);
      if (!place || rankOfClass(level) <= rankOfClass(place.informationClass)) return;
      const readers = (await workspaces.membersOf(workspaceId)).filter((one) => can(one.role, "read"));
      const persons = await identity.personsByIds(readers.map((one) => one.personId));
      for (const organisationId of new Set(persons.map((one) => one.organisationId))) {
        const action = { type: "person.admit", organisationId } as const;
        const forbidden = policy.decide(null, action, { ...place, informationClass: level });
        if (forbidden) throw refuse("POLICY_REFUSED", await policy.describe(forbidden));
      }
    },
    async keep(trx, actor, level, to) {
      if (level === null) return;
      const inherited = (await placeOf(to, workspaces.within(trx)))?.informationClass ?? null;
      if (rankOfClass(level) <= rankOfClass(inherited)) return;
      await change(trx, to, { actor, reason: "kept" }, (row) => ({ ...row, raised: highestClass(row.raised, level) }));
    },
    async repeat(trx, level, to) {
      const by = { actor: { kind: "system" }, reason: "copied" } as const;
      await change(trx, to, by, (row) => ({ ...row, copied: level }));
    },
    onChanged,
    refresh: (refs) => register.refresh(refs),
    load: () => register.load(),
  };
}
