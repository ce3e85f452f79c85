import type { Deployment } from "#config";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import { groupRoutes } from "./routes/group-routes.ts";
import { personRoutes } from "./routes/person-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { setupRoutes } from "./routes/setup-routes.ts";
import { identitySettings } from "./config.ts";
import { credentialRoutes } from "./routes/credential-routes.ts";
import { proofRoutes } from "./routes/proof-routes.ts";
import { createIdentity, type Identity } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly mail: Mail;
  readonly organisations: Organisations;
}

export const identityModule = defineModule({
  name: "identity",
  folder: import.meta.dirname,
  settings: identitySettings,
  create(needs: Needs & Given<typeof identitySettings>) {
    const { http, organisations, config, deployment } = needs;
    const identity: Identity = createIdentity({
      ...needs,
      ...config,
      dataFolder: deployment.dataFolder,
      publicUrl: http.publicUrl,
    });
    http.useAuthenticator((credentials, options) => identity.authenticate(credentials, options));
    const deps = { identity, organisations, http };
    return {
      api: identity,
      parts: {
        routes: [
          setupRoutes(deps),
          sessionRoutes(deps),
          proofRoutes(deps),
          credentialRoutes(deps),
          personRoutes(deps),
          groupRoutes(deps),
        ],
        jobs: {
          "identity:trim": { handle: () => identity.trim(), every: "47 * * * *", lane: "housekeeping" },
          "identity:end-pages": {
            handle: () => identity.endPagesPastRules(),
            every: "* * * * *",
            lane: "housekeeping",
          },
        },
      },
    };
  },
});
