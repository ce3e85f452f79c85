import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** What administrators do over Matrix. */

const server = await startTestServer();
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
const whois = (who: TestPerson | null, about: string) => here.ask(who, "GET", `/v3/admin/whois/${id(about)}`);
const lock = (who: TestPerson | null, about: string, body: object = { locked: true }) =>
  here.ask(who, "PUT", `/v1/admin/lock/${id(about)}`, body);
const codeOf = async (asked: ReturnType<typeof whois>): Promise<unknown> => {
  const { status, body } = await asked;
  return [status, body.errcode];
};
const refused = [403, "M_FORBIDDEN"];

test("administrators see the devices of their own organisation's people, everyone their own, and nobody those of others", async () => {
  const signIn = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: agnes.userId },
    password: agnes.password,
  };
  await here.get(null, "POST", "/v3/login", {
    ...signIn,
    device_id: "TELEFON",
    initial_device_display_name: "Telefonen",
  });
  const { body } = await whois(anna, agnes.userId);
  expect(body.user_id).toBe(agnes.userId);
  expect(body.devices.TELEFON.sessions[0].connections[0]).toMatchObject({
    user_agent: "Telefonen",
    last_seen: expect.any(Number),
  });
  expect((await whois(agnes, agnes.userId)).body.devices).toHaveProperty("TELEFON");
  expect(await codeOf(whois(agnes, anna.userId))).toEqual(refused);
  expect(await codeOf(whois(anna, bo.userId))).toEqual(refused);
  expect(await codeOf(whois(anna, "@none:fk.example"))).toEqual([404, "M_NOT_FOUND"]);
  expect(await codeOf(whois(anna, "@none:elsewhere.example"))).toEqual([400, "M_INVALID_PARAM"]);
  expect(await codeOf(whois(null, agnes.userId))).toEqual([401, "M_MISSING_TOKEN"]);
});

test("an account is locked and opened by an administrator of its organisation who has shown who they are", async () => {
  const read = async () => (await here.ask(anna, "GET", `/v1/admin/lock/${id(agnes.userId)}`)).body;
  expect(await read()).toEqual({ locked: false });
  expect(await codeOf(lock(agnes, agnes.userId))).toEqual(refused);
  expect(await codeOf(lock(britt, agnes.userId))).toEqual(refused);
  expect(await codeOf(lock(bo, agnes.userId))).toEqual(refused);
  expect(await codeOf(lock(anna, anna.userId))).toEqual(refused);
  expect(await codeOf(lock(anna, "@none:fk.example"))).toEqual([404, "M_NOT_FOUND"]);
  expect(await codeOf(lock(anna, agnes.userId, {}))).toEqual([400, "M_BAD_JSON"]);
  expect(await codeOf(lock(null, agnes.userId))).toEqual([401, "M_MISSING_TOKEN"]);

  expect((await lock(anna, agnes.userId)).body).toEqual({ locked: true });
  expect(await read()).toEqual({ locked: true });
  expect((await here.ask(agnes, "GET", "/v3/account/whoami")).status).toBe(401);
  const { rows } = await sql<{ actor: string }>`select actor ->> 'id' as actor from events.outbox
    where type = 'person.disabled'`.execute(server.safos.database.of());
  expect(rows).toEqual([{ actor: anna.id }]);
  expect((await lock(anna, agnes.userId, { locked: false })).body).toEqual({ locked: false });
  expect(await read()).toEqual({ locked: false });
});
