import type { Deployment } from "#config";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import type { Organisations } from "#organisations";
import { identityRoutes } from "./routes.ts";
import { createIdentity, type Identity } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly organisations: Organisations;
}

export const identityModule = defineModule({
  name: "identity",
  folder: import.meta.dirname,
  async create(needs: Needs & Given) {
    const { database, events, http, organisations } = needs;
    const identity: Identity = createIdentity({
      database,
      events,
      organisations,
      dataFolder: needs.deployment.dataFolder,
    });
    http.useAuthenticator((credentials) => identity.authenticate(credentials));
    await http.app.register(identityRoutes({ identity, organisations, http }));
    return {
      api: identity,
      parts: { jobs: { "identity:trim": { handle: () => identity.trim(), every: "47 * * * *" } } },
    };
  },
});
