import { createServer } from "node:http";
import Provider, { type Adapter, type AdapterConstructor } from "oidc-provider";
import { freePort } from "../server.ts";

/** Someone whom the agency's provider knows, with Keycloak's claims. */
export interface PeerAccount {
  readonly preferred_username: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly email: string;
}

/** node-oidc-provider as an agency's Keycloak: its own program's pages, keys and logouts. */
export interface OidcPeer {
  readonly issuer: string;
  /** Where its client's answers and logouts go, once Safos says so. */
  register(addresses: { readonly callback: string; readonly logout: string }): void;
  stop(): Promise<void>;
}

const memory = (): AdapterConstructor => {
  const rows = new Map<string, Record<string, unknown>>();
  return class implements Adapter {
    readonly #name: string;
    constructor(name: string) {
      this.#name = name;
    }
    readonly #key = (id: string): string => `${this.#name} ${id}`;
    async upsert(id: string, payload: Record<string, unknown>): Promise<void> {
      rows.set(this.#key(id), payload);
    }
    async find(id: string): Promise<Record<string, unknown> | undefined> {
      return rows.get(this.#key(id));
    }
    async findByUid(uid: string): Promise<Record<string, unknown> | undefined> {
      return [...rows].find(([key, row]) => key.startsWith(this.#name) && row["uid"] === uid)?.[1];
    }
    async findByUserCode(): Promise<undefined> {
      return undefined;
    }
    async destroy(id: string): Promise<void> {
      rows.delete(this.#key(id));
    }
    async consume(id: string): Promise<void> {
      Object.assign(rows.get(this.#key(id)) ?? {}, { consumed: Math.floor(Date.now() / 1000) });
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, row] of rows) if (row["grantId"] === grantId) rows.delete(key);
    }
  };
};

export async function startOidcPeer(accounts: Readonly<Record<string, PeerAccount>>): Promise<OidcPeer> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const adapter = memory();
  const provider = new Provider(issuer, {
    adapter,
    cookies: { keys: ["en nyckel för proven"] },
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username", "groups", "realm_access"],
      email: ["email", "email_verified"],
    },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
    // The peer has a guard of its own against private addresses, and Safos is one here.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => {
        const known = accounts[id];
        return { sub: id, ...known, email_verified: true, realm_access: { roles: [...(known?.groups ?? [])] } };
      },
    }),
  });
  const server = createServer(provider.callback());
  await new Promise<void>((done) => server.listen(port, done));
  return {
    issuer,
    register({ callback, logout }) {
      void new adapter("Client").upsert(
        "safos",
        {
          client_id: "safos",
          client_secret: "en hemlighet",
          redirect_uris: [callback],
          post_logout_redirect_uris: [`${new URL(callback).origin}/signin`],
          backchannel_logout_uri: logout,
          backchannel_logout_session_required: true,
        },
        0,
      );
    },
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
