import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
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
  type TestBrowser,
} from "./testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const fk = anna.organisationId;
const system = await addSystem(server, fk);
const program = programOf(server, system);

const uidOf = (to: URL): string => to.pathname.split("/").at(-1) ?? "";
const errorOf = async (address: string): Promise<[string, string | null]> => {
  const { to } = await (await openBrowser(server, agnes)).go(address);
  return [to.origin + to.pathname, to.searchParams.get("error") ?? new URLSearchParams(to.hash.slice(1)).get("error")];
};

async function tokensOf(browser: TestBrowser, more: Record<string, string | undefined> = {}) {
  const asked = question(system.id, more);
  const { code } = await admit(browser, asked);
  return (await program.exchange(code, asked.verifier)).body;
}

test("answers go only where the system said, and what is wrong otherwise is shown by our page", async () => {
  const page = `${server.url}/authorise`;
  for (const redirect of [
    "https://ond.example/svar",
    `${callback}/mer`,
    `${callback}?mer=1`,
    "https://diariet.fk.example.ond.example/svar",
    "http://diariet.fk.example/svar",
    "javascript:alert(1)",
    "//ond.example",
  ])
    expect([redirect, await errorOf(question(system.id, { redirect_uri: redirect }).address)]).toEqual([
      redirect,
      [page, "invalid_redirect_uri"],
    ]);
  expect(await errorOf(question("okänd").address)).toEqual([page, "invalid_client"]);
  expect(await errorOf("/oauth2/authorize")).toEqual([page, "invalid_request"]);
  expect(await errorOf(`/oauth2/authorize?client_id=${system.id}&client_id=annan`)).toEqual([page, "invalid_request"]);
  expect(await errorOf("/oauth2/authorize/okandokandokand")).toEqual([page, "invalid_request"]);
});

test("without PKCE by S256 nothing begins, and without its secret nothing is exchanged", async () => {
  for (const more of [
    { code_challenge: undefined },
    { code_challenge_method: "plain" },
    { code_challenge_method: undefined },
  ])
    expect(await errorOf(question(system.id, more).address)).toEqual([callback, "invalid_request"]);
  expect(await errorOf(question(system.id, { response_type: "token" }).address)).toEqual([
    callback,
    "unsupported_response_type",
  ]);
  for (const mode of ["form_post", "web_message", "jwt"])
    expect(await errorOf(question(system.id, { response_mode: mode }).address)).toEqual([
      `${server.url}/authorise`,
      "unsupported_response_mode",
    ]);
  const browser = await openBrowser(server, agnes);
  for (const verifier of ["", "a".repeat(43), "kort"]) {
    const { code } = await admit(browser, question(system.id));
    const { status, body } = await program.exchange(code, verifier);
    expect([status, ["invalid_grant", "invalid_request"].includes(body.error ?? "")]).toEqual([400, true]);
  }
  const asked = question(system.id);
  const { code } = await admit(browser, asked);
  const other = programOf(server, await addSystem(server, fk));
  expect((await other.exchange(code, asked.verifier)).body.error).toBe("invalid_grant");
  const guessing = programOf(server, { id: system.id, secret: `${system.secret ?? ""}x` });
  expect((await guessing.exchange(code, asked.verifier)).status).toBe(401);
  const nobody = programOf(server, { id: system.id, secret: null });
  expect((await nobody.exchange(code, asked.verifier)).status).toBe(401);
  expect((await program.exchange(code, asked.verifier, `${callback}x`)).body.error).toBe("invalid_grant");
});

test("a code is good once: who shows it again ends what it gave", async () => {
  const browser = await openBrowser(server, agnes);
  const asked = question(system.id);
  const { code } = await admit(browser, asked);
  const answers = await Promise.all([1, 2, 3].map(() => program.exchange(code, asked.verifier)));
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  for (const { body } of answers.filter(({ status }) => status === 200))
    expect((await program.userInfo(body.access_token)).status).toBe(401);
  expect((await program.exchange(code, asked.verifier)).body.error).toBe("invalid_grant");
});

test("two who renew with one token at the same moment are not both let go on", async () => {
  const tokens = await tokensOf(await openBrowser(server, agnes));
  const answers = await Promise.all([1, 2, 3].map(() => program.refresh(tokens.refresh_token ?? "")));
  expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  for (const { body } of answers.filter(({ status }) => status === 200))
    expect((await program.userInfo(body.access_token)).status).toBe(401);
});

test("a system of another agency is for its own people", async () => {
  const browser = await openBrowser(server, bo);
  const { to } = await browser.go(question(system.id).address);
  const at = `/api/v1/authorisations/${uidOf(to)}`;
  expect((await browser.call("GET", at)).body.code).toBe("CLIENT_FOREIGN");
  expect((await browser.call("POST", at, { isAllowed: true })).body.code).toBe("CLIENT_FOREIGN");
  const no = await browser.call("POST", at, { isAllowed: false });
  expect((await browser.go(no.body.goTo)).to.searchParams.get("error")).toBe("access_denied");
  // Nor do its administrators see or change it.
  for (const [method, path, body] of [
    ["PATCH", "", { name: "Min" }],
    ["POST", "/secret", undefined],
    ["DELETE", "", undefined],
  ] as const)
    expect((await server.call(bo, method, `/api/v1/organisation/clients/${system.id}${path}`, body)).body.code).toMatch(
      /MISSING|STEP_UP_NEEDED/,
    );
  expect((await server.call(agnes, "GET", "/api/v1/organisation/clients")).status).toBe(403);
  expect((await server.call(null, "GET", "/api/v1/organisation/clients")).status).toBe(401);
});

test("a question is answered in the browser that asked, by who sits there, and once", async () => {
  const browser = await openBrowser(server, agnes);
  const { to } = await browser.go(question(system.id).address);
  const at = `/api/v1/authorisations/${uidOf(to)}`;
  const another = await openBrowser(server, anna);
  expect((await another.call("GET", at)).body.code).toBe("AUTHORISATION_GONE");
  expect((await another.call("POST", at, { isAllowed: true })).body.code).toBe("AUTHORISATION_GONE");
  await another.go(question(system.id).address);
  expect((await another.call("POST", at, { isAllowed: true })).body.code).toBe("AUTHORISATION_GONE");
  const nobody = await openBrowser(server, null);
  const theirs = (await nobody.go(question(system.id).address)).to;
  expect((await nobody.call("GET", `/api/v1/authorisations/${uidOf(theirs)}`)).status).toBe(401);
  expect((await server.call(agnes, "GET", at)).body.code).toBe("AUTHORISATION_GONE");
  const answers = await Promise.all([1, 2, 3].map(() => browser.call("POST", at, { isAllowed: true })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410]);
  // The answer brings only that browser anything.
  const goTo = String(answers.find(({ status }) => status === 200)?.body.goTo);
  expect((await another.go(goTo)).to.searchParams.get("code")).toBeNull();
  expect((await browser.go(goTo)).to.searchParams.get("code")).not.toBeNull();
  expect((await browser.go(goTo)).to.searchParams.get("code")).toBeNull();
});

test("a program that holds a person's token lets nobody in", async () => {
  const browser = await openBrowser(server, null);
  const { to } = await browser.go(question(system.id).address);
  const { token } = await identity.createSession(agnes.id, { kind: "api", label: "Program" });
  const uid = uidOf(to);
  // What it sees of the browser besides makes no difference.
  const cookies = await fetch(server.url + question(system.id).address, { redirect: "manual" });
  const bound = cookies.headers.getSetCookie().find((one) => one.startsWith("safos-authorisation=")) ?? "";
  const own = uidOf(new URL(cookies.headers.get("location") ?? "", server.url));
  for (const [path, cookie] of [
    [`/api/v1/authorisations/${own}`, bound.split(";")[0] ?? ""],
    [`/api/v1/authorisations/${uid}`, ""],
  ] as const) {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...(cookie ? { cookie } : {}) },
      body: JSON.stringify({ isAllowed: true }),
    });
    expect([403, 410]).toContain(response.status);
  }
  const device = await server.call({ ...agnes, token }, "POST", "/api/v1/device-codes/read", { code: "AAAA-AAAA" });
  expect(["DEVICE_CODE_WRONG", "FORBIDDEN"]).toContain(device.body.code);
});

test("a question that is too old is none", async () => {
  const browser = await openBrowser(server, agnes);
  const { to } = await browser.go(question(system.id).address);
  await sql`update openid.stored set payload = payload || '{"exp": 1}', expires_at = 'epoch' where kind = 'Interaction'`.execute(
    db,
  );
  const at = `/api/v1/authorisations/${uidOf(to)}`;
  expect((await browser.call("POST", at, { isAllowed: true })).body.code).toBe("AUTHORISATION_GONE");
});

test("who is disabled, signed out everywhere or lets it in no more takes the program along", async () => {
  const ends = [
    (id: string) => identity.change(id, { isDisabled: true }),
    (id: string) => identity.revokeAll(id),
    async (id: string) => {
      for (const one of await identity.sessionsOf(id)) await identity.revoke(id, one.id);
    },
  ];
  for (const [index, end] of ends.entries()) {
    const person = await identity.add({ name: `slutar${index}@fk.example`, password: "ett långt lösenord" });
    const who = { ...agnes, ...person };
    const browser = await openBrowser(server, who);
    const tokens = await tokensOf(browser);
    const waiting = question(system.id);
    const { code } = await admit(browser, waiting);
    await end(person.id);
    expect((await program.userInfo(tokens.access_token)).status).toBe(401);
    expect((await program.refresh(tokens.refresh_token ?? "")).body.error).toBe("invalid_grant");
    expect((await program.exchange(code, waiting.verifier)).body.error).toBe("invalid_grant");
  }
});

test("a directory that closes an account, and an administrator, end programs too", async () => {
  const browser = await openBrowser(server, agnes);
  const tokens = await tokensOf(browser);
  const at = `/api/v1/persons/${agnes.id}/programs`;
  const { body } = await server.call(anna, "GET", at);
  expect(body.items.length).toBeGreaterThan(0);
  expect((await server.call(bo, "GET", at)).status).toBe(404);
  expect((await server.call(agnes, "GET", at)).status).toBe(403);
  expect((await server.call(null, "GET", at)).status).toBe(401);
  const fresh = await openBrowser(server, anna);
  expect((await fresh.call("DELETE", `${at}/${body.items[0].id}`)).status).toBe(200);
  expect((await fresh.call("DELETE", `${at}/${body.items[0].id}`)).status).toBe(404);
  expect((await program.userInfo(tokens.access_token)).status).toBe(401);
});

test("a program may ask to hear at once, for a recent proof and for a second factor", async () => {
  expect(await errorOf(question(system.id, { prompt: "none" }).address)).toEqual([callback, "login_required"]);
  const browser = await openBrowser(server, agnes);
  await sql`update identity.session set proved_at = now() - interval '1 hour', created_at = now() - interval '1 hour'
    where person_id = ${agnes.id}`.execute(db);
  for (const more of [{ prompt: "login" }, { max_age: "60" }]) {
    const { view, answer } = await admit(browser, question(system.id, more));
    expect([view.needsProof, answer.body.code]).toEqual([true, "STEP_UP_NEEDED"]);
  }
  // It is voluntary: she has no second factor.
  const { view } = await admit(browser, question(system.id, { acr_values: "https://refeds.org/profile/mfa" }));
  expect(view.needsProof).toBe(false);
});

test("who signed in within the second before the question shows again who they are", async () => {
  const browser = await openBrowser(server, agnes);
  const asked = Array.from({ length: 3 }, () => admit(browser, question(system.id, { prompt: "login" })));
  for (const { view, answer } of await Promise.all(asked))
    expect([view.needsProof, answer.body.code]).toEqual([true, "STEP_UP_NEEDED"]);
});

test("a second factor that was shown is said, and asked for of those who have one", async () => {
  const more = { acr_values: "https://refeds.org/profile/mfa" };
  const person = await identity.add({ name: "nyckel@fk.example", password: "ett långt lösenord" });
  await sql`update identity.person set has_second_factor = true where id = ${person.id}`.execute(db);
  identity.forget(person.id);
  const browser = await openBrowser(server, { ...agnes, ...person });
  const before = await admit(browser, question(system.id, more));
  expect([before.view.needsProof, before.answer.body.code]).toEqual([true, "STEP_UP_NEEDED"]);
  await sql`update identity.session set second_factor_at = now(), methods = '{password,totp}'
    where person_id = ${person.id}`.execute(db);
  const asked = question(system.id, more);
  const { code, view } = await admit(browser, asked);
  expect(view.needsProof).toBe(false);
  const { body } = await program.exchange(code, asked.verifier);
  expect(decodeJwt(body.id_token ?? "")).toMatchObject({ acr: more.acr_values, amr: ["pwd", "otp", "mfa"] });
});

test("an account that a directory closes gets nothing, and nothing back when it is opened again", async () => {
  const made = await identity.addScimToken(fk, { name: "Katalogen", months: 1 });
  const ask = (method: string, path: string, body: object) =>
    fetch(`${server.url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${made.token}`, "content-type": "application/scim+json" },
      body: JSON.stringify(body),
    });
  const person = await identity.add({ name: "katalogen@fk.example", password: "ett långt lösenord" });
  const tokens = await tokensOf(await openBrowser(server, { ...agnes, ...person }));
  const user = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: person.name };
  const { id } = (await (await ask("POST", "/Users", user)).json()) as { id: string };
  await ask("PUT", `/Users/${id}`, { ...user, active: false });
  expect((await program.userInfo(tokens.access_token)).status).toBe(401);
  await ask("PUT", `/Users/${id}`, { ...user, active: true });
  // Open again, with nothing of what was.
  expect((await program.refresh(tokens.refresh_token ?? "")).body.error).toBe("invalid_grant");
});

test("a Matrix client's token costs a request no statement more than another's", async () => {
  const { body } = await registerMatrix(server);
  const redirect = "https://app.element.example/svar";
  const asked = question(body.client_id, { scope: `openid ${matrixScope}`, redirect_uri: redirect, prompt: undefined });
  const { code } = await admit(await openBrowser(server, anna), asked);
  const own = programOf(server, { id: body.client_id, secret: null });
  const token = (await own.exchange(code, asked.verifier, redirect)).body.access_token;
  const { rows } = await sql<{ kind: string; scopes: string[] }>`select kind, scopes from identity.session
    where token_hash = sha256(${token}::bytea)`.execute(db);
  // It is the session's own token: looked up as every other is.
  expect(rows).toEqual([{ kind: "program", scopes: ["chat"] }]);
});

test("Matrix' scopes are for Matrix clients, with one device", async () => {
  expect(await errorOf(question(system.id, { scope: `openid ${matrixScope}` }).address)).toEqual([
    callback,
    "invalid_scope",
  ]);
  const { body } = await registerMatrix(server);
  const redirect = "https://app.element.example/svar";
  const api = "urn:matrix:client:api:*";
  for (const scope of [
    `openid ${api}`,
    `openid ${matrixScope} urn:matrix:client:device:ENANNAN123`,
    "openid urn:matrix:client:device:ENHET12345",
    `openid ${api} urn:matrix:client:device:kort`,
    `openid ${api} urn:matrix:client:device:<skript>`,
    `openid profile ${matrixScope}`,
  ]) {
    const asked = question(body.client_id, { scope, redirect_uri: redirect, prompt: undefined });
    expect([scope, await errorOf(asked.address)]).toEqual([scope, [redirect, "invalid_scope"]]);
  }
  const unstable = matrixScope.replaceAll("urn:matrix:client", "urn:matrix:org.matrix.msc2967.client");
  const asked = question(body.client_id, { scope: `openid ${unstable}`, redirect_uri: redirect, prompt: undefined });
  expect((await admit(await openBrowser(server, agnes), asked)).code).not.toBe("");
});

test("what registers itself belongs to one host, and lots of it is slowed down", async () => {
  for (const [more, error] of [
    [{ client_uri: "http://element.example/" }, "invalid_client_metadata"],
    [{ client_uri: undefined }, "invalid_client_metadata"],
    [{ client_uri: "https://anna:hemligt@element.example/" }, "invalid_client_metadata"],
    [{ token_endpoint_auth_method: "client_secret_basic" }, "invalid_client_metadata"],
    [{ response_types: ["token"] }, "invalid_client_metadata"],
    [{ redirect_uris: [], grant_types: ["authorization_code"] }, "invalid_redirect_uri"],
    [{ redirect_uris: ["https://ond.example/"] }, "invalid_redirect_uri"],
    [{ redirect_uris: ["https://ondelement.example/"] }, "invalid_redirect_uri"],
    [{ redirect_uris: ["https://element.example/#del"] }, "invalid_redirect_uri"],
    [{ redirect_uris: ["http://localhost/"] }, "invalid_redirect_uri"],
    [{ redirect_uris: ["http://localhost:7777/"], application_type: "native" }, "invalid_redirect_uri"],
    [{ redirect_uris: ["example.ond:/svar"], application_type: "native" }, "invalid_redirect_uri"],
    [{ redirect_uris: ["javascript:alert(1)"], application_type: "native" }, "invalid_redirect_uri"],
    [{ redirect_uris: "https://element.example/" }, "invalid_client_metadata"],
  ] as const) {
    const { status, body } = await registerMatrix(server, more);
    expect([more, status, body["error"]]).toEqual([more, 400, error]);
  }
  const native = { application_type: "native", redirect_uris: ["http://127.0.0.1/svar", "example.element.app:/svar"] };
  expect((await registerMatrix(server, native)).status).toBe(201);
  const statuses = [];
  for (let turn = 0; turn < 40; turn++)
    statuses.push((await registerMatrix(server, { client_name: `Klient ${turn}` })).status);
  expect([statuses[0], statuses.at(-1)]).toEqual([201, 429]);
  // What is registered already goes on.
  expect((await registerMatrix(server)).status).toBe(201);
});

test("a code that a device shows is not guessed", async () => {
  const browser = await openBrowser(server, bo);
  const codes = [];
  for (let turn = 0; turn < 14; turn++)
    codes.push((await browser.call("POST", "/api/v1/device-codes/read", { code: "BCDF-GHJK" })).body.code);
  expect([codes[0], codes.at(-1)]).toEqual(["DEVICE_CODE_WRONG", "SIGN_IN_THROTTLED"]);
  expect((await server.call(null, "POST", "/api/v1/device-codes/read", { code: "BCDF-GHJK" })).status).toBe(401);
});

test("large, deep and broken bodies are refused before they are read, and nothing answers as a page", async () => {
  const send = async (path: string, type: string, body: string) => {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: { "content-type": type },
      body,
      redirect: "manual",
    });
    return [response.status, (response.headers.get("content-type") ?? "").startsWith("text/html")];
  };
  const form = "application/x-www-form-urlencoded";
  for (const path of ["/oauth2/token", "/oauth2/authorize", "/oauth2/end_session", "/oauth2/registration"]) {
    expect([path, await send(path, form, `a=${"a".repeat(70_000)}`)]).toEqual([path, [413, false]]);
    expect([path, await send(path, "text/plain", "hej")]).toEqual([path, [415, false]]);
  }
  expect(await send("/oauth2/registration", "application/json", "[".repeat(5000))).toEqual([400, false]);
  expect(await send("/oauth2/registration", "application/json", "null")).toEqual([400, false]);
  expect(await send("/oauth2/token", form, `grant_type=refresh_token&grant_type=x&client_id=${system.id}`)).toEqual([
    401,
    false,
  ]);
  expect(await send("/oauth2/end_session/confirm", form, "logout=yes")).toEqual([404, false]);
});

test("another site's page gets no token for a client of ours", async () => {
  const { body } = await registerMatrix(server);
  const ask = async (origin: string) => {
    const response = await fetch(`${server.url}/oauth2/token`, {
      method: "POST",
      headers: { origin, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: "okänd", client_id: body.client_id }),
    });
    return response.headers.get("access-control-allow-origin");
  };
  expect(await ask("https://app.element.example")).toBe("https://app.element.example");
  expect(await ask("https://ond.example")).toBeNull();
});

test("the database holds no secret that opens anything", async () => {
  const tokens = await tokensOf(await openBrowser(server, agnes));
  const { rows } = await sql<{ text: string }>`select row_to_json(s)::text as text from openid.stored s
    union all select row_to_json(c)::text from openid.client c
    union all select row_to_json(k)::text from openid.secret k`.execute(db);
  const everything = rows.map(({ text }) => text).join("\n");
  for (const secret of [tokens.access_token, tokens.refresh_token, system.secret, '"d":', '"d\\":'])
    expect(everything.includes(secret ?? "")).toBe(false);
});

test("a system that is removed, and one with a new secret, is let in no more", async () => {
  const client = await addSystem(server, fk);
  const browser = await openBrowser(server, anna);
  const asked = question(client.id);
  const { code } = await admit(browser, asked);
  const old = programOf(server, client);
  const { body } = await old.exchange(code, asked.verifier);
  const at = `/api/v1/organisation/clients/${client.id}`;
  const renewed = await browser.call("POST", `${at}/secret`);
  expect((await old.refresh(body.refresh_token ?? "")).status).toBe(401);
  const next = await programOf(server, { ...client, secret: renewed.body.secret }).refresh(body.refresh_token ?? "");
  expect(next.status).toBe(200);
  expect((await browser.call("DELETE", at)).status).toBe(200);
  expect((await old.userInfo(next.body.access_token)).status).toBe(401);
  expect((await browser.call("DELETE", at)).status).toBe(404);
  expect((await identity.sessionsOf(anna.id)).filter((one) => one.label.startsWith("Diariet"))).toEqual([]);
});

test("addresses of a system are https, or http on the device", async () => {
  const browser = await openBrowser(server, anna);
  const draft = { name: "System", scopes: ["openid"], isConfidential: false };
  for (const address of [
    "http://diariet.example/",
    "https://*.example/",
    "https://a:b@diariet.example/",
    "https://diariet.example/#x",
    "javascript:alert(1)",
    "app:/svar",
    "/svar",
  ]) {
    const answer = await browser.call("POST", "/api/v1/organisation/clients", { ...draft, redirectUris: [address] });
    expect([address, answer.body.code]).toEqual([address, "REDIRECT_INVALID"]);
  }
  const made = await browser.call("POST", "/api/v1/organisation/clients", {
    ...draft,
    redirectUris: ["http://127.0.0.1/"],
  });
  expect([made.status, made.body.secret]).toEqual([201, null]);
  expect((await browser.call("POST", `/api/v1/organisation/clients/${made.body.id}/secret`)).body.code).toBe(
    "CLIENT_SECRETLESS",
  );
});

test("two processes on one database are one provider", async () => {
  const twin = await server.twin({ SAFOS_PUBLIC_URL: server.url });
  try {
    const browser = await openBrowser(server, agnes);
    const asked = question(system.id);
    const { to } = await browser.go(asked.address);
    const at = `/api/v1/authorisations/${uidOf(to)}`;
    const there = (path: string): string => twin.url + path;
    const answer = await browser.call("POST", there(at), { isAllowed: true });
    expect(answer.status).toBe(200);
    const code = (await browser.go(answer.body.goTo)).to.searchParams.get("code") ?? "";
    const other = programOf(twin, system);
    const { body } = await other.exchange(code, asked.verifier);
    expect((await program.userInfo(body.access_token)).status).toBe(200);
    const next = await program.refresh(body.refresh_token ?? "");
    expect((await other.refresh(body.refresh_token ?? "")).body.error).toBe("invalid_grant");
    expect((await program.userInfo(next.body.access_token)).status).toBe(401);
    await twin.safos.openid.rotateKeys();
    await eventually(async () => {
      const [here, elsewhere] = await Promise.all(
        [server.url, twin.url].map(async (url) => (await fetch(`${url}/oauth2/jwks`)).json()),
      );
      expect(here).toEqual(elsewhere);
      expect((here as { keys: unknown[] }).keys).toHaveLength(4);
    });
  } finally {
    await twin.stop();
  }
});
