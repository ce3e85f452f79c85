import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import type { NewProvider } from "@safos/contract/providers";

/** An OpenID provider whose every answer a test decides. */
export interface FakeOidc {
  readonly issuer: string;
  /** What the next code is exchanged for; `token` may be any string. */
  next: { claims: JWTPayload; token?: string; userInfo?: Record<string, unknown> };
  /** Tokens by code, where several sign-ins are on their way at once. */
  readonly tokens: Map<string, string>;
  /** Delays every answer, or refuses it. */
  slowMs: number;
  isDown: boolean;
  /** How often its keys were asked for. */
  keysAsked: number;
  /** What the last exchange sent. */
  exchanged: URLSearchParams;
  sign(claims: JWTPayload, header?: { readonly typ?: string }): Promise<string>;
  /** Signs with another key under the same name. */
  forge(claims: JWTPayload): Promise<string>;
  /** What it publishes of its key, as PEM would be taken for a secret by a careless client. */
  readonly publicKey: string;
  stop(): void;
}

export async function startFakeOidc(clientId = "safos"): Promise<FakeOidc> {
  const keys = await generateKeyPair("RS256", { extractable: true });
  const other = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const server = createServer((request, response) => {
    if (fake.isDown) request.socket.destroy();
    else setTimeout(() => void answer(request, response), fake.slowMs);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signWith = (key: CryptoKey, claims: JWTPayload, typ = "JWT"): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one", typ }).sign(key);
  const now = (): number => Math.floor(Date.now() / 1000);

  const fake: FakeOidc = {
    issuer,
    next: { claims: {} },
    tokens: new Map(),
    slowMs: 0,
    isDown: false,
    keysAsked: 0,
    exchanged: new URLSearchParams(),
    publicKey: JSON.stringify(jwk),
    sign: (claims, header) =>
      signWith(keys.privateKey, { iss: issuer, aud: clientId, iat: now(), exp: now() + 300, ...claims }, header?.typ),
    forge: (claims) =>
      signWith(other.privateKey, { iss: issuer, aud: clientId, iat: now(), exp: now() + 300, ...claims }),
    stop: () => void server.close(),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", issuer);
    const send = (value: unknown): void =>
      void response.setHeader("content-type", "application/json").end(JSON.stringify(value));
    if (pathname === "/.well-known/openid-configuration") return send(metadataOf(issuer));
    if (pathname === "/keys") {
      fake.keysAsked++;
      return send({ keys: [jwk] });
    }
    if (pathname === "/userinfo") return send({ sub: fake.next.claims.sub, ...fake.next.userInfo });
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    fake.exchanged = new URLSearchParams(Buffer.concat(parts).toString());
    const idToken =
      fake.tokens.get(fake.exchanged.get("code") ?? "") ?? fake.next.token ?? (await fake.sign(fake.next.claims));
    send({ access_token: "at", token_type: "Bearer", id_token: idToken });
  }
  return fake;
}

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/keys`,
  end_session_endpoint: `${issuer}/end`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256", "HS256", "none"],
  code_challenge_methods_supported: ["S256"],
});

/** A provider of `domain` with Keycloak's claims. */
export const oidcDraft = (issuer: string, domain: string, more: Partial<NewProvider> = {}): NewProvider => ({
  kind: "oidc",
  name: "Keycloak",
  domains: [domain],
  groups: [],
  passwordsFor: "everyone",
  isEnabled: true,
  oidc: {
    issuer,
    clientId: "safos",
    scope: "openid profile email",
    claims: { name: "preferred_username", displayName: "name", groups: "groups" },
    assurances: [],
  },
  secret: "en hemlighet",
  ...more,
});

/** A browser as far as sign-ins need one: it keeps cookies and follows nothing. */
export function createBrowser(url: string) {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async go(address: string, init: RequestInit = {}): Promise<{ status: number; to: string; text: string }> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await fetch(new URL(address, url), {
        ...init,
        redirect: "manual",
        headers: { ...(init.headers as Record<string, string> | undefined), ...(cookie ? { cookie } : {}) },
      });
      for (const one of answer.headers.getSetCookie()) {
        const [name = "", value = ""] = (one.split(";")[0] ?? "").split("=");
        cookies.set(name, value);
      }
      return { status: answer.status, to: answer.headers.get("location") ?? "", text: await answer.text() };
    },
    /** Who is signed in here. */
    async me(): Promise<{ name: string; isAdmin: boolean; displayName: string } | null> {
      const { status, text } = await this.go("/api/v1/session");
      if (status !== 200) return null;
      const me = JSON.parse(text) as { isAdmin: boolean; person: { name: string; displayName: string } };
      return { name: me.person.name, displayName: me.person.displayName, isAdmin: me.isAdmin };
    },
  };
}
