import type { Deployment } from "#config";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import type { Organisations } from "#organisations";
import { groupRoutes } from "./routes/group-routes.ts";
import { personRoutes } from "./routes/person-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { setupRoutes } from "./routes/setup-routes.ts";
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
  create(needs: Needs & Given) {
    const { database, events, http, organisations } = needs;
    const identity: Identity = createIdentity({
      database,
      events,
      organisations,
      dataFolder: needs.deployment.dataFolder,
    });
    http.useAuthenticator((credentials) => identity.authenticate(credentials));
    const deps = { identity, organisations, http };
    return {
      api: identity,
      parts: {
        routes: [setupRoutes(deps), sessionRoutes(deps), personRoutes(deps), groupRoutes(deps)],
        jobs: { "identity:trim": { handle: () => identity.trim(), every: "47 * * * *", lane: "housekeeping" } },
      },
    };
  },
});
