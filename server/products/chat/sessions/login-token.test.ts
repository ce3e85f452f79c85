import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, testPassword, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Another client is let in with a token (client-server API, "Token-based login"). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const there = new MatrixCaller(twin, here.oracle);
const { anna, agnes, bo, britt } = server.people;
const path = "/_matrix/client/v1/login/get_token";

/** As a client of their own that they have signed in with their password. */
async function signedIn(who: TestPerson, device?: string): Promise<TestPerson> {
  const made = await here.get(null, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: who.userId },
    password: testPassword,
    ...(device === undefined ? {} : { device_id: device }),
  });
  return { ...who, token: made.access_token };
}
const shown = (who: TestPerson, password = testPassword): object => ({
  auth: { type: "m.login.password", identifier: { type: "m.id.user", user: who.userId }, password },
});
const tokenOf = async (who: TestPerson): Promise<string> =>
  (await here.get(who, "POST", path, shown(who))).login_token as string;
const login = (token: unknown, more: object = {}, at = here) =>
  at.ask(null, "POST", "/v3/login", { type: "m.login.token", token, ...more });
const codeOf = async (asked: ReturnType<typeof login>): Promise<string> => {
  const { status, body } = await asked;
  return `${status} ${body.errcode ?? ""}`.trim();
};
const no = "403 M_FORBIDDEN";

test("who shows their password lets another client in, once, from any process, and is still signed in themselves", async () => {
  expect((await here.get(null, "GET", "/v3/login")).flows).toEqual([
    { type: "m.login.password" },
    { type: "m.login.sso", identity_providers: [{ id: "safos", name: "Safos" }] },
    { type: "m.login.token", get_login_token: true },
    { type: "m.login.application_service" },
  ]);
  const phone = await signedIn(agnes, "TELEFON");
  expect((await here.get(phone, "GET", "/v3/capabilities")).capabilities["m.get_login_token"]).toEqual({
    enabled: true,
  });
  const asked = await here.ask(phone, "POST", path, {});
  expect([asked.status, asked.body.flows]).toEqual([401, [{ stages: ["m.login.password"] }]]);
  const made = await here.get(phone, "POST", path, shown(agnes));
  expect(made).toEqual({ login_token: expect.stringMatching(/^[\w-]{40,}$/), expires_in_ms: 120_000 });
  const { body } = await login(
    made.login_token,
    { device_id: "DATOR", initial_device_display_name: "Datorn", refresh_token: true },
    there,
  );
  expect(body).toMatchObject({ user_id: agnes.userId, device_id: "DATOR", refresh_token: expect.any(String) });
  const whoami = await there.get({ ...agnes, token: body.access_token }, "GET", "/v3/account/whoami");
  expect(whoami).toMatchObject({ user_id: agnes.userId, device_id: "DATOR" });
  expect(await codeOf(login(made.login_token))).toBe(no);
  expect(await codeOf(login(made.login_token, {}, there))).toBe(no);
  expect((await here.ask(phone, "GET", "/v3/account/whoami")).status).toBe(200);
  // The one let in has shown as much as the one who let in, and lets in others.
  expect(await tokenOf({ ...agnes, token: body.access_token })).toBeTruthy();
});

test("shown by many at once, in two processes, it lets in one", async () => {
  const token = await tokenOf(await signedIn(agnes));
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => codeOf(login(token, {}, n % 2 === 0 ? here : there))),
  );
  expect(answers.toSorted()).toEqual(["200", ...Array.from({ length: 11 }, () => no)]);
});

test("without the password, with another's, and where nobody signed in themselves, there is none", async () => {
  const phone = await signedIn(agnes);
  expect(await codeOf(here.ask(null, "POST", path, shown(agnes)))).toBe("401 M_MISSING_TOKEN");
  expect(await codeOf(here.ask(phone, "POST", path, shown(agnes, "fel lösenord här")))).toBe("401 M_FORBIDDEN");
  expect(await codeOf(here.ask(phone, "POST", path, shown(anna)))).toBe("401 M_FORBIDDEN");
  for (const auth of [null, "nej", [], {}, { type: "m.login.dummy" }, { type: "m.login.password", password: 1 }])
    expect((await here.ask(phone, "POST", path, { auth })).status).toBe(401);
  // What an operator made for a program, and a program that its person let in.
  const { token } = await server.safos.identity.createSession(agnes.id, { label: "bot", kind: "api", isLasting: true });
  const program = await server.safos.identity.createSession(agnes.id, { label: "program", kind: "program" });
  for (const one of [token, program.token]) {
    const bot = { ...agnes, token: one };
    expect(await codeOf(here.ask(bot, "POST", path, shown(agnes)))).toBe("400 M_UNKNOWN");
    expect((await here.get(bot, "GET", "/v3/capabilities")).capabilities["m.get_login_token"]).toEqual({
      enabled: false,
    });
  }
});

test("what is no token, is too old, or comes from a session or an account that is over lets nobody in", async () => {
  const db = server.safos.database.of();
  for (const wrong of ["", "nej", "a".repeat(5000), "\u0000"]) expect(await codeOf(login(wrong))).toBe(no);
  for (const wrong of [1, [], {}]) expect(await codeOf(login(wrong))).toBe("400 M_BAD_JSON");
  expect(await codeOf(login(undefined))).toBe("400 M_MISSING_PARAM");
  const old = await tokenOf(await signedIn(britt));
  await sql`update chat.login_token set expires_at = now() - interval '1 second'`.execute(db);
  expect(await codeOf(login(old))).toBe(no);

  const phone = await signedIn(britt);
  const orphan = await tokenOf(phone);
  await here.get(phone, "POST", "/v3/logout", {});
  expect(await codeOf(login(orphan, {}, there))).toBe(no);

  const closed = await tokenOf(await signedIn(britt));
  const url = `/api/v1/persons/${britt.id}`;
  expect((await server.call(bo, "PATCH", url, { isDisabled: true })).status).toBe(200);
  expect(await codeOf(login(closed, {}, there))).toBe(no);
  await server.call(bo, "PATCH", url, { isDisabled: false });
  expect(await codeOf(login(closed))).toBe(no);
  // An access token is none.
  expect(await codeOf(login((await signedIn(britt)).token))).toBe(no);
  // Only hashes are stored.
  const kept = await tokenOf(await signedIn(britt));
  const { rows } = await sql`select from chat.login_token t where t::text like ${`%${kept}%`}`.execute(db);
  expect(rows).toEqual([]);
});

test("a token opens no more than the session that made it", async () => {
  const phone = await signedIn(britt);
  await sql`update identity.session set scopes = '{chat}' where person_id = ${britt.id} and kind = 'api'`.execute(
    server.safos.database.of(),
  );
  const { body } = await login(await tokenOf(phone), {}, there);
  const { rows } = await sql<{ scopes: string[] | null }>`select scopes from identity.session
    where person_id = ${britt.id} and device_id = ${body.device_id}`.execute(server.safos.database.of());
  expect(rows).toEqual([{ scopes: ["chat"] }]);
});

test("asking and guessing are slowed down", async () => {
  const slow: TestServer = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "5" });
  try {
    const guesses = await Promise.all(
      Array.from({ length: 70 }, () =>
        slow.call(null, "POST", "/_matrix/client/v3/login", { type: "m.login.token", token: "nej" }),
      ),
    );
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
  } finally {
    await slow.stop();
  }
});
