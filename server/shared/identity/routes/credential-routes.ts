import { credentialRoutes as contract } from "@safos/contract/routes/credentials";
import { byPerson } from "#events";
import { routes } from "#http";
import type { IdentityRouteDeps } from "./me.ts";

/** What a person signs in with besides their password. */
export const credentialRoutes = ({ identity }: IdentityRouteDeps) =>
  routes("identity", contract, {
    readCredentials: ({ caller }) => identity.credentialsOf(caller),
    beginPasskey: ({ caller }) => identity.beginPasskey(caller),
    addPasskey: ({ caller, body }) => identity.addPasskey(caller, body),
    renamePasskey: ({ caller, params, body }) => identity.renamePasskey(caller.personId, params.id, body.name),
    async removePasskey({ caller, params }) {
      await identity.removePasskey(caller, params.id);
      return {};
    },
    beginTotp: ({ caller }) => identity.beginTotp(caller),
    async confirmTotp({ caller, body }) {
      await identity.confirmTotp(caller, body);
      return {};
    },
    async removeTotp({ caller }) {
      await identity.removeTotp(caller);
      return {};
    },
    makeRecoveryCodes: async ({ caller }) => ({ codes: await identity.makeRecoveryCodes(caller.personId) }),
    async resetSecondFactors({ caller, params }) {
      const person = await identity.requireColleague(caller, params.id);
      await identity.resetSecondFactors(person.id, byPerson(caller.personId));
      await identity.revokeAll(person.id);
      return {};
    },
  });
