import { providerRoutes as contract } from "@safos/contract/routes/providers";
import { byPerson } from "#events";
import { routes } from "#http";
import type { Identity } from "../service.ts";

/** An organisation's identity providers, for its administrators. */
export const providerRoutes = ({ identity }: { readonly identity: Identity }) =>
  routes("identity", contract, {
    listProviders: async ({ caller }) => ({ items: await identity.providersOf(caller.organisationId) }),
    addProvider: ({ caller, body }) => identity.addProvider(caller.organisationId, body, byPerson(caller.personId)),
    changeProvider: ({ caller, params, body }) =>
      identity.changeProvider(caller.organisationId, params.id, body, byPerson(caller.personId)),
    async removeProvider({ caller, params }) {
      await identity.removeProvider(caller.organisationId, params.id, byPerson(caller.personId));
      return {};
    },
    testProvider: ({ caller, body }) => identity.checkProvider(caller.organisationId, body),
    syncProvider: ({ caller, params }) => identity.askForSync(caller.organisationId, params.id),
    readEmergencyAdministrators: async ({ caller }) => ({
      personIds: await identity.emergencyAdministrators(caller.organisationId),
    }),
    async setEmergencyAdministrators({ caller, body }) {
      await identity.setEmergencyAdministrators(caller.organisationId, body.personIds, byPerson(caller.personId));
      return { personIds: await identity.emergencyAdministrators(caller.organisationId) };
    },
  });
