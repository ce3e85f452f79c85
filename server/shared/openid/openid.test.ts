import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer } from "../../testing/server.ts";
import {
  addSystem,
  callback,
  admit,
  matrixScope,
  openBrowser,
  programOf,
  question,
  registerMatrix,
} from "./testing.ts";

const server = await startTestServer({ SAFOS_OPENID_PRIVATE_NETWORKS: "127.0.0.0/8" });
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { identity, openid } = server.safos;
const fk = anna.organisationId;
const group = await identity.addGroup(fk, { name: "Beredskap" });
await identity.addGroupMember(fk, group.id, agnes.id);

async function signedIn(who = agnes, more: Record<string, string | undefined> = {}) {
  const client = await addSystem(server, fk);
  const browser = await openBrowser(server, who);
  const asked = question(client.id, more);
  const answer = await admit(browser, asked);
  const program = programOf(server, client);
  const { status, body } = await program.exchange(answer.code, asked.verifier);
  return { client, browser, program, answer, status, tokens: body };
}

test("the server says where everything is, in its own name", async () => {
  for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]) {
    const response = await fetch(server.url + path, {
      headers: { host: "annan.example", "x-forwarded-host": "ond.example" },
    });
    const found = (await response.json()) as Record<string, string>;
    expect(found["issuer"]).toBe(server.url);
    expect(found["response_modes_supported"]).toEqual(["query", "fragment"]);
    for (const [name, value] of Object.entries(found))
      if (name.endsWith("_endpoint") || name === "jwks_uri")
        expect(value.startsWith(`${server.url}/oauth2/`)).toBe(true);
  }
});

test("a person signs in to a system of their agency, which hears who they are", async () => {
  const { answer, status, tokens, program, client } = await signedIn();
  expect(answer.view).toEqual({
    clientName: "Diariet",
    host: "diariet.fk.example",
    isRegistered: true,
    scopes: ["openid", "profile", "email", "groups", "offline_access"],
    isRemembered: false,
    needsProof: false,
  });
  expect(answer.back?.href.startsWith(callback)).toBe(true);
  expect([answer.back?.searchParams.get("state"), answer.back?.searchParams.get("iss")]).toEqual(["läge", server.url]);
  expect(status).toBe(200);
  const keys = createRemoteJWKSet(new URL(`${server.url}/oauth2/jwks`));
  const { payload } = await jwtVerify(tokens.id_token ?? "", keys, { issuer: server.url, audience: client.id });
  expect(payload).toMatchObject({
    sub: agnes.id,
    nonce: "en gång",
    acr: "https://refeds.org/profile/sfa",
    amr: ["pwd"],
  });
  expect((await program.userInfo(tokens.access_token)).body).toEqual({
    sub: agnes.id,
    name: "Agnes Berg",
    preferred_username: agnes.name,
    locale: "sv",
    organization: "fk.example",
    email: agnes.name,
    email_verified: true,
    groups: ["Beredskap"],
  });
  const inspected = await program.post("/oauth2/introspect", { token: tokens.access_token });
  expect(inspected.body).toMatchObject({ active: true, sub: agnes.id, client_id: client.id });
  // What a system is told of people opens nothing here.
  for (const path of ["/api/v1/session", "/_matrix/client/v3/account/whoami"]) {
    const opened = await fetch(server.url + path, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(opened.status).toBe(401);
  }
});

test("tokens are renewed, and one that is used again ends what the system may do", async () => {
  const { program, tokens, browser } = await signedIn();
  const next = await program.refresh(tokens.refresh_token ?? "");
  expect(next.status).toBe(200);
  expect((await program.userInfo(next.body.access_token)).status).toBe(200);
  const programs = await browser.call("GET", "/api/v1/programs");
  const before = programs.body.items.length as number;
  const again = await program.refresh(tokens.refresh_token ?? "");
  expect([again.status, again.body.error]).toEqual([400, "invalid_grant"]);
  expect((await program.refresh(next.body.refresh_token ?? "")).body.error).toBe("invalid_grant");
  expect((await program.userInfo(next.body.access_token)).status).toBe(401);
  expect((await browser.call("GET", "/api/v1/programs")).body.items).toHaveLength(before - 1);
});

test("what someone has let in is remembered, listed, and ended by them", async () => {
  const { client, browser, program, tokens } = await signedIn(anna);
  const second = question(client.id, { prompt: undefined, scope: "openid profile" });
  const answer = await admit(browser, second);
  expect(answer.view.isRemembered).toBe(true);
  const again = await program.exchange(answer.code, second.verifier);
  expect(again.status).toBe(200);
  const { items } = (await browser.call("GET", "/api/v1/programs")).body;
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ name: "Diariet", host: "diariet.fk.example", isRegistered: true });
  expect((await browser.call("DELETE", `/api/v1/programs/${items[0].id}`)).status).toBe(200);
  for (const { access_token: token } of [tokens, again.body]) expect((await program.userInfo(token)).status).toBe(401);
  expect((await program.refresh(tokens.refresh_token ?? "")).body.error).toBe("invalid_grant");
  const third = await admit(browser, question(client.id, { prompt: undefined }));
  expect(third.view.isRemembered).toBe(false);
});

test("who says no is not let in, and the system hears it", async () => {
  const client = await addSystem(server, fk);
  const browser = await openBrowser(server, agnes);
  const { to } = await browser.go(question(client.id).address);
  const uid = to.pathname.split("/").at(-1) ?? "";
  const answer = await browser.call("POST", `/api/v1/authorisations/${uid}`, { isAllowed: false });
  const back = await browser.go(answer.body.goTo);
  expect(back.to.origin).toBe("https://diariet.fk.example");
  expect(back.to.searchParams.get("error")).toBe("access_denied");
});

test("a Matrix client signs in as a device, and signing it out ends it", async () => {
  const registered = await registerMatrix(server);
  expect(registered.status).toBe(201);
  expect((await registerMatrix(server)).body.client_id).toBe(registered.body.client_id);
  const browser = await openBrowser(server, bo);
  const redirectUri = "https://app.element.example/svar";
  const asked = question(registered.body.client_id, {
    scope: `openid ${matrixScope}`,
    redirect_uri: redirectUri,
    prompt: undefined,
    response_mode: "fragment",
  });
  const answer = await admit(browser, asked);
  expect(answer.view).toMatchObject({
    clientName: "Element",
    host: "element.example",
    isRegistered: false,
    scopes: ["openid", "chat"],
  });
  const code = new URLSearchParams(answer.back?.hash.slice(1)).get("code") ?? "";
  const program = programOf(server, { id: registered.body.client_id, secret: null });
  const { status, body } = await program.exchange(code, asked.verifier, redirectUri);
  expect([status, body.scope.split(" ").toSorted()]).toEqual([200, matrixScope.split(" ").toSorted()]);
  const matrix = async (token: string, path: string, method = "GET") => {
    const response = await fetch(`${server.url}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect((await matrix(body.access_token, "/account/whoami")).body).toMatchObject({
    user_id: bo.userId,
    device_id: "ENHET12345",
  });
  // Bo administers his organisation; a chat client of his does not.
  const rest = await fetch(`${server.url}/api/v1/persons`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  });
  expect(rest.status).toBe(401);
  const next = await program.refresh(body.refresh_token ?? "");
  expect(next.status).toBe(200);
  expect((await matrix(body.access_token, "/account/whoami")).status).toBe(401);
  expect((await matrix(next.body.access_token, "/sync?timeout=0")).status).toBe(200);
  const { items } = (await browser.call("GET", "/api/v1/programs")).body;
  expect(items).toMatchObject([{ name: "Element", scopes: ["openid", "chat"] }]);
  expect((await matrix(next.body.access_token, "/logout", "POST")).status).toBe(200);
  expect((await program.refresh(next.body.refresh_token ?? "")).body.error).toBe("invalid_grant");
  expect((await browser.call("GET", "/api/v1/programs")).body.items).toEqual([]);
});

test("a Matrix client that gives back its token is signed out", async () => {
  const { body } = await registerMatrix(server);
  const redirectUri = "https://app.element.example/svar";
  const program = programOf(server, { id: body.client_id, secret: null });
  for (const kind of ["access_token", "refresh_token"] as const) {
    const browser = await openBrowser(server, bo);
    const asked = question(body.client_id, {
      scope: `openid ${matrixScope}`,
      redirect_uri: redirectUri,
      prompt: undefined,
    });
    const { code } = await admit(browser, asked);
    const tokens = (await program.exchange(code, asked.verifier, redirectUri)).body;
    expect((await program.post("/oauth2/revoke", { token: tokens[kind] ?? "" })).status).toBe(200);
    const whoami = await fetch(`${server.url}/_matrix/client/v3/account/whoami`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(whoami.status).toBe(401);
    expect((await program.refresh(tokens.refresh_token ?? "")).body.error).toBe("invalid_grant");
    expect((await identity.sessionsOf(bo.id)).filter((one) => one.kind === "program")).toEqual([]);
  }
});

test("a device without a browser is let in by the code that it shows", async () => {
  const client = await addSystem(server, fk, {
    name: "Skrivaren",
    isConfidential: false,
    redirectUris: ["http://127.0.0.1/svar"],
  });
  const program = programOf(server, client);
  const begun = await program.post("/oauth2/device", { scope: "openid profile" });
  expect(begun.status).toBe(200);
  const code = String(begun.body["user_code"]);
  expect(begun.body["verification_uri"]).toBe(`${server.url}/device`);
  expect(begun.body["verification_uri_complete"]).toBe(`${server.url}/device?user_code=${code}`);
  const poll = () =>
    program.post("/oauth2/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: String(begun.body["device_code"]),
    });
  expect((await poll()).body.error).toBe("authorization_pending");
  const browser = await openBrowser(server, agnes);
  const read = await browser.call("POST", "/api/v1/device-codes/read", { code: code.toLowerCase().replace("-", " ") });
  expect(read.body).toMatchObject({ clientName: "Skrivaren", scopes: ["openid", "profile"] });
  const answers = await Promise.all(
    [1, 2].map(() => browser.call("POST", "/api/v1/device-codes", { code, isAllowed: true })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
  const tokens = await poll();
  expect(tokens.status).toBe(200);
  expect((await program.userInfo(tokens.body.access_token)).body["name"]).toBe("Agnes Berg");
  expect((await poll()).body.error).toBe("invalid_grant");
});

test("a system that wants to hear is told whose access ended, and whose account closed", async () => {
  const messages: URLSearchParams[] = [];
  const site = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      messages.push(new URLSearchParams(Buffer.concat(parts).toString()));
      response.end();
    });
  });
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
  const logoutUri = `http://127.0.0.1:${(site.address() as AddressInfo).port}/utloggad`;
  const client = await addSystem(server, fk, { logoutUri });
  const person = await identity.add({ name: "hörs@fk.example".replace("ö", "o"), password: "ett långt lösenord" });
  const browser = await openBrowser(server, { ...agnes, ...person });
  await admit(browser, question(client.id));
  await identity.change(person.id, { isDisabled: true });
  await eventually(() => expect(messages).toHaveLength(1), 20_000);
  await identity.revokeAll(person.id);
  await eventually(() => expect(messages).toHaveLength(2), 20_000);
  const keys = createRemoteJWKSet(new URL(`${server.url}/oauth2/jwks`));
  const jtis = new Set<string>();
  for (const form of messages) {
    const token = form.get("logout_token") ?? "";
    const { payload } = await jwtVerify(token, keys, { issuer: server.url, audience: client.id, typ: "logout+jwt" });
    expect(payload.sub).toBe(person.id);
    expect(payload["events"]).toEqual({ "http://schemas.openid.net/event/backchannel-logout": {} });
    expect(payload["nonce"]).toBeUndefined();
    jtis.add(payload.jti ?? "");
  }
  expect(jtis.size).toBe(2);
  site.close();
});

test("new keys sign, and what the old ones signed is still known", async () => {
  const first = await signedIn();
  await openid.rotateKeys();
  const kidOf = async ({ tokens }: Awaited<ReturnType<typeof signedIn>>) => {
    // A set of its own, as one that is kept asks for new keys only now and then.
    const keys = createRemoteJWKSet(new URL(`${server.url}/oauth2/jwks`));
    return (await jwtVerify(tokens.id_token ?? "", keys, { issuer: server.url })).protectedHeader.kid;
  };
  const before = await kidOf(first);
  await eventually(async () => expect(await kidOf(await signedIn())).not.toBe(before));
  expect(await kidOf(first)).toBe(before);
  const published = (await (await fetch(`${server.url}/oauth2/jwks`)).json()) as { keys: Record<string, unknown>[] };
  expect(published.keys.flatMap((key) => Object.keys(key)).filter((name) => ["d", "p", "q"].includes(name))).toEqual(
    [],
  );
});

test("a system signs its person out, and leads them only where it said", async () => {
  const after = "https://diariet.fk.example/utloggad";
  const client = await addSystem(server, fk, { postLogoutUris: [after] });
  const browser = await openBrowser(server, agnes);
  const asked = question(client.id);
  const { code } = await admit(browser, asked);
  const program = programOf(server, client);
  const { body } = await program.exchange(code, asked.verifier);
  /** The page that the browser is led to, and where it goes from there. */
  const leave = async (more: Record<string, string>): Promise<string[]> => {
    const { to } = await browser.go(`/oauth2/end_session?${new URLSearchParams(more).toString()}`);
    if (to.pathname !== "/signed-out") return [to.href];
    const { body: found } = await server.call(null, "GET", `/api/v1/signed-out${to.search}`);
    return [to.pathname, found.clientName, found.goTo];
  };
  const hint = body.id_token ?? "";
  const where = ["/signed-out", "Diariet"];
  const foreign = { id_token_hint: hint, post_logout_redirect_uri: "https://ond.example/", state: "s" };
  expect(await leave(foreign)).toEqual([...where, `${server.url}/`]);
  const known = { id_token_hint: hint, post_logout_redirect_uri: after, state: "s" };
  expect(await leave(known)).toEqual([...where, `${after}?state=s`]);
  expect((await program.userInfo(body.access_token)).status).toBe(401);
  expect((await program.refresh(body.refresh_token ?? "")).body.error).toBe("invalid_grant");
  expect(await leave({ post_logout_redirect_uri: after })).toEqual([`${server.url}/`]);
  // The page is led nowhere that the system has not registered, whatever its address says.
  const at = "/api/v1/signed-out";
  const foreignPage = `${at}?client_id=${client.id}&post_logout_redirect_uri=${encodeURIComponent("https://ond.example/")}`;
  expect((await server.call(null, "GET", foreignPage)).body).toEqual({ clientName: "Diariet", goTo: `${server.url}/` });
  for (const [query, status] of [
    ["", 400],
    ["?client_id=finns-inte", 404],
    ["?client_id=a%2Fb", 400],
    [`?client_id=${client.id}&post_logout_redirect_uri=${"x".repeat(2001)}`, 400],
  ] as const)
    expect([query.slice(0, 40), (await server.call(null, "GET", at + query)).status]).toEqual([
      query.slice(0, 40),
      status,
    ]);
  // The person's own session goes on until they say otherwise.
  expect((await browser.call("GET", "/api/v1/session")).status).toBe(200);
});
