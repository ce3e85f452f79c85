import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Tokens that tell another service who a person is. */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo } = server.people;
const path = (userId: string) => `/v3/user/${encodeURIComponent(userId)}/openid/request_token`;
const whose = async (token: string, at = server) => {
  const query = token === "" ? "" : `?access_token=${token}`;
  const { status, body } = await at.call(null, "GET", `/_matrix/federation/v1/openid/userinfo${query}`);
  return [status, body.sub ?? body.errcode];
};
const tokenOf = async (who = anna): Promise<string> => (await here.get(who, "POST", path(who.userId), {})).access_token;

test("another service hears whose token it is, from any process, and the token opens nothing else", async () => {
  const made = await here.get(anna, "POST", path(anna.userId), {});
  expect(made).toMatchObject({ token_type: "Bearer", matrix_server_name: "fk.example", expires_in: 3600 });
  expect(await whose(made.access_token)).toEqual([200, anna.userId]);
  expect(await whose(made.access_token, twin)).toEqual([200, anna.userId]);
  const { status } = await server.call(
    null,
    "GET",
    `/_matrix/client/v3/account/whoami?access_token=${made.access_token}`,
  );
  expect(status).toBe(401);
  // Only its hash is stored.
  const { rows } = await sql<{ found: number }>`select count(*)::int as found from chat.openid_token t
    where t::text like ${`%${made.access_token}%`}`.execute(server.safos.database.of());
  expect(rows[0]?.found).toBe(0);
});

test("it is made for oneself only, and ends with its time, its session and its account", async () => {
  expect(await here.refused(null, "POST", path(anna.userId), {})).toBe("401 M_MISSING_TOKEN");
  expect(await here.refused(bo, "POST", path(anna.userId), {})).toBe("403 M_FORBIDDEN");
  expect(await whose("")).toEqual([401, "M_MISSING_TOKEN"]);
  expect(await whose("guess")).toEqual([401, "M_UNKNOWN_TOKEN"]);

  const old = await tokenOf();
  await sql`update chat.openid_token set expires_at = now() - interval '1 second'`.execute(server.safos.database.of());
  expect(await whose(old)).toEqual([401, "M_UNKNOWN_TOKEN"]);

  const signIn = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: bo.userId },
    password: bo.password,
  };
  const { access_token: second } = await here.get(null, "POST", "/v3/login", signIn);
  const guest = { ...bo, token: second };
  const ofSession = await tokenOf(guest);
  expect(await whose(ofSession)).toEqual([200, bo.userId]);
  await here.get(guest, "POST", "/v3/logout", {});
  expect(await whose(ofSession)).toEqual([401, "M_UNKNOWN_TOKEN"]);

  const last = await tokenOf(agnes);
  expect(await whose(last)).toEqual([200, agnes.userId]);
  await server.safos.identity.change(agnes.id, { isDisabled: true });
  expect(await whose(last)).toEqual([401, "M_UNKNOWN_TOKEN"]);
});
