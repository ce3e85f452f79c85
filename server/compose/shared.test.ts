import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { sql } from "#database";
import { eventually, startTestServer, testPassword } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;

test("a person signs in with either form of the name and is known by the cookie", async () => {
  for (const name of ["anna@fk.example", "@anna:fk.example", "ANNA@FK.example"]) {
    const answer = await server.call(null, "POST", "/api/v1/session", { name, password: testPassword });
    expect(answer.status).toBe(201);
    expect(answer.body.person).toMatchObject({
      name: "anna@fk.example",
      userId: "@anna:fk.example",
      organisationName: "Försäkringskassan",
    });
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const headers = { cookie: cookie.split(";")[0] ?? "", "sec-fetch-site": "same-origin" };
    expect((await fetch(`${server.url}/api/v1/session`, { headers })).status).toBe(200);
    expect(
      (
        await fetch(`${server.url}/api/v1/session`, {
          method: "DELETE",
          headers: { ...headers, "sec-fetch-site": "cross-site" },
        })
      ).status,
    ).toBe(403);
    expect((await fetch(`${server.url}/api/v1/session`, { method: "DELETE", headers })).status).toBe(200);
    expect((await fetch(`${server.url}/api/v1/session`, { headers })).status).toBe(401);
  }
});

test("a wrong password, an unknown name and a missing session read alike", async () => {
  for (const name of ["anna@fk.example", "nobody@fk.example", "not a name"]) {
    const answer = await server.call(null, "POST", "/api/v1/session", { name, password: "fel" });
    expect(answer).toMatchObject({ status: 401, body: { code: "SIGN_IN_REFUSED" } });
  }
  expect((await server.call(null, "GET", "/api/v1/session")).status).toBe(401);
  expect((await server.call(null, "POST", "/api/v1/session", { name: 7 })).status).toBe(400);
  expect((await server.call(null, "POST", "/api/v1/session", "{broken")).status).toBe(400);
});

test("ten wrong passwords hold sign-in up for a while, for that name only", async () => {
  for (let attempt = 0; attempt < 10; attempt++) {
    await server.call(null, "POST", "/api/v1/session", { name: "britt@digg.example", password: "fel" });
    // As if each had waited as long as it must, so that the next must wait longer than a busy machine takes to ask.
    if (attempt < 9)
      await sql`update identity.sign_in_failure set last_at = last_at - interval '61 seconds'`.execute(
        server.safos.database.of(),
      );
  }
  const refused = await server.call(null, "POST", "/api/v1/session", {
    name: "britt@digg.example",
    password: testPassword,
  });
  expect(refused).toMatchObject({ status: 429, body: { code: "SIGN_IN_THROTTLED" } });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(
    (await server.call(null, "POST", "/api/v1/session", { name: "agnes@fk.example", password: testPassword })).status,
  ).toBe(201);
});

test("an app password signs in to files, is listed, and ends when it is removed", async () => {
  const made = await server.call(anna, "POST", "/api/v1/app-passwords", { label: "Min telefon" });
  expect(made.status).toBe(201);
  const basic = { authorization: `Basic ${Buffer.from(`anna@fk.example:${made.body.password}`).toString("base64")}` };
  expect((await fetch(`${server.url}/ocs/v2.php/cloud/user`, { headers: basic })).status).toBe(200);
  const asBo = { authorization: `Basic ${Buffer.from(`bo@digg.example:${made.body.password}`).toString("base64")}` };
  expect((await fetch(`${server.url}/ocs/v2.php/cloud/user`, { headers: asBo })).status).toBe(401);
  expect((await server.call(anna, "GET", "/api/v1/app-passwords")).body.items).toMatchObject([
    { label: "Min telefon" },
  ]);
  expect((await server.call(bo, "DELETE", `/api/v1/app-passwords/${made.body.id}`)).status).toBe(404);
  expect((await server.call(anna, "DELETE", `/api/v1/app-passwords/${made.body.id}`)).status).toBe(200);
  expect((await fetch(`${server.url}/ocs/v2.php/cloud/user`, { headers: basic })).status).toBe(401);
});

test("an administrator manages the people of their own organisation only", async () => {
  const add = (name: string) => server.call(anna, "POST", "/api/v1/persons", { name, displayName: "Gustav" });
  const { status, body: made } = await add("gustav");
  expect([status, made.person]).toMatchObject([201, { name: "gustav@fk.example", isAdmin: false }]);
  expect((await add("gustav")).body.code).toBe("NAME_TAKEN");
  expect((await add("x@digg.example")).body.code).toBe("NAME_INVALID");
  const secret = new URL(made.invitation.url).hash.slice(1);
  const accepted = { secret, password: "tio tecken minst" };
  expect((await server.call(null, "POST", "/api/v1/invitations/accept", accepted)).status).toBe(200);
  expect((await server.call(agnes, "GET", "/api/v1/persons")).status).toBe(403);
  expect((await server.call(null, "GET", "/api/v1/persons")).status).toBe(401);
  expect((await server.call(bo, "PATCH", `/api/v1/persons/${made.person.id}`, { isDisabled: true })).status).toBe(404);
  const signedIn = await server.call(null, "POST", "/api/v1/session", {
    name: "gustav@fk.example",
    password: "tio tecken minst",
  });
  expect(signedIn.status).toBe(201);
  expect(
    (await server.call(anna, "PATCH", `/api/v1/persons/${made.person.id}`, { isDisabled: true })).body.isDisabled,
  ).toBe(true);
  const cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  await eventually(
    async () =>
      expect(
        (await fetch(`${server.url}/api/v1/session`, { headers: { cookie, "sec-fetch-site": "same-origin" } })).status,
      ).toBe(401),
    1000,
  );
  expect((await server.call(anna, "PATCH", `/api/v1/persons/${anna.id}`, { isAdmin: false })).body.code).toBe(
    "LAST_ADMIN",
  );
});

test("a workspace is shared with another organisation and closes the moment a member is removed", async () => {
  const made = await server.call(anna, "POST", "/api/v1/workspaces", { name: "Gemensam utredning" });
  expect(made).toMatchObject({ status: 201, body: { role: "owner", memberCount: 1 } });
  const path = `/api/v1/workspaces/${made.body.id}`;
  expect((await server.call(bo, "GET", path)).status).toBe(404);
  expect(
    (await server.call(anna, "POST", `${path}/members`, { name: "bo@digg.example", role: "editor" })).body.items,
  ).toHaveLength(2);
  expect(
    (await server.call(anna, "POST", `${path}/members`, { name: "bo@digg.example", role: "editor" })).body.code,
  ).toBe("ALREADY_MEMBER");
  expect((await server.call(bo, "GET", path)).body).toMatchObject({
    role: "editor",
    organisations: [{ name: "Försäkringskassan" }, { name: "Digg" }],
  });
  expect(
    (await server.call(bo, "POST", `${path}/members`, { name: "britt@digg.example", role: "viewer" })).status,
  ).toBe(403);
  expect((await server.call(britt, "GET", `${path}/members`)).status).toBe(404);
  expect((await server.call(anna, "PATCH", `${path}/members/${anna.id}`, { role: "viewer" })).body.code).toBe(
    "LAST_OWNER",
  );

  const page = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${bo.token}` },
  });
  const frames: { op: string; topic?: string; type?: string }[] = [];
  page.on("message", (data) => frames.push(JSON.parse((data as Buffer).toString())));
  await new Promise((resolve) => page.once("open", resolve));
  page.send(JSON.stringify({ op: "subscribe", topics: [`workspace:${made.body.id}`] }));
  await eventually(() => expect(frames).toContainEqual({ op: "subscribed", topic: `workspace:${made.body.id}` }));
  await server.call(anna, "PATCH", path, { name: "Gemensam utredning 2" });
  await eventually(() => expect(frames.map((one) => one.type)).toContain("workspace.renamed"));
  expect((await server.call(anna, "DELETE", `${path}/members/${bo.id}`)).status).toBe(200);
  await eventually(() => expect(frames).toContainEqual({ op: "gone", topic: `workspace:${made.body.id}` }), 1000);
  expect((await server.call(bo, "GET", path)).status).toBe(404);
  page.close();
});

test("a second process learns of a removal at once", async () => {
  const twin = await server.twin();
  try {
    const shared = await server.workspace("Delad", anna, bo);
    expect((await twin.call(bo, "GET", `/api/v1/workspaces/${shared.id}`)).status).toBe(200);
    await server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}/members/${bo.id}`);
    await eventually(
      async () => expect((await twin.call(bo, "GET", `/api/v1/workspaces/${shared.id}`)).status).toBe(404),
      1000,
    );
  } finally {
    await twin.stop();
  }
});

test("a closed directory hides its people from other organisations until they share a workspace", async () => {
  const find = async (): Promise<string[]> =>
    (await server.call(bo, "GET", "/api/v1/people?query=agnes")).body.items.map((one: { name: string }) => one.name);
  expect(await find()).toEqual(["agnes@fk.example"]);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { isDirectoryOpen: false } });
  expect(await find()).toEqual([]);
  const own = await server.workspace("Bos egen", bo);
  expect(
    (
      await server.call(bo, "POST", `/api/v1/workspaces/${own.id}/members`, {
        name: "agnes@fk.example",
        role: "viewer",
      })
    ).body.code,
  ).toBe("PERSON_UNKNOWN");
  await server.workspace("Bekanta", agnes);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { isDirectoryOpen: true } });
  expect((await server.call(bo, "PATCH", "/api/v1/organisation", { name: "Digg" })).status).toBe(200);
  expect((await server.call(britt, "PATCH", "/api/v1/organisation", { name: "X" })).status).toBe(403);
});

test("the API describes itself", async () => {
  const { body } = await server.call(null, "GET", "/api/openapi.json");
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths)).toContain("/api/v1/workspaces/{id}/members");
  const docs = await server.call(null, "GET", "/api/docs");
  expect(docs.status).toBe(200);
  const policy = docs.headers.get("content-security-policy") ?? "";
  expect([policy.startsWith("default-src 'none'"), /https?:|\w\.\w/.test(policy)]).toEqual([true, false]);
  expect((await server.call(null, "GET", "/api/v1/nothing")).status).toBe(404);
});
