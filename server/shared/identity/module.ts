import type { Deployment } from "#config";
import type { Database } from "#database";
import type { Events } from "#events";
import { createGuardedFetch, createReach, type Http } from "#http";
import type { Jobs } from "#jobs";
import { defineModule, type Given } from "#module";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Workers } from "#workers";
import { identitySettings } from "./config.ts";
import { syncJob } from "./providers/ldap/sync/schedule.ts";
import { groupRoutes } from "./routes/group-routes.ts";
import { personRoutes } from "./routes/person-routes.ts";
import { providerRoutes } from "./routes/provider-routes.ts";
import { providerSignInRoutes } from "./routes/provider-sign-in-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { setupRoutes } from "./routes/setup-routes.ts";
import { scimTokenRoutes } from "./routes/scim-token-routes.ts";
import { credentialRoutes } from "./routes/credential-routes.ts";
import { proofRoutes } from "./routes/proof-routes.ts";
import { scimRoutes } from "./scim/routes.ts";
import { createIdentity, type Identity } from "./service.ts";
import { mailCodeJob } from "./sessions/mail-code.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly workers: Workers;
}

/** For all of what one question to a provider takes. */
const providerLimits = { timeoutMs: 8_000, mostBytes: 1_000_000 };

export const identityModule = defineModule({
  name: "identity",
  folder: import.meta.dirname,
  settings: identitySettings,
  async create(needs: Needs & Given<typeof identitySettings>) {
    const { http, organisations, config, deployment, log } = needs;
    const identity: Identity = createIdentity({
      ...needs,
      dataFolder: deployment.dataFolder,
      publicUrl: http.publicUrl,
      fetch: createGuardedFetch({ privateNetworks: config.providerNetworks, ...providerLimits }),
      reach: createReach(config.providerNetworks),
    });
    http.useAuthenticator((credentials, options) => identity.authenticate(credentials, options));
    await http.app.register(scimRoutes({ scim: identity.scim, http, log }), { prefix: "/scim/v2" });
    const deps = { identity, organisations, http };
    return {
      api: identity,
      parts: {
        protocols: [
          { prefix: "/api/v1/sign-in", needsDatabase: true, takesBasic: false, isCounted: true, isForVisitors: true },
          // A directory is no person, and is counted by its token.
          { prefix: "/scim", needsDatabase: true, takesBasic: false, isCounted: false, isForVisitors: true },
        ],
        routes: [
          setupRoutes(deps),
          sessionRoutes(deps),
          proofRoutes(deps),
          credentialRoutes(deps),
          personRoutes({ ...deps, mail: needs.mail }),
          groupRoutes(deps),
          providerRoutes(deps),
          providerSignInRoutes(deps),
          scimTokenRoutes(deps),
        ],
        jobs: {
          [mailCodeJob]: {
            handle: ({ address, attemptHash }) =>
              identity.sendMailCode({ address: String(address), attemptHash: String(attemptHash) }),
          },
          "identity:trim": { handle: () => identity.trim(), every: "47 * * * *", lane: "housekeeping" },
          "identity:end-pages": {
            handle: () => identity.endPagesPastRules(),
            every: "* * * * *",
            lane: "housekeeping",
          },
          "identity:end-roles": {
            handle: () => identity.endRoles(),
            every: "* * * * *",
            lane: "housekeeping",
          },
          [syncJob]: { handle: ({ providerId }) => identity.syncDirectory(String(providerId)), lane: "long" },
          "identity:sync-due": {
            handle: () => identity.queueDueSyncs(),
            every: "* * * * *",
            lane: "housekeeping",
          },
          "identity:metadata": {
            handle: () => identity.refreshMetadata(),
            every: "11 */6 * * *",
            lane: "housekeeping",
          },
        },
      },
    };
  },
});
