import type { HeldRole, PersonRole } from "@safos/contract/person-roles";
import { now } from "#clock";

/** A role that a person has, as the database keeps it. */
export interface StoredRole {
  readonly role: PersonRole;
  /** Null: until it is taken. */
  readonly until: Date | null;
}

/** Those whose time is not over, whether they have been removed yet or not. */
const lasting = (roles: readonly StoredRole[]): readonly StoredRole[] =>
  roles.filter(({ until }) => until === null || until.getTime() > now());

/** What a person may do now. */
export const rolesNow = (roles: readonly StoredRole[]): readonly PersonRole[] => lasting(roles).map(({ role }) => role);

export const viewRoles = (roles: readonly StoredRole[]): HeldRole[] =>
  lasting(roles).map(({ role, until }) => ({ role, until: until?.toISOString() ?? null }));
