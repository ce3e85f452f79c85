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

/** By whose rule a grant opens nothing to people of an organisation at present; null: it counts. */
export function restingBy(
  { policy, classOf }: GrantRules,
  grant: RuledGrant,
  organisationId: string,
): Forbidden | null {
  const { homeId, granterOrganisationId: granter } = grant;
  if (homeId === organisationId) return null;
  const informationClass = highestClass(grant.informationClass, classOf({ kind: grant.kind, id: grant.itemId }));
  return policy.decide(
    granter === null ? null : { organisationId: granter },
    { type: "person.admit", organisationId },
    { organisationId: homeId, informationClass, authorOrganisationId: grant.authorOrganisationId },
  );
}

/** The grants that count for people of an organisation. */
export const countingFor = <T extends RuledGrant>(
  rules: GrantRules,
  grants: readonly T[],
  organisationId: string,
): T[] => grants.filter((one) => restingBy(rules, one, organisationId) === null);

/** The strongest role of grants on each item. */
export function strongestOf(grants: readonly (RuledGrant & { readonly role: Role })[]): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const { itemId, role } of grants) roles.set(itemId, strongest(role, roles.get(itemId) ?? null) ?? role);
  return roles;
}
