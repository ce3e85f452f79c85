import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TOTP } from "otpauth";
import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { createTestAuthenticator, type TestAuthenticator } from "../../testing/authenticator.ts";
import { openTestBrowser, type TestBrowser } from "../../testing/browser.ts";
import { eventually, startTestServer, testPassword, type TestServer } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna } = server.people;
const db = server.safos.database.of();

let count = 0;
/** Someone new in a browser of their own, signed in. */
async function newcomer({ isAdmin = false, at = server } = {}): Promise<{
  browser: TestBrowser;
  name: string;
  id: string;
}> {
  const name = `ny${++count}@fk.example`;
  const { id } = await server.safos.identity.add({ name, displayName: `Ny ${count}`, password: testPassword, isAdmin });
  const browser = openTestBrowser(at.url);
  const entered = await signIn(browser, name);
  expect([entered.status, entered.headers.getSetCookie()[0]]).toEqual([201, expect.stringMatching(/^safos=sfs_/)]);
  return { browser, name, id };
}
const signIn = (browser: TestBrowser, name: string, password = testPassword) =>
  browser.call("POST", "/api/v1/session", { name, password });

async function addPasskey(browser: TestBrowser, key: TestAuthenticator, name = "Arbetsdatorn") {
  const begun = await browser.call("POST", "/api/v1/credentials/passkeys/attempt");
  const { attempt, options } = begun.body;
  return browser.call("POST", "/api/v1/credentials/passkeys", { attempt, response: key.create(options), name });
}
async function signInWithPasskey(
  browser: TestBrowser,
  key: TestAuthenticator,
  how: Parameters<TestAuthenticator["get"]>[1] = {},
) {
  const { attempt, options } = (await browser.call("POST", "/api/v1/session/passkey/attempt")).body;
  return browser.call("POST", "/api/v1/session/passkey", { attempt, response: key.get(options, how) });
}
/** As if the person had proved who they are long ago. Written behind the server's back: an event makes it forget what it knew. */
async function stale(personId: string, ...browsers: TestBrowser[]): Promise<void> {
  await sql`update identity.session set proved_at = proved_at - interval '1 hour',
    second_factor_at = second_factor_at - interval '1 hour' where person_id = ${personId}`.execute(db);
  await server.safos.identity.change(personId, { theme: "dark" });
  for (const browser of browsers)
    await eventually(async () => expect((await browser.call("GET", "/api/v1/session/fresh")).status).toBe(403));
}

const codeAt = (secret: string, step = 0): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + step * 30_000 });
async function addTotp(browser: TestBrowser): Promise<string> {
  const { attempt, secret } = (await browser.call("POST", "/api/v1/credentials/totp/attempt")).body;
  const done = await browser.call("POST", "/api/v1/credentials/totp", { attempt, code: codeAt(secret) });
  expect(done.status).toBe(201);
  return secret;
}
const finish = (browser: TestBrowser, attempt: string, proof: object) =>
  browser.call("POST", "/api/v1/session/second-factor", { attempt, proof });

beforeEach(() => sql`delete from identity.sign_in_failure`.execute(db));

test("a passkey signs in by itself, and is gone when it is removed", async () => {
  const { browser, name } = await newcomer();
  const key = createTestAuthenticator(server.url);
  const added = await addPasskey(browser, key);
  expect([added.status, added.body.name]).toEqual([201, "Arbetsdatorn"]);
  const elsewhere = openTestBrowser(server.url);
  const back = await signInWithPasskey(elsewhere, key);
  expect([back.status, back.body.person.name]).toEqual([201, name]);
  expect((await elsewhere.call("GET", "/api/v1/credentials")).body.passkeys).toMatchObject([{ name: "Arbetsdatorn" }]);
  const renamed = await elsewhere.call("PATCH", `/api/v1/credentials/passkeys/${added.body.id}`, { name: "Blå" });
  expect(renamed.body.name).toBe("Blå");
  expect((await elsewhere.call("DELETE", `/api/v1/credentials/passkeys/${added.body.id}`)).status).toBe(200);
  // Still in the browser, but nobody's.
  const gone = await signInWithPasskey(openTestBrowser(server.url), key);
  expect([gone.status, gone.body.code]).toEqual([401, "SECOND_FACTOR_REFUSED"]);
  expect((await signIn(openTestBrowser(server.url), name)).status).toBe(201);
});

test("a passkey of another page, without its user, signed twice or copied is refused", async () => {
  const { browser } = await newcomer();
  const key = createTestAuthenticator(server.url);
  const begun = (await browser.call("POST", "/api/v1/credentials/passkeys/attempt")).body;
  const foreign = key.create(begun.options, { origin: "https://safos.example.evil" });
  const refused = await browser.call("POST", "/api/v1/credentials/passkeys", {
    attempt: begun.attempt,
    response: foreign,
    name: "x",
  });
  expect([refused.status, refused.body.code]).toEqual([400, "PASSKEY_INVALID"]);
  expect((await addPasskey(browser, key)).status).toBe(201);
  const again = await addPasskey(browser, key);
  expect([again.status, again.body.code]).toEqual([409, "PASSKEY_KNOWN"]);
  const visitor = openTestBrowser(server.url);
  for (const how of [
    { origin: "https://evil.example" },
    { rpId: "evil.example" },
    { isUserVerified: false },
    // As many signatures as before: there is a copy.
    { counter: 1 },
  ])
    expect([how, (await signInWithPasskey(visitor, key, how)).body.code]).toEqual([how, "SECOND_FACTOR_REFUSED"]);
  const { attempt, options } = (await visitor.call("POST", "/api/v1/session/passkey/attempt")).body;
  const response = key.get(options, { counter: 50 });
  const body = { attempt, response };
  // Begun in this browser, finished in another: refused, and not used up.
  const thief = openTestBrowser(server.url);
  expect((await thief.call("POST", "/api/v1/session/passkey", body)).body.code).toBe("ATTEMPT_OVER");
  expect((await visitor.call("POST", "/api/v1/session/passkey", body)).status).toBe(201);
  expect((await visitor.call("POST", "/api/v1/session/passkey", body)).body.code).toBe("ATTEMPT_OVER");
  // The same signature for a new attempt is for another challenge.
  const next = (await visitor.call("POST", "/api/v1/session/passkey/attempt")).body;
  const replayed = await visitor.call("POST", "/api/v1/session/passkey", { attempt: next.attempt, response });
  expect(replayed.body.code).toBe("SECOND_FACTOR_REFUSED");
  for (const odd of [{ id: "x" }, { id: key.get(options)["id"], response: {} }, { id: "x", response: null, type: 7 }]) {
    const { attempt: begunAgain } = (await visitor.call("POST", "/api/v1/session/passkey/attempt")).body;
    const answer = await visitor.call("POST", "/api/v1/session/passkey", { attempt: begunAgain, response: odd });
    expect([odd, answer.status]).toEqual([odd, 401]);
  }
});

test("a password alone no longer signs in a person with an app; a code does, once", async () => {
  const { browser, name } = await newcomer();
  const secret = await addTotp(browser);
  const next = openTestBrowser(server.url);
  const first = await signIn(next, name);
  expect([first.status, first.body.code, first.body.data.methods]).toEqual([401, "SECOND_FACTOR_NEEDED", ["totp"]]);
  expect((await next.call("GET", "/api/v1/session")).status).toBe(401);
  const { attempt } = first.body.data;
  // The one that was shown when the app was added is used: the next is taken a little early.
  const code = codeAt(secret, 1);
  // Not from a browser that did not give the password.
  const thief = openTestBrowser(server.url);
  expect((await finish(thief, attempt, { method: "totp", code })).body.code).toBe("ATTEMPT_OVER");
  const wrong = await finish(next, attempt, { method: "totp", code: "000000" });
  expect([wrong.status, wrong.body.code]).toEqual([401, "SECOND_FACTOR_REFUSED"]);
  const done = await finish(next, attempt, { method: "totp", code });
  expect([done.status, done.body.person.name]).toEqual([201, name]);
  expect((await finish(next, attempt, { method: "totp", code })).body.code).toBe("ATTEMPT_OVER");
  // The same code, which is still shown by the app, in another sign-in.
  const { attempt: second } = (await signIn(thief, name)).body.data;
  expect((await finish(thief, second, { method: "totp", code })).body.code).toBe("SECOND_FACTOR_REFUSED");
  expect((await signIn(thief, name, "fel")).body.code).toBe("SIGN_IN_REFUSED");
});

test("recovery codes stand in once each, and new ones end the old", async () => {
  const { browser, name } = await newcomer();
  expect((await browser.call("POST", "/api/v1/credentials/recovery-codes")).status).toBe(404);
  await addTotp(browser);
  const old = (await browser.call("POST", "/api/v1/credentials/recovery-codes")).body.codes as string[];
  const codes = (await browser.call("POST", "/api/v1/credentials/recovery-codes")).body.codes as string[];
  expect([codes.length, new Set([...codes, ...old]).size]).toEqual([10, 20]);
  const attemptOf = async () => (await signIn(browser, name)).body.data.attempt as string;
  const use = async (code: string) => finish(browser, await attemptOf(), { method: "recoveryCode", code });
  expect((await use(old[0] ?? "")).body.code).toBe("SECOND_FACTOR_REFUSED");
  const typed = (codes[0] ?? "").toLowerCase().replaceAll("-", " ");
  expect((await use(typed)).status).toBe(201);
  expect((await use(codes[0] ?? "")).body.code).toBe("SECOND_FACTOR_REFUSED");
  // The same code twice at once opens one session.
  const attempts = [await attemptOf(), await attemptOf()];
  const both = await Promise.all(
    attempts.map((attempt) => finish(browser, attempt, { method: "recoveryCode", code: codes[1] ?? "" })),
  );
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 401]);
  expect((await browser.call("GET", "/api/v1/credentials")).body.recoveryCodesLeft).toBe(8);
});

test("guesses at a code end the attempt after five, and wait longer and longer", async () => {
  const { browser, name } = await newcomer();
  await addTotp(browser);
  const guesser = openTestBrowser(server.url);
  const { attempt } = (await signIn(guesser, name)).body.data;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      finish(guesser, attempt, { method: "totp", code: String(100_000 + index) }),
    ),
  );
  expect(answers.filter((one) => one.body.code === "SECOND_FACTOR_REFUSED").length).toBeLessThanOrEqual(5);
  expect(answers.filter((one) => one.status === 201)).toEqual([]);
  const { attempt: next } = (await signIn(guesser, name)).body.data;
  const held = await finish(guesser, next, { method: "totp", code: "123456" });
  expect([held.status, held.body.code]).toEqual([429, "SIGN_IN_THROTTLED"]);
  // The owner, in a browser of their own, is not held up.
  const { attempt: own } = (await signIn(browser, name)).body.data;
  expect((await finish(browser, own, { method: "totp", code: "123456" })).body.code).toBe("SECOND_FACTOR_REFUSED");
});

test("an administrator removes every second factor of a person, who is signed out and signs in with the password", async () => {
  const { browser, name, id } = await newcomer();
  await addTotp(browser);
  expect((await server.call(server.people.bo, "DELETE", `/api/v1/persons/${id}/second-factors`)).status).toBe(404);
  expect((await server.call(server.people.agnes, "DELETE", `/api/v1/persons/${id}/second-factors`)).status).toBe(403);
  expect((await server.call(anna, "DELETE", `/api/v1/persons/${id}/second-factors`)).status).toBe(200);
  expect((await browser.call("GET", "/api/v1/session")).status).toBe(401);
  expect((await signIn(browser, name)).status).toBe(201);
});

test("a disabled person signs in with nothing, and an attempt does not outlive the account", async () => {
  const { browser, name, id } = await newcomer();
  const key = createTestAuthenticator(server.url);
  await addPasskey(browser, key);
  const { attempt, passkey } = (await signIn(browser, name)).body.data;
  await server.safos.identity.change(id, { isDisabled: true });
  const finished = await finish(browser, attempt, { method: "passkey", response: key.get(passkey) });
  expect([finished.status, finished.body.code]).toEqual([401, "SIGN_IN_REFUSED"]);
  expect((await signInWithPasskey(browser, key)).body.code).toBe("SIGN_IN_REFUSED");
});

test("what matters most asks once more after a quarter of an hour, with the second factor and nothing less", async () => {
  const { browser, id } = await newcomer({ isAdmin: true });
  const change = () => browser.call("PATCH", "/api/v1/organisation", { name: "Försäkringskassan" });
  expect((await change()).status).toBe(200);
  await stale(id, browser);
  const refused = await change();
  expect([refused.status, refused.body.code]).toEqual([403, "STEP_UP_NEEDED"]);
  const begin = async () => (await browser.call("POST", "/api/v1/session/step-up/attempt")).body;
  const show = (attempt: string, proof: object) => browser.call("POST", "/api/v1/session/step-up", { attempt, proof });
  const asked = await begin();
  expect(asked.methods).toEqual(["password"]);
  expect((await show(asked.attempt, { method: "password", password: "fel" })).body.code).toBe("STEP_UP_REFUSED");
  expect((await show(asked.attempt, { method: "password", password: testPassword })).status).toBe(200);
  expect((await change()).status).toBe(200);
  // With an app the password is no proof any more.
  const secret = await addTotp(browser);
  // The app was shown when it was added.
  expect((await change()).status).toBe(200);
  await stale(id, browser);
  expect((await change()).body.code).toBe("STEP_UP_NEEDED");
  const next = await begin();
  expect(next.methods).toEqual(["totp"]);
  expect((await show(next.attempt, { method: "password", password: testPassword })).body.code).toBe("STEP_UP_REFUSED");
  expect((await show(next.attempt, { method: "totp", code: codeAt(secret, 1) })).status).toBe(200);
  expect((await change()).status).toBe(200);
  // In another session nothing was shown: an attempt of this one is none of that one's.
  const { attempt } = await begin();
  const other = { authorization: (await server.safos.identity.createSession(id, { kind: "api", label: "x" })).token };
  const stolen = await fetch(`${server.url}/api/v1/session/step-up`, {
    method: "POST",
    headers: { authorization: `Bearer ${other.authorization}`, "content-type": "application/json" },
    body: JSON.stringify({ attempt, proof: { method: "totp", code: codeAt(secret, 1) } }),
  });
  expect(((await stolen.json()) as { code: string }).code).toBe("ATTEMPT_OVER");
});

test("a proof shown to one process counts in another at once", async () => {
  const twin: TestServer = await server.twin();
  try {
    const { browser, id } = await newcomer({ isAdmin: true });
    const there = openTestBrowser(twin.url);
    for (const [name, value] of browser.cookies) there.cookies.set(name, value);
    await stale(id, browser, there);
    const change = (who: TestBrowser) => who.call("PATCH", "/api/v1/organisation", { name: "Försäkringskassan" });
    expect((await change(there)).status).toBe(403);
    const { attempt } = (await browser.call("POST", "/api/v1/session/step-up/attempt")).body;
    const proof = { method: "password", password: testPassword };
    expect((await browser.call("POST", "/api/v1/session/step-up", { attempt, proof })).status).toBe(200);
    expect((await change(there)).status).toBe(200);
  } finally {
    await twin.stop();
  }
});

test("a code that two processes take at once opens one session", async () => {
  const twin = await server.twin();
  try {
    const { browser, name } = await newcomer();
    const secret = await addTotp(browser);
    const code = codeAt(secret, 1);
    const browsers = [openTestBrowser(server.url), openTestBrowser(twin.url)];
    const begun = await Promise.all(browsers.map((one) => signIn(one, name)));
    expect(begun.map((one) => one.body.code)).toEqual(["SECOND_FACTOR_NEEDED", "SECOND_FACTOR_NEEDED"]);
    const attempts = begun.map((one) => one.body.data.attempt);
    const both = await Promise.all(
      browsers.map((one, index) => finish(one, attempts[index], { method: "totp", code })),
    );
    expect(both.map((one) => one.status).toSorted()).toEqual([201, 401]);
  } finally {
    await twin.stop();
  }
});

test("signing in gives a session of its own, whatever cookie was shown before", async () => {
  const { browser, name } = await newcomer();
  const { browser: thief } = await newcomer();
  const planted = thief.cookies.get("safos") ?? "";
  browser.cookies.set("safos", planted);
  expect((await signIn(browser, name)).status).toBe(201);
  expect(browser.cookies.get("safos")).not.toBe(planted);
  expect((await thief.call("GET", "/api/v1/session")).body.person.name).not.toBe(name);
});

test("a person has twenty passkeys at most, and what is too big or of another shape is refused", async () => {
  const { browser, id } = await newcomer();
  for (let index = 0; index < 20; index++)
    expect((await addPasskey(browser, createTestAuthenticator(server.url), `Nyckel ${index}`)).status).toBe(201);
  const more = await browser.call("POST", "/api/v1/credentials/passkeys/attempt");
  expect([more.status, more.body.code]).toEqual([409, "PASSKEYS_FULL"]);
  for (const body of [
    {},
    { attempt: "x", response: { id: "x".repeat(3000) }, name: "x" },
    { attempt: "x", response: "x", name: "x" },
    { attempt: "x", response: { id: "x" }, name: "x".repeat(101) },
  ])
    expect((await browser.call("POST", "/api/v1/credentials/passkeys", body)).status).toBe(400);
  const big = { attempt: "x", response: { id: "x", response: { clientDataJSON: "A".repeat(2 << 20) } }, name: "x" };
  expect((await browser.call("POST", "/api/v1/credentials/passkeys", big)).status).toBe(413);
  expect(
    await server.safos.identity.credentialsOf({ personId: id, organisationId: anna.organisationId } as never),
  ).toMatchObject({
    recoveryCodesLeft: 0,
  });
});

test("an app's secret opens with the deployment's key only, and codes are refused with another", async () => {
  const { browser, name } = await newcomer();
  const secret = await addTotp(browser);
  // Another data folder has another key.
  const elsewhere = mkdtempSync(join(tmpdir(), "safos-key-"));
  const twin = await server.twin({ SAFOS_DATA: elsewhere });
  try {
    const there = openTestBrowser(twin.url);
    const { attempt } = (await signIn(there, name)).body.data;
    const answer = await finish(there, attempt, { method: "totp", code: codeAt(secret, 1) });
    expect([answer.status, answer.body.code]).toEqual([401, "SECOND_FACTOR_REFUSED"]);
  } finally {
    await twin.stop();
    rmSync(elsewhere, { recursive: true, force: true });
  }
  const { rows } = await sql<{ secret: Buffer }>`select secret from identity.totp`.execute(db);
  for (const row of rows) expect(row.secret.toString("latin1")).not.toContain(secret);
});

test("the log of an organisation says what was done, and none of the secrets", async () => {
  const { browser, id } = await newcomer();
  const secret = await addTotp(browser);
  const { codes } = (await browser.call("POST", "/api/v1/credentials/recovery-codes")).body as { codes: string[] };
  const { rows } = await sql<{ text: string }>`select row_to_json(o)::text as text from events.outbox o`.execute(db);
  const all = rows.map((row) => row.text).join("\n");
  expect(all).toContain("credential.added");
  for (const kept of [secret, ...codes, codes[0]?.replaceAll("-", "") ?? ""]) expect(all).not.toContain(kept);
  expect(all).toContain(id);
});
