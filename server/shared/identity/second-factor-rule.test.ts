import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { createTestAuthenticator } from "../../testing/authenticator.ts";
import { openTestBrowser, type TestBrowser } from "../../testing/browser.ts";
import { eventually, startTestServer, testPassword } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { agnes, anna } = server.people;
const db = server.safos.database.of();
const key = createTestAuthenticator(server.url);

const rule = (rules: object) => server.safos.organisations.change(anna.organisationId, { rules });
const signIn = (browser: TestBrowser, name: string) =>
  browser.call("POST", "/api/v1/session", { name, password: testPassword });
const basic = (name: string, password: string) =>
  fetch(`${server.url}/remote.php/dav/files/${encodeURIComponent(name)}/`, {
    method: "PROPFIND",
    headers: { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`, depth: "0" },
  });
const matrix = async (path: string, body: unknown, token?: string) => {
  const answer = await fetch(`${server.url}/_matrix/client/v3${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
};
const matrixLogin = (user: string, password: string) =>
  matrix("/login", { type: "m.login.password", identifier: { type: "m.id.user", user }, password });
const asBearer = (token: string, method: string, path: string) =>
  fetch(server.url + path, { method, headers: { authorization: `Bearer ${token}` } });

test("one who must have a second factor and has none sees nothing else until it is there", async () => {
  await rule({ secondFactor: "everyone" });
  const browser = openTestBrowser(server.url);
  const me = await signIn(browser, agnes.name);
  expect([me.status, me.body.isSecondFactorMissing]).toEqual([201, true]);
  for (const path of ["/api/v1/workspaces", "/api/v1/people?query=a", "/api/v1/notices", "/api/v1/organisation"])
    expect([path, (await browser.call("GET", path)).body.code]).toEqual([path, "SECOND_FACTOR_MISSING"]);
  expect((await browser.call("POST", "/api/v1/app-passwords", { label: "x" })).body.code).toBe("SECOND_FACTOR_MISSING");
  // Nor with what was opened before the rule, over no protocol.
  expect((await server.call(agnes, "GET", "/api/v1/workspaces")).body.code).toBe("SECOND_FACTOR_MISSING");
  expect((await asBearer(agnes.token, "GET", "/_matrix/client/v3/account/whoami")).status).toBe(403);
  expect((await basic(agnes.name, testPassword)).status).toBe(403);
  const { attempt, options } = (await browser.call("POST", "/api/v1/credentials/passkeys/attempt")).body;
  const added = { attempt, response: key.create(options), name: "Nyckeln" };
  const passkey = await browser.call("POST", "/api/v1/credentials/passkeys", added);
  expect(passkey.status).toBe(201);
  expect((await browser.call("GET", "/api/v1/workspaces")).status).toBe(200);
  expect((await browser.call("DELETE", `/api/v1/credentials/passkeys/${passkey.body.id}`)).body.code).toBe(
    "LAST_FACTOR",
  );
});

test("the rule for administrators leaves others alone, and what a provider or the operator vouches for", async () => {
  await rule({ secondFactor: "administrators" });
  const { identity } = server.safos;
  const place = { ip: "192.0.2.1", label: "x", kind: "api" } as const;
  const open = async (id: string, methods: ("oidc" | "password")[]) =>
    (await identity.completeSignIn(id, { methods }, place)).principal.isSecondFactorMissing;
  expect(await open(anna.id, ["password"])).toBe(true);
  expect(await open(anna.id, ["oidc"])).toBe(false);
  const made = await identity.createSession(anna.id, { kind: "api", label: "safos token create", isLasting: true });
  expect(made.principal.isSecondFactorMissing).toBe(false);
  const britt = await identity.add({ name: "eva@fk.example", password: testPassword });
  expect(await open(britt.id, ["password"])).toBe(false);
  await rule({ secondFactor: "none" });
  expect(await open(anna.id, ["password"])).toBe(false);
});

test("other programs of a person with a second factor open with an app password, each for what it is made for", async () => {
  await rule({ secondFactor: "none" });
  expect((await basic(agnes.name, testPassword)).status).toBe(401);
  const refused = await matrixLogin(agnes.userId, testPassword);
  expect([refused.status, refused.body["errcode"]]).toEqual([403, "M_FORBIDDEN"]);
  const make = async (scopes: string[]) =>
    (await server.safos.identity.createSession(agnes.id, { kind: "app", label: "x", scopes })).token;
  const [files, chat] = [await make(["files"]), await make(["chat"])];
  expect([(await basic(agnes.name, files)).status, (await basic(agnes.name, chat)).status]).toEqual([207, 401]);
  expect((await matrixLogin(agnes.userId, files)).status).toBe(403);
  expect((await matrixLogin(anna.userId, chat)).status).toBe(403);
  const login = await matrixLogin(agnes.userId, chat);
  const token = login.body["access_token"] ?? "";
  expect((await asBearer(token, "GET", "/_matrix/client/v3/account/whoami")).status).toBe(200);
  // A chat program is no way to files, nor to the rest of what its person may do.
  for (const path of ["/api/v1/session", "/api/v1/workspaces", "/api/v1/credentials", "/%61pi/v1/session"])
    expect([path, (await asBearer(token, "GET", path)).status]).toEqual([path, 401]);
  expect((await asBearer(token, "PROPFIND", `/remote.php/dav/files/${agnes.name}/`)).status).toBe(403);
});

test("a Matrix client that must give the password again gives the app password, and ends with it", async () => {
  const { token: chat, sessionId } = await server.safos.identity.createSession(agnes.id, {
    kind: "app",
    label: "Element",
    scopes: ["chat"],
  });
  const token = (await matrixLogin(agnes.userId, chat)).body["access_token"] ?? "";
  const remove = (password: string) =>
    matrix("/delete_devices", { devices: [], auth: { type: "m.login.password", password } }, token);
  expect((await remove(testPassword)).status).toBe(401);
  expect((await remove(chat)).status).toBe(200);
  await server.safos.identity.revoke(agnes.id, sessionId);
  await eventually(async () =>
    expect((await asBearer(token, "GET", "/_matrix/client/v3/account/whoami")).status).toBe(401),
  );
});

test("a page that is unused or open for too long is signed out, and the oldest goes when there are too many", async () => {
  await rule({ sessionIdleMinutes: 5, sessionDays: 2, sessionDevices: 3 });
  const eva = await server.safos.identity.add({ name: "per@fk.example", password: testPassword });
  const browsers = Array.from({ length: 4 }, () => openTestBrowser(server.url));
  for (const browser of browsers) expect((await signIn(browser, eva.name)).status).toBe(201);
  const states = async () =>
    Promise.all(browsers.map(async (one) => (await one.call("GET", "/api/v1/session")).status));
  expect(await states()).toEqual([401, 200, 200, 200]);
  const [second, third] = (await server.safos.identity.sessionsOf(eva.id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await sql`update identity.session set last_used_at = now() - interval '6 minutes' where id = ${second?.id}`.execute(
    db,
  );
  await sql`update identity.session set created_at = now() - interval '49 hours' where id = ${third?.id}`.execute(db);
  // Another process reads it from the database.
  const twin = await server.twin();
  try {
    const there = await Promise.all(
      browsers.map(async (one) => {
        const elsewhere = openTestBrowser(twin.url);
        elsewhere.cookies.set("safos", one.cookies.get("safos") ?? "");
        return (await elsewhere.call("GET", "/api/v1/session")).status;
      }),
    );
    expect(there).toEqual([401, 401, 401, 200]);
  } finally {
    await twin.stop();
  }
  await server.safos.identity.endPagesPastRules();
  expect(await server.safos.identity.sessionsOf(eva.id)).toHaveLength(1);
  expect(await states()).toEqual([401, 401, 401, 200]);
  await rule({ sessionIdleMinutes: null, sessionDays: 30, sessionDevices: null });
});

test("a sign-in from a browser and a network not seen before is noted, the first one and known ones are not", async () => {
  const ola = await server.safos.identity.add({ name: "ola@fk.example", password: testPassword });
  const noted: string[] = [];
  server.safos.events.watch(["session.unknownPlace"], ({ payload }) => void noted.push(payload.personId));
  const enter = (ip: string, device: string) =>
    server.safos.identity.completeSignIn(ola.id, { methods: ["password"] }, { ip, device, label: "x", kind: "page" });
  await enter("192.0.2.1", "a");
  await enter("192.0.2.1", "b");
  await enter("198.51.100.1", "a");
  await enter("203.0.113.1", "c");
  await eventually(() => expect(noted).toEqual([ola.id]));
});
