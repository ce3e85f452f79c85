import WebSocket from "ws";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import type { IdentityTables } from "./queries.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const db = server.safos.database.of<IdentityTables>();
const path = "/api/v1/api-tokens";

/** A token of a person's own program, and the person as that program is them. */
async function make(who: TestPerson, scope: "api" | "api.read", days = 30) {
  const made = await server.call(who, "POST", path, { label: "Statistik", scope, days });
  expect(made.status).toBe(201);
  return {
    id: made.body.id as string,
    expiresAt: made.body.expiresAt as string,
    program: { ...who, token: made.body.token },
  };
}
const statusOf = async (who: TestPerson, method: string, at: string, body?: unknown): Promise<number> =>
  (await server.call(who, method, at, body)).status;

test("a token that reads reads, one that changes does what its person may, and neither administers or makes more", async () => {
  const workspace = await server.workspace("Nycklar", anna);
  const boards = `/api/v1/workspaces/${workspace.id}/boards`;
  const reading = await make(anna, "api.read");
  const changing = await make(anna, "api");
  const days = (Date.parse(reading.expiresAt) - Date.now()) / 86_400_000;
  expect([days > 29.9, days <= 30]).toEqual([true, true]);
  expect((await server.call(reading.program, "GET", "/api/v1/session")).body.person.name).toBe(anna.name);
  expect(await statusOf(reading.program, "GET", boards)).toBe(200);
  expect(await statusOf(reading.program, "POST", boards, { title: "Nej" })).toBe(401);
  expect(await statusOf(changing.program, "POST", boards, { title: "Ja" })).toBe(201);
  for (const { program } of [reading, changing]) {
    // Anna administers her organisation; her program does not.
    expect((await server.call(program, "GET", "/api/v1/session")).body.isAdmin).toBe(false);
    expect(await statusOf(program, "GET", "/api/v1/persons")).toBe(403);
    expect(await statusOf(program, "GET", "/api/v1/audit")).toBe(403);
    const more = await server.call(program, "POST", path, { label: "Mer", scope: "api", days: 365 });
    expect([401, 403]).toContain(more.status);
    expect([401, 403]).toContain(await statusOf(program, "POST", "/api/v1/app-passwords", { label: "Mer" }));
    const whoami = await fetch(`${server.url}/_matrix/client/v3/account/whoami`, {
      headers: { authorization: `Bearer ${program.token}` },
    });
    expect(whoami.status).toBe(401);
    const files = await fetch(`${server.url}/remote.php/dav/files/${anna.name}/`, {
      method: "PROPFIND",
      headers: { authorization: `Bearer ${program.token}` },
    });
    expect(files.status).toBe(403);
    // As a page's cookie it is none.
    const cookie = await fetch(`${server.url}/api/v1/session`, {
      headers: { cookie: `safos_session=${program.token}` },
    });
    expect(cookie.status).toBe(401);
  }
});

test("a socket, by which one may write, is not opened by a token that reads", async () => {
  const codeOf = (token: string) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
        headers: { authorization: `Bearer ${token}` },
      });
      socket.on("open", () => resolve("open"));
      socket.on("unexpected-response", (_request, response) => resolve(String(response.statusCode)));
      socket.on("error", (error) => resolve(error.message));
      socket.on("open", () => socket.close());
    });
  expect(await codeOf(anna.token)).toBe("open");
  expect(await codeOf((await make(anna, "api")).program.token)).toBe("open");
  expect(await codeOf((await make(anna, "api.read")).program.token)).toBe("401");
});

test("tokens are listed apart from sign-ins, end when they are removed, when their time is over, and with the account", async () => {
  const one = await make(agnes, "api.read");
  const other = await make(agnes, "api");
  const listed = (await server.call(agnes, "GET", path)).body.items as { id: string; scopes: string[] }[];
  expect(new Map(listed.map(({ id, scopes }) => [id, scopes]))).toEqual(
    new Map([
      [one.id, ["api.read"]],
      [other.id, ["api"]],
    ]),
  );
  const sessions = (await server.call(agnes, "GET", "/api/v1/sessions")).body.items as { id: string }[];
  expect(sessions.map(({ id }) => id)).not.toContain(one.id);
  // Nobody else's.
  expect(await statusOf(bo, "DELETE", `${path}/${one.id}`)).toBe(404);
  expect(await statusOf(agnes, "DELETE", `${path}/${one.id}`)).toBe(200);
  expect(await statusOf(one.program, "GET", "/api/v1/session")).toBe(401);
  // Being used does not prolong it.
  await sql`update identity.session set expires_at = now() + interval '1 day', last_used_at = now() - interval '1 hour'
    where id = ${other.id}`.execute(db);
  const twin = await server.twin();
  expect((await twin.call(other.program, "GET", "/api/v1/session")).status).toBe(200);
  await eventually(async () => {
    const { rows } = await sql<{
      isUsed: boolean;
      isShort: boolean;
    }>`select last_used_at > now() - interval '1 minute' as "isUsed",
      expires_at < now() + interval '2 days' as "isShort" from identity.session where id = ${other.id}`.execute(db);
    expect(rows).toEqual([{ isUsed: true, isShort: true }]);
  });
  await sql`update identity.session set expires_at = now() - interval '1 second' where id = ${other.id}`.execute(db);
  const third = await server.twin();
  expect((await third.call(other.program, "GET", "/api/v1/session")).status).toBe(401);
  const last = await make(agnes, "api");
  expect(await statusOf(last.program, "GET", "/api/v1/session")).toBe(200);
  await server.call(anna, "PATCH", `/api/v1/persons/${agnes.id}`, { isDisabled: true });
  await eventually(async () => expect(await statusOf(last.program, "GET", "/api/v1/session")).toBe(401));
  await Promise.all([twin.stop(), third.stop()]);
});

test("what has another shape is refused", async () => {
  const good = { label: "x", scope: "api", days: 1 };
  for (const bad of [
    {},
    { ...good, label: "" },
    { ...good, scope: "admin" },
    { ...good, days: 0 },
    { ...good, days: 366 },
    { ...good, more: 1 },
  ])
    expect([bad, await statusOf(anna, "POST", path, bad)]).toEqual([bad, 400]);
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await server.call(null, "POST", path, good)).status).toBe(401);
});
