import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../../testing/server.ts";
import { MatrixCaller, synapseAdminOf } from "../../testing.ts";

/** Accounts over Synapse's admin API, by the administrators of their organisation. */

const server = await startTestServer();
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const id = encodeURIComponent;
const { ask } = synapseAdminOf(server);
const codeOf = async (asked: ReturnType<typeof ask>): Promise<unknown> => {
  const { status, body } = await asked;
  return [status, body.errcode];
};
const account = (userId: string): string => `/v2/users/${id(userId)}`;
const signIn = (person: TestPerson, deviceId: string) =>
  here.get(null, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: person.userId },
    password: person.password,
    device_id: deviceId,
    initial_device_display_name: deviceId,
  });

test("every address is closed to those without a token, to people who are no administrators and to those of another organisation", async () => {
  const one = id(agnes.userId);
  const ofSomeone = [
    ["GET", `/v2/users/${one}`],
    ["PUT", `/v2/users/${one}`],
    ["POST", `/v1/deactivate/${one}`],
    ["GET", `/v1/whois/${one}`],
    ["GET", `/v2/users/${one}/devices`],
    ["DELETE", `/v2/users/${one}/devices/X`],
    ["POST", `/v2/users/${one}/delete_devices`],
  ] as const;
  const general = [
    ["GET", "/v2/users"],
    ["GET", "/v1/username_available?username=ny"],
    ["GET", "/v1/server_version"],
  ] as const;
  for (const [method, path] of [...ofSomeone, ...general]) {
    const body = method === "GET" ? undefined : { devices: [] };
    expect([path, await codeOf(ask(null, method, path, body))]).toEqual([path, [401, "M_MISSING_TOKEN"]]);
    expect([path, await codeOf(ask(agnes, method, path, body))]).toEqual([path, [403, "M_FORBIDDEN"]]);
  }
  // Bo administers Digg.
  await server.safos.identity.change(bo.id, { isAdmin: true });
  for (const [method, path] of ofSomeone) {
    const body = method === "GET" ? undefined : { devices: [] };
    expect([path, await codeOf(ask(bo, method, path, body))]).toEqual([path, [403, "M_FORBIDDEN"]]);
  }
  expect((await ask(bo, "GET", "/v2/users")).body.users.map((user: { name: string }) => user.name)).not.toContain(
    agnes.userId,
  );
  expect(await codeOf(ask(anna, "GET", account("@none:fk.example")))).toEqual([404, "M_NOT_FOUND"]);
  expect(await codeOf(ask(anna, "GET", account("@none:elsewhere.example")))).toEqual([400, "M_INVALID_PARAM"]);
});

test("accounts are listed a page at a time in an order, found by name, and each is shown", async () => {
  expect((await ask(anna, "GET", "/v1/server_version")).body.server_version).toMatch(/^Safos \d/);
  const all: string[] = [];
  for (let from: string | undefined = "0"; from !== undefined;) {
    const { body } = await ask(anna, "GET", `/v2/users?limit=1&from=${from}&order_by=name&dir=b`);
    all.push(...body.users.map((user: { name: string }) => user.name));
    expect(body.total).toBe(2);
    from = body.next_token;
  }
  expect(all).toEqual([anna.userId, agnes.userId].toSorted().toReversed());
  const found = await ask(anna, "GET", "/v2/users?name=agn&order_by=last_seen_ts");
  expect(found.body).toMatchObject({ total: 1, users: [{ name: agnes.userId, admin: false, deactivated: false }] });
  expect((await ask(anna, "GET", "/v2/users?admins=true")).body).toMatchObject({ users: [{ name: anna.userId }] });
  expect((await ask(anna, "GET", "/v2/users?from=99")).body).toMatchObject({ total: 2, users: [] });
  for (const query of ["order_by=password", "dir=x", "deactivated=maybe", "from=-1", "limit=x"])
    expect([query, await codeOf(ask(anna, "GET", `/v2/users?${query}`))]).toEqual([query, [400, "M_INVALID_PARAM"]]);
  expect((await ask(anna, "GET", account(agnes.userId))).body).toMatchObject({
    name: agnes.userId,
    is_guest: false,
    creation_ts: expect.any(Number),
  });
});

test("an account is added, changed, closed and opened, by name in the log, and nobody's password is set", async () => {
  expect((await ask(anna, "GET", "/v1/username_available?username=ny%40fk.example")).body).toEqual({ available: true });
  const made = await ask(anna, "PUT", account("@ny:fk.example"), { displayname: "Ny Person" });
  expect([made.status, made.body]).toEqual([201, expect.objectContaining({ displayname: "Ny Person", admin: false })]);
  expect(await codeOf(ask(anna, "GET", "/v1/username_available?username=ny%40fk.example"))).toEqual([
    400,
    "M_USER_IN_USE",
  ]);
  expect(await codeOf(ask(anna, "GET", "/v1/username_available?username=ny%40digg.example"))).toEqual([
    400,
    "M_INVALID_USERNAME",
  ]);
  expect(await codeOf(ask(anna, "GET", "/v1/username_available"))).toEqual([400, "M_MISSING_PARAM"]);
  expect(await codeOf(ask(anna, "PUT", account("@_Fel:fk.example"), {}))).toEqual([400, "M_INVALID_USERNAME"]);
  const changed = await ask(anna, "PUT", account("@ny:fk.example"), { displayname: "Nyare Namn", deactivated: true });
  expect([changed.status, changed.body]).toEqual([
    200,
    expect.objectContaining({ displayname: "Nyare Namn", deactivated: true }),
  ]);
  expect((await ask(anna, "GET", "/v2/users?name=nyare")).body.total).toBe(0);
  expect((await ask(anna, "GET", "/v2/users?name=nyare&deactivated=true")).body.total).toBe(1);
  const opened = await ask(anna, "PUT", account("@ny:fk.example"), { deactivated: false, admin: true });
  expect(opened.body).toMatchObject({ deactivated: false, admin: true });
  for (const body of [{ password: "ett långt lösenord" }, { threepids: [] }, { displayname: "" }])
    expect(await codeOf(ask(anna, "PUT", account("@ny:fk.example"), body))).toEqual([400, "M_INVALID_PARAM"]);
  expect(await codeOf(ask(anna, "PUT", account("@ny:fk.example"), { admin: "ja" }))).toEqual([400, "M_BAD_JSON"]);
  expect(await codeOf(ask(anna, "PUT", account("@ny:fk.example"), { locked: true }))).toEqual([403, "M_FORBIDDEN"]);
  const { rows } = await sql<{ type: string }>`select type from events.outbox
    where actor ->> 'id' = ${anna.id} and subject = ${`person:${(await server.safos.identity.personByName("ny@fk.example"))?.id}`}
    order by id`.execute(server.safos.database.of());
  expect(rows.map((row) => row.type)).toEqual(["person.created", "person.disabled", "person.changed"]);
});

test("devices are listed and ended by an administrator, and a closed account is signed out at once", async () => {
  const first = await signIn(agnes, "TELEFON");
  await signIn(agnes, "DATOR");
  const devices = async () =>
    (await ask(anna, "GET", `${account(agnes.userId)}/devices`)).body.devices.map(
      (one: { device_id: string }) => one.device_id,
    );
  expect(await devices()).toEqual(expect.arrayContaining(["TELEFON", "DATOR"]));
  expect((await ask(anna, "DELETE", `${account(agnes.userId)}/devices/TELEFON`)).status).toBe(200);
  expect((await here.ask({ ...agnes, token: first.access_token }, "GET", "/v3/account/whoami")).status).toBe(401);
  expect((await ask(anna, "POST", `${account(agnes.userId)}/delete_devices`, { devices: ["DATOR", 7] })).status).toBe(
    200,
  );
  expect(await devices()).not.toEqual(expect.arrayContaining(["DATOR"]));
  expect(await codeOf(ask(anna, "POST", `${account(agnes.userId)}/delete_devices`, {}))).toEqual([400, "M_BAD_JSON"]);
  expect((await ask(anna, "GET", `/v1/whois/${id(agnes.userId)}`)).body.user_id).toBe(agnes.userId);

  expect(await codeOf(ask(anna, "POST", `/v1/deactivate/${id(agnes.userId)}`, { erase: true }))).toEqual([
    400,
    "M_INVALID_PARAM",
  ]);
  expect((await ask(anna, "POST", `/v1/deactivate/${id(agnes.userId)}`)).body).toEqual({
    id_server_unbind_result: "no-support",
  });
  expect((await here.ask(agnes, "GET", "/v3/account/whoami")).status).toBe(401);
  // Administrators are looked after on the page.
  expect(await codeOf(ask(anna, "POST", `/v1/deactivate/${id(anna.userId)}`))).toEqual([403, "M_FORBIDDEN"]);
});
