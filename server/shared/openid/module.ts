import type { Client, MadeClient, NewClient } from "@safos/contract/openid";
import type { Deployment } from "#config";
import { system, type EventActor } from "#events";
import { createSeal } from "#identity";
import { defineModule, type Given } from "#module";
import { createGuardedFetch, type FastifyReply, type FastifyRequest } from "#http";
import type { Jobs } from "#jobs";
import { openidSettings } from "./config.ts";
import { addClient, listClients, removeClient } from "./clients/clients.ts";
import { deleteUnusedClients } from "./clients/queries.ts";
import type { OpenidContext, OpenidNeeds } from "./context.ts";
import type { OpenidTables } from "./tables.ts";
import { readGranted } from "./grants/read-granted.ts";
import { authMetadata } from "./matrix/metadata.ts";
import { askSignIn, type MakeLoginToken, type SignInContext } from "./matrix/sign-in.ts";
import { mountOpenid } from "./mount.ts";
import { createCurrentProvider } from "./provider/current.ts";
import { deleteExpired } from "./provider/stored.ts";
import { logoutJob, sendLogout, watchLogouts } from "./logouts/send.ts";
import { openidRoutes } from "./routes.ts";
import { createSecrets } from "./secrets/secrets.ts";

export interface Openid {
  /** The one issuer of this server. */
  readonly issuer: string;
  /** What Matrix clients are told of how to sign in. */
  readonly authMetadata: Readonly<Record<string, unknown>>;
  /** Leads a browser to the question whether a Matrix client at `redirectUrl`, which has been looked at, may come in. */
  askSignIn(asked: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly redirectUrl: string;
  }): Promise<FastifyReply>;
  /** How the chat lets such a client in as who is at the page. */
  registerLoginTokens(make: MakeLoginToken): void;
  clientsOf(organisationId: string): Promise<readonly Client[]>;
  /** Refuses INVALID, REDIRECT_INVALID and CLIENTS_MANY. */
  addClient(organisationId: string, fresh: NewClient, actor?: EventActor): Promise<MadeClient>;
  /** Refuses MISSING. */
  removeClient(organisationId: string, id: string, actor?: EventActor): Promise<void>;
  /** New keys sign from now on. */
  rotateKeys(): Promise<void>;
}

interface Needs extends OpenidNeeds {
  readonly deployment: Deployment;
  readonly jobs: Jobs;
}

/** For all of what one word to a system takes. */
const systemLimits = { timeoutMs: 8_000, mostBytes: 100_000 };

export const openidModule = defineModule({
  name: "openid",
  folder: import.meta.dirname,
  settings: openidSettings,
  async create({ deployment, jobs, config, ...needs }: Needs & Given<typeof openidSettings>) {
    const db = needs.database.of<OpenidTables>();
    const { events, http } = needs;
    const seal = createSeal(deployment.dataFolder);
    const secrets = createSecrets({ db, seal, events });
    const issuer = new URL(http.publicUrl).origin;
    const own: OpenidContext = { ...needs, db, seal, secrets, issuer };
    const context: SignInContext = { ...own, current: createCurrentProvider(own), loginTokens: { make: null } };
    await http.app.register(mountOpenid(context));
    const fetch = createGuardedFetch({ privateNetworks: config.clientNetworks, ...systemLimits });
    needs.identity.useGrantedTokens((tokenHash) => readGranted(own, tokenHash));
    const logouts = { ...context, jobs, fetch };
    watchLogouts(logouts);
    const api: Openid = {
      issuer,
      authMetadata: authMetadata(issuer),
      askSignIn: (asked) => askSignIn(context, asked),
      registerLoginTokens(make) {
        context.loginTokens.make = make;
      },
      clientsOf: (organisationId) => listClients(context, organisationId),
      addClient: (organisationId, fresh, actor = system) => addClient(context, organisationId, fresh, actor),
      removeClient: (organisationId, id, actor = system) => removeClient(context, organisationId, id, actor),
      rotateKeys: () => secrets.rotate(),
    };
    return {
      api,
      parts: {
        // A client is no person: what it shows is its own secret, and browsers come from other sites.
        protocols: [
          { prefix: "/oauth2", needsDatabase: true, takesBasic: false, isCounted: true, isForVisitors: true },
        ],
        routes: openidRoutes(context),
        jobs: {
          [logoutJob]: {
            handle: ({ personId, clientId }) =>
              sendLogout(logouts, { personId: String(personId), clientId: String(clientId) }),
            lane: "outside",
          },
          "openid:trim": {
            async handle() {
              await deleteExpired(db);
              await deleteUnusedClients(db);
              await secrets.trim();
            },
            every: "37 * * * *",
            lane: "housekeeping",
          },
        },
      },
    };
  },
});
