import type { Principal } from "#http";
import type { Person } from "#identity";
import { readRoot } from "../tree/queries.ts";
import { readUsage } from "../tree/quota.ts";
import type { OcsDeps } from "./exchange.ts";

/** Who the caller is, and how much of their space is used. `id` is the person in WebDAV paths. */
export async function describeOwnUser(deps: OcsDeps, principal: Principal): Promise<object> {
  const root = await readRoot(deps.db, (await deps.workspaces.personalOf(principal.personId)).id);
  const limit = deps.organisations.byId(principal.organisationId)?.rules.personQuota ?? null;
  const { files, versions } =
    limit === null ? { files: root.size, versions: 0 } : await readUsage(deps.db, root.workspaceId);
  const person = await deps.identity.personById(principal.personId);
  return {
    enabled: true,
    id: principal.name,
    "display-name": principal.displayName,
    displayname: principal.displayName,
    email: principal.name,
    language: person?.locale ?? "sv",
    groups: [],
    quota: describeQuota(files + versions, limit),
  };
}

/** −3 means without limit; `relative` is in percent with two decimals. */
function describeQuota(used: number, limit: number | null): object {
  return {
    used,
    total: limit ?? -3,
    free: limit === null ? -3 : Math.max(limit - used, 0),
    relative: limit === null || limit === 0 ? 0 : Math.round((used / limit) * 10_000) / 100,
    quota: limit ?? -3,
  };
}

/** Another person: their names and nothing else. */
export const describeUser = (person: Pick<Person, "name" | "displayName">): object => ({
  id: person.name,
  displayname: person.displayName,
  "display-name": person.displayName,
  email: person.name,
});
