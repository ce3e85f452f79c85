import type { Core } from "../core.ts";

/** `@anna:fk.example`, `anna@fk.example`, or `anna` at the agency's own host, and where the server has a single domain. */
export function fullName(core: Core, user: string, host: string | undefined): string {
  if (user.includes("@")) return user;
  const domains = core.organisations.agencyDomains();
  const domain = core.organisations.domainAt(host) ?? (domains.length === 1 ? domains[0] : undefined);
  return domain === undefined ? user : `${user}@${domain}`;
}
