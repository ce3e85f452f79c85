import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { uuid } from "#clock";
import { eventually, startTestServer, type TestAnswer } from "../../../testing/server.ts";
import { askScim, connectDirectory, userUrn } from "./testing.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const place = "/api/v1/organisation/scim-tokens";
const db = server.safos.database.of();
const ask = (token: string | null, path = "/Users") => askScim(server, token, "GET", path);

test("an administrator makes a token, sees it once, and ends it at once", async () => {
  const made = await server.call(anna, "POST", place, { name: " Entra ID ", months: 6 });
  expect(made.status).toBe(201);
  expect(made.headers.get("cache-control")).toBe("no-store");
  const { id, token } = made.body;
  expect(token).toMatch(/^sfscim_[0-9A-Za-z]{43}$/);
  const listed = await server.call(anna, "GET", place);
  expect(listed.body).toMatchObject({
    address: `${server.url}/scim/v2`,
    items: [{ id, name: "Entra ID", lastUsedAt: null }],
  });
  expect(JSON.stringify(listed.body)).not.toContain(token);
  const months = (Date.parse(made.body.expiresAt) - Date.parse(made.body.createdAt)) / 86_400_000 / 30.4;
  expect(months).toBeGreaterThan(5.8);
  expect(months).toBeLessThan(6.2);
  const { rows } = await sql<{
    kept: string;
  }>`select encode(token_hash, 'escape') as kept from identity.scim_token`.execute(db);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect((await ask(token)).status).toBe(200);
  await eventually(async () => expect((await server.call(anna, "GET", place)).body.items[0].lastUsedAt).not.toBeNull());
  expect((await server.call(anna, "DELETE", `${place}/${id}`)).status).toBe(200);
  expect((await ask(token)).status).toBe(401);
  expect((await server.call(anna, "DELETE", `${place}/${id}`)).status).toBe(404);
  await eventually(async () => {
    const log = await server.call(anna, "GET", "/api/v1/audit");
    const acts = log.body.items.map((one: { act: string }) => one.act);
    expect(acts).toEqual(expect.arrayContaining(["directoryToken.added", "directoryToken.revoked"]));
    expect(JSON.stringify(log.body)).not.toContain(token);
  });
});

test("tokens are for administrators of their own organisation", async () => {
  const { id } = (await server.call(anna, "POST", place, { name: "x", months: 1 })).body;
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
  ] as const) {
    expect((await server.call(who, "GET", place)).status).toBe(status);
    expect((await server.call(who, "POST", place, { name: "x", months: 1 })).status).toBe(status);
    expect((await server.call(who, "DELETE", `${place}/${id}`)).status).toBe(status);
  }
  expect((await server.call(bo, "GET", place)).body.items).toEqual([]);
  expect((await server.call(bo, "DELETE", `${place}/${id}`)).status).toBe(404);
  for (const body of [
    { name: "x", months: 25 },
    { name: "x", months: 0 },
    { name: "", months: 1 },
    { name: " ", months: 1 },
    {},
  ])
    expect((await server.call(anna, "POST", place, body)).body.code).toBe("INVALID");
  const made = await Promise.all(
    Array.from({ length: 25 }, () => server.call(bo, "POST", place, { name: "många", months: 1 })),
  );
  expect(made.filter((one) => one.status === 201)).toHaveLength(20);
  expect(made.find((one) => one.status !== 201)?.body.code).toBe("SCIM_TOKENS_MANY");
});

test("nothing but a token of a directory opens SCIM, and such a token opens nothing else", async () => {
  const fk = await connectDirectory(server, anna);
  for (const path of ["/Users", "/Groups", "/ServiceProviderConfig", "/Schemas", "/finns-inte", `/Users/${anna.id}`])
    for (const token of [null, "", "x", anna.token, `sfscim_${"a".repeat(43)}`, `${fk.token}x`]) {
      const refused = await ask(token, path);
      expect([path, token, refused.status]).toEqual([path, token, 401]);
      expect(refused.headers.get("www-authenticate")).toContain("Bearer");
    }
  const cookie = await fetch(`${server.url}/scim/v2/Users`, { headers: { cookie: `safos_session=${anna.token}` } });
  expect(cookie.status).toBe(401);
  for (const path of ["/api/v1/session", "/api/v1/persons", "/_matrix/client/v3/account/whoami"]) {
    const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${fk.token}` } });
    expect([path, answer.status]).toEqual([path, 401]);
  }
  await sql`update identity.scim_token set expires_at = now() where id = ${fk.tokenId}`.execute(db);
  expect((await ask(fk.token)).status).toBe(401);
});

test("a stranger's body is not read before the token is known", async () => {
  const answer = await fetch(`${server.url}/scim/v2/Groups`, {
    method: "POST",
    headers: { "content-type": "application/scim+json" },
    body: "x".repeat(5_000_000),
  });
  expect(answer.status).toBe(401);
});

test("one who asks too often is told when to come back, and nobody else waits", async () => {
  const [fk, digg] = [await connectDirectory(server, anna), await connectDirectory(server, agnes)];
  const answers: TestAnswer[] = [];
  // More than the limit lets through at once, however fast the machine is.
  for (let round = 0; round < 40 && !answers.some((one) => one.status === 429); round++)
    answers.push(...(await Promise.all(Array.from({ length: 100 }, () => ask(fk.token, "/ResourceTypes")))));
  const refused = answers.find((one) => one.status === 429);
  expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused?.body).toMatchObject({ status: "429", schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] });
  await eventually(async () => expect((await ask(digg.token, "/ResourceTypes")).status).toBe(200));
});

test("what the server says of itself is true", async () => {
  const fk = await connectDirectory(server, anna);
  const get = async (path: string) =>
    await eventually(async () => {
      const answer = await ask(fk.token, path);
      expect(answer.status).not.toBe(429);
      return answer;
    });
  expect((await get("/ServiceProviderConfig")).body).toMatchObject({
    patch: { supported: true },
    bulk: { supported: false },
    filter: { supported: true, maxResults: 200 },
    sort: { supported: false },
    etag: { supported: false },
    changePassword: { supported: false },
  });
  expect((await get("/ResourceTypes")).body.Resources.map((one: { name: string }) => one.name)).toEqual([
    "User",
    "Group",
  ]);
  expect((await get(`/Schemas/${userUrn}`)).body).toMatchObject({ id: userUrn, name: "User" });
  expect((await get("/ResourceTypes/Group")).body).toMatchObject({ endpoint: "/Groups" });
  expect((await get("/Schemas/urn:finns:inte")).status).toBe(404);
  for (const [method, path] of [
    ["GET", "/Me"],
    ["POST", "/Bulk"],
    ["POST", "/.search"],
  ] as const)
    expect((await askScim(server, fk.token, method, path, method === "POST" ? {} : undefined)).status).toBe(501);
  expect((await get(`/Users/${uuid()}`)).body).toMatchObject({ status: "404" });
  expect((await get("/Users/inget-id")).status).toBe(404);
  const wrong = await askScim(server, fk.token, "DELETE", "/Users");
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
  expect((await askScim(server, fk.token, "PUT", `/Users/${uuid()}/mer`)).status).toBe(404);
});
