import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { createLog } from "#log";
import { eventually, startTestServer, testPassword } from "../../testing/server.ts";
import { relyingPartyOf } from "./credentials/passkeys/relying-party.ts";
import { createPersonContext } from "./people/context.ts";
import { createSeal } from "./seal.ts";
import { createPersons } from "./people/persons.ts";
import { createSessions } from "./sessions/sessions.ts";
import type { IdentityTables } from "./queries.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { identity, database, events, organisations, mail } = server.safos;
const db = database.of<IdentityTables>();

/** The database whose answers are held back until the gate opens: what a busy pool does by itself. */
function gated(): { db: typeof db; isAsked(): boolean; close(): void; open(): void } {
  let gate: PromiseWithResolvers<void> | null = null;
  let asked = false;
  const held = db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      asked = true;
      await gate?.promise;
      return result;
    },
  });
  return {
    db: held,
    isAsked: () => asked,
    close() {
      asked = false;
      gate = Promise.withResolvers();
    },
    open: () => gate?.resolve(),
  };
}

test("a look that began before someone was disabled is not remembered after it", async () => {
  const slow = gated();
  const persons = createPersons(createPersonContext({ db: slow.db, events, organisations }));
  const received = Promise.withResolvers<void>();
  events.watch(["person.disabled"], () => received.resolve());
  slow.close();
  const looking = persons.personById(britt.id);
  await eventually(() => expect(slow.isAsked()).toBe(true));
  await identity.change(britt.id, { isDisabled: true });
  await received.promise;
  slow.open();
  await looking;
  expect((await persons.personById(britt.id))?.disabled).toBe(true);
  await identity.change(britt.id, { isDisabled: false });
});

test("a look that began before a session ended is not remembered after it", async () => {
  const slow = gated();
  const sessions = createSessions({
    db: slow.db,
    events,
    persons: identity,
    organisations,
    mail,
    jobs: server.safos.jobs,
    directories: identity.directories,
    publicUrl: server.url,
    relyingParty: relyingPartyOf(server.url),
    seal: createSeal(""),
    log: createLog("silent"),
  });
  const { token, sessionId } = await identity.createSession(agnes.id, { kind: "api", label: "x" });
  const received = Promise.withResolvers<void>();
  events.watch(["session.revoked"], ({ payload }) => payload["sessionId"] === sessionId && received.resolve());
  slow.close();
  const looking = sessions.authenticateToken(token);
  await eventually(() => expect(slow.isAsked()).toBe(true));
  await identity.revoke(agnes.id, sessionId);
  await received.promise;
  slow.open();
  await looking;
  expect((await sessions.authenticateToken(token)).principal).toBeNull();
});

test("many guesses at once are no more than many guesses one by one", async () => {
  const guess = async (index: number): Promise<number> =>
    (await server.call(null, "POST", "/api/v1/session", { name: "britt@digg.example", password: `gissning ${index}` }))
      .status;
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => guess(index)));
  expect(answers.filter((one) => one === 401).length).toBeLessThanOrEqual(10);
  expect(answers.filter((one) => one !== 401 && one !== 429)).toEqual([]);
});

test("a client that sends its right password with many requests at once is not mistaken for a guesser", async () => {
  const authorization = `Basic ${Buffer.from(`bo@digg.example:${testPassword}`).toString("base64")}`;
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => fetch(`${server.url}/ocs/v2.php/cloud/user`, { headers: { authorization } })),
  );
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200]));
});

test("an app password opens files and nothing else, by whatever header it comes", async () => {
  const made = await server.call(anna, "POST", "/api/v1/app-passwords", { label: "Telefon" });
  const basic = `Basic ${Buffer.from(`anna@fk.example:${made.body.password}`).toString("base64")}`;
  const bearer = `Bearer ${made.body.password}`;
  const status = async (authorization: string, path: string, method = "GET"): Promise<number> =>
    (await fetch(server.url + path, { method, headers: { authorization } })).status;
  expect(await status(basic, "/remote.php/dav/files/anna@fk.example/", "OPTIONS")).toBe(200);
  for (const authorization of [basic, bearer]) {
    expect(await status(authorization, "/api/v1/session")).toBe(401);
    expect(await status(authorization, "/_matrix/client/v3/account/whoami")).toBe(401);
  }
  const more = await fetch(`${server.url}/api/v1/app-passwords`, {
    method: "POST",
    headers: { authorization: bearer, "content-type": "application/json" },
    body: JSON.stringify({ label: "En till" }),
  });
  expect(more.status).toBe(401);
});

test("a token that has expired is told from one that is unknown, so that a client refreshes and keeps its data", async () => {
  const made = await identity.createSession(anna.id, { kind: "api", label: "x", isRefreshable: true });
  const plain = await identity.createSession(anna.id, { kind: "page", label: "x" });
  const whoami = async (token: string): Promise<unknown> =>
    (
      await fetch(`${server.url}/_matrix/client/v3/account/whoami`, { headers: { authorization: `Bearer ${token}` } })
    ).json();
  await sql`update identity.session set expires_at = now() - interval '1 second' where id in (${made.sessionId}, ${plain.sessionId})`.execute(
    db,
  );
  expect(await whoami(made.token)).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: true });
  expect(await whoami(plain.token)).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: false });
  expect(await whoami("sfs_unknown")).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: false });
  const asQuery = await fetch(`${server.url}/_matrix/client/v3/account/whoami?access_token=${made.token}`);
  expect(await asQuery.json()).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: true });
  const next = await identity.refresh(made.refreshToken ?? "");
  expect(await whoami(next.token)).toMatchObject({ user_id: "@anna:fk.example" });
  await identity.revoke(anna.id, made.sessionId);
  expect(await whoami(next.token)).toMatchObject({ errcode: "M_UNKNOWN_TOKEN", soft_logout: false });
});

test("a person who signs in has been here; a program with an app password is not the person", async () => {
  const seenAt = async (): Promise<string | null> => {
    const { body } = await server.call(anna, "GET", "/api/v1/persons");
    return body.items.find((one: { id: string }) => one.id === agnes.id).lastSeenAt;
  };
  await sql`update identity.person set last_seen_at = null where id = ${agnes.id}`.execute(db);
  await identity.createSession(agnes.id, { kind: "app", label: "Dator" });
  expect(await seenAt()).toBeNull();
  await identity.createSession(agnes.id, { kind: "page", label: "Webbläsare" });
  expect(Date.now() - Date.parse((await seenAt()) ?? "")).toBeLessThan(60_000);
});

test("two administrators who step down at once leave one", async () => {
  await identity.change(agnes.id, { isAdmin: true });
  const answers = await Promise.all(
    [anna, agnes].map((who) => server.call(who, "PATCH", `/api/v1/persons/${who.id}`, { isAdmin: false })),
  );
  expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(bo.isAdmin).toBe(true);
});

test("those who go by addresses are found at once, each by theirs, and nobody for what is none", async () => {
  const { identity } = server.safos;
  const asked = [anna.name, "ingen@fk.example", "utan adress", bo.name, "citra@konsult.example"];
  const found = await identity.personsByAddresses(asked);
  expect([...found].map(([address, { id }]) => [address, id]).toSorted()).toEqual(
    [
      [anna.name, anna.id],
      [bo.name, bo.id],
    ].toSorted(),
  );
  expect((await identity.personsByAddresses([])).size).toBe(0);
  // Both forms of a name are the same person's.
  const matrix = `@${anna.name.replace("@", ":")}`;
  expect((await identity.personsByAddresses([matrix, anna.name])).get(matrix)?.id).toBe(anna.id);
  expect([(await identity.personByAddress(anna.name))?.id, await identity.personByAddress("ingen@fk.example")]).toEqual(
    [anna.id, null],
  );
});
