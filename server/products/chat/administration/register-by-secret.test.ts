import { createHmac } from "node:crypto";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestServer } from "../../../testing/server.ts";

/** Accounts that tools make with the operator's secret. */

const secret = "a secret of the operator, long enough";
const server = await startTestServer({ SAFOS_MATRIX_REGISTRATION_SECRET: secret, SAFOS_CHAT_SENDS_PER_SECOND: "100" });
const twin = await server.twin({ SAFOS_MATRIX_REGISTRATION_SECRET: secret });
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
afterEach(() => void vi.useRealTimers());

const path = "/_synapse/admin/v1/register";
const password = "ett långt lösenord";
interface Asked {
  readonly username: string;
  readonly password?: string;
  readonly admin?: boolean;
  readonly [other: string]: unknown;
}
const nonceOf = async (at: TestServer = server): Promise<string> => (await at.call(null, "GET", path)).body.nonce;
function signed(nonce: string, asked: Asked, key = secret): object {
  const { username, admin } = asked;
  const parts = [nonce, username, asked.password ?? password, admin === true ? "admin" : "notadmin"];
  return { password, ...asked, nonce, mac: createHmac("sha1", key).update(parts.join("\0")).digest("hex") };
}
const register = async (asked: Asked, at: TestServer = server) =>
  at.call(null, "POST", path, signed(await nonceOf(), asked));
const codeOf = async (answer: Promise<{ status: number; body: { errcode?: string } }>): Promise<string> => {
  const { status, body } = await answer;
  return `${status} ${body.errcode ?? ""}`.trim();
};

test("an account is made and signed in, in the organisation of its name, with a nonce of another process, and it is in the log", async () => {
  const made = await register({ username: "kim@fk.example", displayname: "Kim Kvist" }, twin);
  expect(made.body).toEqual({
    user_id: "@kim:fk.example",
    home_server: "fk.example",
    access_token: expect.any(String),
    device_id: expect.any(String),
  });
  const whoami = await fetch(`${server.url}/_matrix/client/v3/account/whoami`, {
    headers: { authorization: `Bearer ${made.body.access_token}` },
  });
  expect(await whoami.json()).toMatchObject({ user_id: "@kim:fk.example", device_id: made.body.device_id });
  const person = await server.safos.identity.personByName("kim@fk.example");
  expect(person).toMatchObject({ displayName: "Kim Kvist", isAdmin: false });
  const { rows } =
    await sql`select from events.outbox where type = 'person.created' and subject like ${`%${person?.id}`}`.execute(
      server.safos.database.of(),
    );
  expect(rows.length).toBe(1);
});

test("an administrator, one who is not signed in, and names in Matrix' own form", async () => {
  const admin = await register({ username: "@root:digg.example", admin: true, inhibit_login: true });
  expect(admin.body).toEqual({ user_id: "@root:digg.example", home_server: "digg.example" });
  expect((await server.safos.identity.personByName("root@digg.example"))?.isAdmin).toBe(true);
});

test("what was not signed with the secret, or for something else, makes nobody", async () => {
  const nonce = await nonceOf();
  const ask = (body: object) => codeOf(server.call(null, "POST", path, body));
  const wrong = "403 M_FORBIDDEN";
  expect(await ask(signed(nonce, { username: "eva@fk.example" }, "another secret"))).toBe(wrong);
  expect(await ask({ ...signed(nonce, { username: "eva@fk.example" }), admin: true })).toBe(wrong);
  expect(await ask({ ...signed(nonce, { username: "eva@fk.example" }), username: "ewa@fk.example" })).toBe(wrong);
  expect(await ask({ ...signed(nonce, { username: "eva@fk.example" }), mac: "" })).toBe(wrong);
  expect(await ask({ ...signed(nonce, { username: "eva@fk.example" }), mac: "å" })).toBe(wrong);
  for (const forged of ["", "1.2.3", `${Date.now() + 50_000}.${nonce.split(".").slice(1).join(".")}`, `${nonce}.1`])
    expect(await ask(signed(forged, { username: "eva@fk.example" }))).toBe("400 M_UNKNOWN");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
  expect(await ask(signed(nonce, { username: "eva@fk.example" }))).toBe("400 M_UNKNOWN");
  vi.useRealTimers();
  expect(await server.safos.identity.personByName("eva@fk.example")).toBeFalsy();
});

test("names that are taken, of nobody's domain or of no form, weak passwords and what is no account are refused", async () => {
  expect(await codeOf(register({ username: "anna@fk.example" }))).toBe("400 M_USER_IN_USE");
  expect(await codeOf(register({ username: "anna@elsewhere.example" }))).toBe("400 M_INVALID_USERNAME");
  expect(await codeOf(register({ username: "per" }))).toBe("400 M_INVALID_USERNAME");
  expect(await codeOf(register({ username: "per@fk.example", password: "kort" }))).toBe("400 M_WEAK_PASSWORD");
  expect(await codeOf(register({ username: "per@fk.example", user_type: "bot" }))).toBe("400 M_INVALID_PARAM");
  expect(await codeOf(server.call(null, "POST", path, []))).toBe("400 M_BAD_JSON");
  expect(await codeOf(server.call(null, "POST", path, { nonce: "a" }))).toBe("400 M_MISSING_PARAM");
});

test("guesses are slowed down, and without a secret nobody is made", async () => {
  const guesses = await Promise.all(
    Array.from({ length: 150 }, (_, n) => codeOf(server.call(null, "POST", path, { nonce: "a", username: `a${n}` }))),
  );
  expect(guesses.filter((one) => one === "429 M_LIMIT_EXCEEDED").length).toBeGreaterThan(20);
  const other = await startTestServer();
  try {
    expect(await codeOf(other.call(null, "GET", path))).toBe("400 M_UNKNOWN");
    expect(await codeOf(other.call(null, "POST", path, signed("a", { username: "per@fk.example" })))).toBe(
      "400 M_UNKNOWN",
    );
  } finally {
    await other.stop();
  }
});

test("what was signed for one name and password makes no account of another name and password", async () => {
  const asked = signed(await nonceOf(), { username: "nolla@fk.example", password: `${password}\0${password}` });
  expect(await codeOf(server.call(null, "POST", path, asked))).toBe("400 M_INVALID_PARAM");
  const moved = { ...asked, username: `nolla@fk.example\0${password}`, password };
  expect(await codeOf(server.call(null, "POST", path, moved))).toBe("400 M_INVALID_PARAM");
});
