import { requirePerson, sendOcs, type FastifyRequest } from "#http";
import { readRoot } from "../tree/queries.ts";
import { bothVersions, type OcsDeps, type OcsEndpoint } from "./endpoint.ts";

/** Who the caller is, and how much of their space is used. `id` is the person in WebDAV paths. */
export const ownUser: OcsEndpoint = {
  name: "own-user",
  paths: bothVersions("/cloud/user"),
  answer: async (deps, request, reply) => sendOcs(request, reply, await describeOwnUser(deps, request)),
};

export async function describeOwnUser(deps: OcsDeps, request: FastifyRequest): Promise<unknown> {
  const principal = requirePerson(request);
  const root = await readRoot(deps.db, (await deps.workspaces.personalOf(principal.personId)).id);
  const limit = deps.organisations.byId(principal.organisationId)?.rules.personQuota ?? null;
  const person = await deps.identity.personById(principal.personId);
  return {
    enabled: true,
    id: principal.name,
    "display-name": principal.displayName,
    displayname: principal.displayName,
    email: principal.name,
    language: person?.locale ?? "sv",
    groups: [],
    quota: describeQuota(root.size, limit),
  };
}

/** −3 means without limit; `relative` is in percent with two decimals. */
function describeQuota(used: number, limit: number | null): unknown {
  return {
    used,
    total: limit ?? -3,
    free: limit === null ? -3 : Math.max(limit - used, 0),
    relative: limit === null || limit === 0 ? 0 : Math.round((used / limit) * 10_000) / 100,
    quota: limit ?? -3,
  };
}
