import { highestClass, type InformationClass } from "@safos/contract/policy";
import type { Role } from "@safos/contract/workspaces";
import type { Forbidden, Policy } from "#policy";
import { strongest } from "../access.ts";

/** A grant as far as rules are asked about it. */
export interface RuledGrant {
  readonly kind: string;
  readonly itemId: string;
  /** Of the workspace. */
  readonly homeId: string;
  readonly informationClass: InformationClass | null;
  /** Whose people gave it, and wrote what it is on; null: it is not known. */
  readonly granterOrganisationId: string | null;
  readonly authorOrganisationId: string | null;
}

/** The class that an item itself was raised to. */
export type ClassOfItem = (ref: { readonly kind: string; readonly id: string }) => InformationClass | null;

/** What rules of today are asked with; from memory, without a statement. */
export interface GrantRules {
  readonly policy: Pick<Policy, "decide">;
  readonly classOf: ClassOfItem;
}

/** The highest class, besides its workspace's, of what is asked for: it, or something it lies in, was raised to that. Null: nothing was. */
export type Level = InformationClass | null;

/**
 * By whose rule a grant opens nothing of class `level` to people of an organisation at present; null: it counts. What lies deep in what was
 * given may have a higher class than that.
 */
export function restingBy(
  { policy, classOf }: GrantRules,
  grant: RuledGrant,
  organisationId: string,
  level: Level,
): Forbidden | null {
  const { homeId, granterOrganisationId: granter } = grant;
  if (homeId === organisationId) return null;
  const own = classOf({ kind: grant.kind, id: grant.itemId });
  return policy.decide(
    granter === null ? null : { organisationId: granter },
    { type: "person.admit", organisationId },
    {
      organisationId: homeId,
      informationClass: highestClass(grant.informationClass, own, level),
      authorOrganisationId: grant.authorOrganisationId,
    },
  );
}

/** The grants that count for people of an organisation where nothing was raised but what they are on. */
export const countingFor = <T extends RuledGrant>(
  rules: GrantRules,
  grants: readonly T[],
  organisationId: string,
): T[] => grants.filter((one) => restingBy(rules, one, organisationId, null) === null);

/** What a person was given, by name or through a group or their organisation: asked about as rules let it count. From memory. */
export interface Granted<T = unknown> {
  /** Whether there is nothing at all, resting or not. */
  readonly isEmpty: boolean;
  /** The ids of what it is on. */
  readonly ids: readonly string[];
  /** The grants on an item that count for what is of class `level`, in the order in which they were read. */
  on(id: string, level: Level): readonly T[];
  /** The strongest role of those; null: there is none. */
  roleOn(id: string, level: Level): Role | null;
}

export function grantedBy<T extends RuledGrant & { readonly role: Role }>(
  rules: GrantRules,
  grants: readonly T[],
  organisationId: string,
): Granted<T> {
  const byItem = Map.groupBy(grants, (one) => one.itemId);
  const on = (id: string, level: Level): readonly T[] =>
    (byItem.get(id) ?? []).filter((one) => restingBy(rules, one, organisationId, level) === null);
  return {
    isEmpty: byItem.size === 0,
    ids: [...byItem.keys()],
    on,
    roleOn: (id, level) => strongest(...on(id, level).map((one) => one.role)),
  };
}

/** What someone has who was given nothing. */
export const nothingGranted: Granted<never> = { isEmpty: true, ids: [], on: () => [], roleOn: () => null };
