import { scimTokenRoutes as contract } from "@safos/contract/routes/scim";
import { byPerson } from "#events";
import { routes } from "#http";
import type { Identity } from "../service.ts";

/** The tokens of an organisation's directory, for its administrators. */
export const scimTokenRoutes = ({ identity }: { readonly identity: Identity }) =>
  routes("identity", contract, {
    listScimTokens: async ({ caller }) => ({
      address: identity.scim.base,
      items: await identity.scimTokensOf(caller.organisationId),
    }),
    async addScimToken({ caller, body, reply }) {
      // It is shown once, and kept by nobody in between.
      reply.header("cache-control", "no-store");
      return identity.addScimToken(caller.organisationId, body, byPerson(caller.personId));
    },
    async revokeScimToken({ caller, params }) {
      await identity.revokeScimToken(caller.organisationId, params.id, byPerson(caller.personId));
      return {};
    },
  });
