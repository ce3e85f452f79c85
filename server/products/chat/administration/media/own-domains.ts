import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import { refuse } from "../../protocol/refuse.ts";

/** Media is of the organisation whose person sent it: its address begins with their domain. */
export const ownDomains = ({ organisations }: Core, { organisationId }: Pick<Principal, "organisationId">) =>
  organisations.byId(organisationId)?.domains ?? [];

/** Refuses M_NOT_FOUND. */
export function requireOwnDomain(core: Core, person: Principal, domain: string): void {
  if (!ownDomains(core, person).includes(domain)) refuse("M_NOT_FOUND", "There is no such media of your organisation.");
}
