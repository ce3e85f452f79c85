import { createHash, randomBytes } from "node:crypto";
import type { Authorisation, MadeClient, NewClient } from "@safos/contract/openid";
import type { TestAnswer, TestPerson, TestServer } from "../../testing/server.ts";

const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

/** A browser with Safos' page in it, in which someone is signed in or nobody is. */
export interface TestBrowser {
  /** Follows nothing; resolves with where it is led. */
  go(address: string): Promise<{ readonly status: number; readonly to: URL }>;
  call(method: string, path: string, body?: unknown): Promise<TestAnswer>;
}

export async function openBrowser(server: TestServer, who: TestPerson | null): Promise<TestBrowser> {
  const jar = new Map<string, { value: string; path: string }>();
  if (who) {
    const { token } = await server.safos.identity.createSession(who.id, {
      kind: "page",
      label: "Webbläsare",
      evidence: { methods: ["password"] },
    });
    jar.set("safos", { value: token, path: "/" });
  }
  const cookiesFor = (path: string): string =>
    [...jar]
      .filter(([, one]) => path.startsWith(one.path))
      .map(([key, { value }]) => `${key.split(" ")[0]}=${value}`)
      .join("; ");
  const keep = (header: string): void => {
    const [pair = "", ...attributes] = header.split("; ");
    const path = attributes.find((one) => one.toLowerCase().startsWith("path="))?.slice(5) ?? "/";
    const [name = "", value = ""] = pair.split("=");
    jar.set(`${name} ${path}`, { value, path });
  };
  const ask = async (address: URL, init: RequestInit = {}): Promise<Response> => {
    const cookie = cookiesFor(address.pathname);
    const response = await fetch(address, {
      ...init,
      redirect: "manual",
      headers: { ...(init.headers as Record<string, string>), ...(cookie === "" ? {} : { cookie }) },
    });
    for (const header of response.headers.getSetCookie()) keep(header);
    return response;
  };
  return {
    async go(address) {
      const response = await ask(new URL(address, server.url));
      await response.arrayBuffer();
      return { status: response.status, to: new URL(response.headers.get("location") ?? "/", server.url) };
    },
    async call(method, path, body) {
      const response = await ask(new URL(path, server.url), {
        method,
        headers: { origin: server.url, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
    },
  };
}

export const callback = "https://diariet.fk.example/svar";
export const matrixScope = "urn:matrix:client:api:* urn:matrix:client:device:ENHET12345";

export const addSystem = (
  server: TestServer,
  organisationId: string,
  more: Partial<NewClient> = {},
): Promise<MadeClient> =>
  server.safos.openid.addClient(organisationId, {
    name: "Diariet",
    redirectUris: [callback],
    scopes: ["openid", "profile", "email", "groups", "offline_access"],
    isConfidential: true,
    ...more,
  });

/** What a program asks with, and the secret that it shows at the end. */
export function question(clientId: string, more: Record<string, string | undefined> = {}) {
  const verifier = randomBytes(32).toString("base64url");
  const parameters = {
    client_id: clientId,
    response_type: "code",
    redirect_uri: callback,
    scope: "openid profile email groups offline_access",
    prompt: "consent",
    state: "läge",
    nonce: "en gång",
    code_challenge: challengeOf(verifier),
    code_challenge_method: "S256",
    ...more,
  };
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return { verifier, address: `/oauth2/authorize?${new URLSearchParams(given).toString()}` };
}

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly error?: string;
}

/** A program as the protocol sees it. */
export function programOf(server: TestServer, client: { readonly id: string; readonly secret: string | null }) {
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret ?? ""}`).toString("base64")}`;
  const post = async (path: string, form: Record<string, string>) => {
    const own = client.secret === null ? { client_id: client.id } : {};
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...(client.secret === null ? {} : { authorization: basic }),
      },
      body: new URLSearchParams({ ...own, ...form }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Tokens & Record<string, unknown> };
  };
  return {
    post,
    exchange: (code: string, verifier: string, redirectUri = callback) =>
      post("/oauth2/token", {
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      }),
    refresh: (token: string) => post("/oauth2/token", { grant_type: "refresh_token", refresh_token: token }),
    async userInfo(token: string) {
      const response = await fetch(`${server.url}/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}

/** Asks, and lets in: resolves with the code, and with what the page showed. */
export async function admit(browser: TestBrowser, asked: { readonly address: string }) {
  const first = await browser.go(asked.address);
  const uid = first.to.pathname.split("/").at(-1) ?? "";
  const view = await browser.call("GET", `/api/v1/authorisations/${uid}`);
  const answer = await browser.call("POST", `/api/v1/authorisations/${uid}`, { isAllowed: true });
  const back = answer.status === 200 ? await browser.go(String(answer.body.goTo)) : null;
  return {
    uid,
    view: view.body as Authorisation,
    answer,
    back: back?.to ?? null,
    code: back?.to.searchParams.get("code") ?? "",
  };
}

export async function registerMatrix(server: TestServer, more: Record<string, unknown> = {}) {
  const response = await fetch(`${server.url}/oauth2/registration`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: "Element",
      client_uri: "https://element.example/",
      redirect_uris: ["https://app.element.example/svar"],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
      token_endpoint_auth_method: "none",
      application_type: "web",
      ...more,
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { client_id: string } };
}
