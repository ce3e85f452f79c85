import type { Role } from "@safos/contract/workspaces";
import type { AnyDb, Db, RawBuilder } from "#database";
import type { Identity } from "#identity";
import type { Holder, OpenedLink } from "./grants/grant.ts";
import { readGrantsFor, readRoleOfLink } from "./grants/queries.ts";
import { grantedBy, type Granted, type GrantRules } from "./grants/ruled.ts";
import { readPlace, type Place } from "./outside/queries.ts";
import { readStanding, rolesOf, type Standing, type WorkspaceTables } from "./queries.ts";

/**
 * Access as the database has it, asked within a transaction that may have waited for a lock: from no cache, and on the
 * transaction's own connection, since what waits for a second while it holds one can wait indefinitely.
 */
export interface AccessWithin {
  roleOf(personId: string, workspaceId: string): Promise<Role | null>;
  standingOf(personId: string, workspaceId: string): Promise<Standing | null>;
  /** A subquery of columns `person_id` and `role`, to be asked in the same moment as something else: of those of some persons who are members. */
  rolesOf(personIds: readonly string[], workspaceId: string): RawBuilder<unknown>;
  grantedRoles(person: Holder, kind: string, ids: readonly string[]): Promise<Granted>;
  /** What rules need to know of a workspace; null: there is none, or it is in the trash. */
  placeOf(workspaceId: string): Promise<Place | null>;
  /** What a link still gives; null: it is closed, has expired, or has another password. */
  roleOfLink(link: Pick<OpenedLink, "grantId" | "passwordHash">): Promise<Role | null>;
}

export function accessWithin(trx: AnyDb, identity: Pick<Identity, "groupsOf">, rules: GrantRules): AccessWithin {
  const standingOf = (personId: string, workspaceId: string): Promise<Standing | null> =>
    readStanding(trx as Db<WorkspaceTables>, workspaceId, personId);
  return {
    roleOf: async (personId, workspaceId) => (await standingOf(personId, workspaceId))?.role ?? null,
    standingOf,
    rolesOf: (personIds, workspaceId) => rolesOf(workspaceId, personIds),
    async grantedRoles(person, kind, ids) {
      const holder = { ...person, groupIds: await identity.groupsOf(person.personId, trx) };
      // Rules are in memory: asking them waits for no connection.
      return grantedBy(rules, await readGrantsFor(trx, holder, kind, ids), person.organisationId);
    },
    placeOf: (workspaceId) => readPlace(trx as Db<WorkspaceTables>, workspaceId),
    roleOfLink: (link) => readRoleOfLink(trx, link),
  };
}
