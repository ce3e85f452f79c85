import { afterAll, afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { sql } from "#database";
import { openTestBrowser } from "../../testing/browser.ts";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { agnes, anna, bo } = server.people;
const loa3 = "http://id.elegnamnden.se/loa/1.0/loa3";
const place = { ip: "192.0.2.1", label: "x", kind: "page" } as const;
const { identity, organisations, workspaces } = server.safos;

const rule = (who: TestPerson, rules: object) => organisations.change(who.organisationId, { rules });
/** As a provider's answer does. */
const enter = async (who: TestPerson, assurance: string | null = loa3): Promise<TestPerson> => {
  const evidence = { methods: ["oidc" as const], assurance };
  const { token } = await identity.completeSignIn(who.id, evidence, { ...place, kind: "api" });
  return { ...who, token };
};
const status = async (who: TestPerson, path = "/api/v1/workspaces", to = server) =>
  (await to.call(who, "GET", path)).status;
const basic = async (name: string, password: string) => {
  const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
  const path = `/remote.php/dav/files/${encodeURIComponent(name)}/`;
  return (await fetch(server.url + path, { method: "PROPFIND", headers: { authorization, depth: "0" } })).status;
};

afterEach(async () => {
  await rule(anna, { signInLevel: "any", classes: { K2: { peopleWithoutEid: true } }, peopleWithoutEid: true }).catch(
    () => undefined,
  );
});

test("only who signed in with an e-identification asks it of everyone", async () => {
  const change = (who: TestPerson) =>
    server.call(who, "PATCH", "/api/v1/organisation", { rules: { signInLevel: "eId" } });
  const refused = await change(anna);
  expect([refused.status, refused.body.code]).toEqual([403, "EID_FIRST"]);
  for (const weak of ["http://id.elegnamnden.se/loa/1.0/loa2", "loa3", `${loa3} `])
    expect((await change(await enter(anna, weak))).body.code).toBe("EID_FIRST");
  expect((await change(await enter(anna))).status).toBe(200);
});

test("the rule ends in every process what was begun with less, sockets too, and lets nothing like it begin", async () => {
  const weak = await enter(agnes, null);
  const strong = await enter(agnes);
  const made = await server.call(weak, "POST", "/api/v1/app-passwords", { label: "svag" });
  const kept = await server.call(strong, "POST", "/api/v1/app-passwords", {
    label: "stark",
    scopes: ["files", "chat"],
  });
  expect([await basic(agnes.name, made.body.password), await basic(agnes.name, kept.body.password)]).toEqual([
    207, 207,
  ]);
  const token = await server.call(strong, "POST", "/api/v1/tokens", { label: "x", scope: "read", days: 1 });
  const socket = new WebSocket(`${twin.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${weak.token}` },
  });
  await new Promise((done) => socket.once("open", done));
  const closed = new Promise((done) => socket.once("close", done));

  await rule(anna, { signInLevel: "eId" });
  await eventually(async () => {
    for (const to of [server, twin])
      expect([await status(weak, undefined, to), await status(strong, undefined, to)]).toEqual([401, 200]);
  }, 2000);
  await closed;
  expect([await basic(agnes.name, made.body.password), await basic(agnes.name, kept.body.password)]).toEqual([
    401, 207,
  ]);
  expect(await basic(agnes.name, testPassword)).toBe(401);
  if (token.status === 201) expect(await status({ ...agnes, token: token.body.token })).toBe(200);

  const refused = await openTestBrowser(server.url).call("POST", "/api/v1/session", {
    name: agnes.name,
    password: testPassword,
  });
  expect([refused.status, refused.body.code]).toEqual([403, "ASSURANCE_TOO_LOW"]);
  const login = async (password: string) => {
    const answer = await fetch(`${server.url}/_matrix/client/v3/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: agnes.userId },
        password,
      }),
    });
    return [answer.status, ((await answer.json()) as { errcode?: string }).errcode];
  };
  expect(await login(testPassword)).toEqual([403, "M_FORBIDDEN"]);
  // The app password of a strong session brings its level along.
  expect((await login(kept.body.password))[0]).toBe(200);
  await expect(enter(agnes, "http://id.elegnamnden.se/loa/1.0/loa2")).rejects.toMatchObject({
    code: "ASSURANCE_TOO_LOW",
  });
  await expect(identity.completeSignIn(agnes.id, { methods: ["passkey"] }, place)).rejects.toMatchObject({
    code: "ASSURANCE_TOO_LOW",
  });
  // What the operator makes for a program is not signed in to by anyone; people of other organisations have their own rule.
  const made2 = await identity.createSession(anna.id, { kind: "api", label: "safos token create", isLasting: true });
  expect(await status({ ...anna, token: made2.token })).toBe(200);
  expect(await status(bo)).toBe(200);
});

test("an emergency administrator comes in with a password, and no longer when named no more", async () => {
  const db = server.safos.database.of();
  await sql`insert into identity.emergency_administrator (organisation_id, person_id)
    values (${anna.organisationId}, ${anna.id})`.execute(db);
  await rule(anna, { signInLevel: "eId" });
  const browser = openTestBrowser(server.url);
  await eventually(async () => {
    const answer = await browser.call("POST", "/api/v1/session", { name: anna.name, password: testPassword });
    expect(answer.status).toBe(201);
  });
  expect((await browser.call("GET", "/api/v1/workspaces")).status).toBe(200);
  await identity.setEmergencyAdministrators(anna.organisationId, []);
  await eventually(async () => expect((await browser.call("GET", "/api/v1/workspaces")).status).toBe(401), 2000);
});

test("a class may be for people with an e-identification only, once one's own people have it", async () => {
  const change = (rules: object) => rule(anna, rules);
  await expect(change({ classes: { K2: { peopleWithoutEid: false } } })).rejects.toMatchObject({
    code: "EID_NOT_ASKED",
  });
  await change({ signInLevel: "eId", classes: { K2: { peopleWithoutEid: false } } });
  await expect(change({ signInLevel: "any" })).rejects.toMatchObject({ code: "EID_NOT_ASKED" });
  const strong = await enter(anna);
  const { id } = await server.workspace("Känsligt", strong);
  const path = `/api/v1/workspaces/${id}`;
  expect((await server.call(strong, "PATCH", path, { informationClass: "K2" })).status).toBe(200);
  const add = () => server.call(strong, "POST", `${path}/members`, { name: bo.name, role: "viewer" });
  await organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  const refused = await add();
  expect(refused.body).toMatchObject({
    code: "POLICY_REFUSED",
    data: { rule: "peopleWithoutEid", informationClass: "K2", organisation: { id: anna.organisationId } },
  });

  await rule(bo, { signInLevel: "eId" });
  const strongBo = await enter(bo);
  expect((await add()).status).toBe(201);
  expect(await status(strongBo, path, twin)).toBe(200);
  // His organisation is shown what it closes before it takes the rule back, and then it closes.
  const shown = await server.call(strongBo, "POST", "/api/v1/policy/preview", { rules: { signInLevel: "any" } });
  expect([shown.status, shown.body.counts?.member]).toEqual([200, 1]);
  expect(
    (await server.call(strongBo, "POST", "/api/v1/policy/preview", { rules: { signInLevel: "eId" } })).body.items,
  ).toEqual([]);
  await rule(bo, { signInLevel: "any" });
  await eventually(async () => {
    for (const to of [server, twin]) expect(await status(strongBo, path, to)).toBe(404);
  }, 2000);
  expect((await workspaces.membersOf(id)).map((one) => one.personId)).toEqual([anna.id]);
});

test("the class puts out who is there without an e-identification, and lets those stay who have one", async () => {
  const weakBo = await enter(bo, null);
  const { id } = await server.workspace("Öppet", anna, weakBo);
  const path = `/api/v1/workspaces/${id}`;
  await rule(anna, { signInLevel: "eId", classes: { K2: { peopleWithoutEid: false } } });
  const strong = await enter(anna);
  expect(await status(weakBo, path)).toBe(200);
  expect((await server.call(strong, "PATCH", path, { informationClass: "K2" })).status).toBe(200);
  await eventually(async () => expect(await status(weakBo, path, twin)).toBe(404), 2000);
  expect(await status(strong, path)).toBe(200);
});
