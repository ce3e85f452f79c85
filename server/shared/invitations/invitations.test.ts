import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startMailServer, wholeLines } from "../../testing/mail-server.ts";
import { eventually, startTestServer, testPassword, type TestServer } from "../../testing/server.ts";

const mails = await startMailServer();
const server = await startTestServer(mails.environment);
const mailless = await startTestServer();
afterAll(async () => {
  await server.stop();
  await mailless.stop();
  await mails.stop();
});
const { anna, agnes, bo } = server.people;
const good = "tio tecken minst";

const secretOf = (url: string): string => new URL(url).hash.slice(1);
const mailTo = (name: string) =>
  mails.received.filter((one) => one.to === name).map(({ to, raw }) => ({ to, text: wholeLines(raw) }));
const accept = (secret: string, password = good, on: TestServer = server) =>
  on.call(null, "POST", "/api/v1/invitations/accept", { secret, password });
const signIn = async (name: string, password: string): Promise<number> =>
  (await server.call(null, "POST", "/api/v1/session", { name, password })).status;
async function invite(name: string): Promise<{ id: string; name: string; secret: string }> {
  const { status, body } = await server.call(anna, "POST", "/api/v1/persons", { name, displayName: "Ny Person" });
  expect(status).toBe(201);
  return { id: body.person.id, name: body.person.name, secret: secretOf(body.invitation.url) };
}

test("someone new gets a letter, chooses a password once, and signs in with it", async () => {
  const { name, secret } = await invite("ny");
  const [letter] = await eventually(() => {
    expect(mailTo(name)).toHaveLength(1);
    return mailTo(name);
  });
  expect(letter?.text).toContain(`${server.url}/welcome#${secret}`);
  expect((await server.call(null, "POST", "/api/v1/invitations/read", { secret })).body).toMatchObject({
    kind: "invitation",
    name: "ny@fk.example",
  });
  // Until then there is nothing to sign in with.
  expect(await signIn(name, good)).toBe(401);
  expect((await accept(secret, "kort")).body.code).toBe("PASSWORD_WEAK");
  const answers = await Promise.all([accept(secret), accept(secret)]);
  expect(answers.map((one) => one.status).toSorted()).toEqual([200, 410]);
  expect(await signIn(name, good)).toBe(201);
  expect((await accept(secret)).body.code).toBe("INVITATION_GONE");
});

test("inviting again ends the old password, the sessions and the earlier link; nobody sets a password for someone else", async () => {
  const first = await invite("glomsk");
  expect((await accept(first.secret)).status).toBe(200);
  const { headers } = await server.call(null, "POST", "/api/v1/session", { name: first.name, password: good });
  const cookie = (headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const asPage = async (): Promise<number> =>
    (await fetch(`${server.url}/api/v1/session`, { headers: { cookie, "sec-fetch-site": "same-origin" } })).status;
  expect(await asPage()).toBe(200);
  const again = await server.call(anna, "POST", `/api/v1/persons/${first.id}/invitation`);
  expect(again.body).toMatchObject({ mailedTo: first.name });
  await eventually(async () => expect(await asPage()).toBe(401));
  expect(await signIn(first.name, good)).toBe(401);
  const newer = await server.call(anna, "POST", `/api/v1/persons/${first.id}/invitation`);
  expect((await accept(secretOf(again.body.url))).body.code).toBe("INVITATION_GONE");
  expect((await accept(secretOf(newer.body.url))).body.name).toBe(first.name);
  expect((await server.call(anna, "POST", `/api/v1/persons/${first.id}/password`, { password: good })).status).toBe(
    404,
  );
  const fresh = { name: "med", displayName: "Med", password: good };
  expect((await server.call(anna, "POST", "/api/v1/persons", fresh)).body.code).toBe("INVALID");
});

test("links that were guessed, have expired, or are of a closed account tell nothing", async () => {
  const codeOf = async (secret: string): Promise<unknown> => (await accept(secret)).body.code;
  expect(await codeOf("gissning")).toBe("INVITATION_GONE");
  const late = await invite("sen");
  await sql`update invitations.invitation set expires_at = now() - interval '1 second' where person_id = ${late.id}`.execute(
    server.safos.database.of(),
  );
  expect(await codeOf(late.secret)).toBe("INVITATION_GONE");
  const closed = await invite("stangd");
  await server.call(anna, "PATCH", `/api/v1/persons/${closed.id}`, { isDisabled: true });
  expect(await codeOf(closed.secret)).toBe("INVITATION_GONE");
  expect((await server.call(null, "POST", "/api/v1/invitations/read", { secret: closed.secret })).status).toBe(410);
  expect((await server.call(null, "POST", "/api/v1/invitations/read", {})).body.code).toBe("INVALID");
});

test("who has forgotten a password asks for a new one, and nobody learns whether there is such a person", async () => {
  const ask = (name: string) => server.call(null, "POST", "/api/v1/password-resets", { name });
  expect((await server.call(null, "GET", "/api/v1/password-resets")).body).toEqual({ isOffered: true });
  const known = await ask("agnes@fk.example");
  const unknown = await ask("ingen@fk.example");
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  const [letter] = await eventually(() => {
    expect(mailTo("agnes@fk.example")).toHaveLength(1);
    return mailTo("agnes@fk.example");
  });
  // The password still opens the account: asking must shut nobody out.
  expect(await signIn("agnes@fk.example", testPassword)).toBe(201);
  const secret = /welcome#(\S+)/.exec(letter?.text ?? "")?.[1] ?? "";
  expect((await accept(secret, "ett annat långt lösenord")).body).toMatchObject({ kind: "reset" });
  expect(await signIn("agnes@fk.example", testPassword)).toBe(401);
  expect(await signIn("agnes@fk.example", "ett annat långt lösenord")).toBe(201);
  await eventually(async () => expect((await server.call(agnes, "GET", "/api/v1/session")).status).toBe(401));
});

test("asking again and again sends three letters an hour, and slows down the one who asks", async () => {
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { status } = await server.call(null, "POST", "/api/v1/password-resets", { name: "britt@digg.example" });
      return status;
    }),
  );
  expect(statuses.filter((one) => one === 429).length).toBeGreaterThan(0);
  await eventually(() => expect(mailTo("britt@digg.example").length).toBeGreaterThan(0));
  expect(mailTo("britt@digg.example").length).toBeLessThanOrEqual(3);
});

test("one network that asks for very many names leaves no more behind than it may ask", async () => {
  const db = server.safos.database.of();
  await sql`delete from identity.sign_in_failure`.execute(db);
  const ask = (index: number) =>
    server.call(null, "POST", "/api/v1/password-resets", { name: `ingen${index}@fk.example` });
  const statuses = (await Promise.all(Array.from({ length: 90 }, (_, index) => ask(index)))).map((one) => one.status);
  expect(statuses.filter((one) => one === 429).length).toBeGreaterThan(30);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from identity.sign_in_failure
    where key like 'reset ingen%'`.execute(db);
  expect(rows[0]?.count).toBe(statuses.filter((one) => one === 200).length);
  await sql`delete from identity.sign_in_failure`.execute(db);
});

test("only an administrator of the same organisation invites", async () => {
  const { id } = await invite("granne");
  const path = `/api/v1/persons/${id}/invitation`;
  expect((await server.call(null, "POST", path)).status).toBe(401);
  expect((await server.call(bo, "POST", path)).status).toBe(404);
  expect((await server.call(server.people.britt, "POST", path)).status).toBe(403);
  const elsewhere = { name: "x@digg.example", displayName: "X" };
  expect((await server.call(anna, "POST", "/api/v1/persons", elsewhere)).body.code).toBe("NAME_INVALID");
});

test("where no mail is sent the link is handed over, and nobody is offered to ask for one", async () => {
  const made = await mailless.call(mailless.people.anna, "POST", "/api/v1/persons", { name: "ny", displayName: "Ny" });
  expect(made.body.invitation.mailedTo).toBeNull();
  expect((await mailless.call(null, "GET", "/api/v1/password-resets")).body).toEqual({ isOffered: false });
  expect((await mailless.call(null, "POST", "/api/v1/password-resets", { name: "anna@fk.example" })).status).toBe(200);
  expect((await accept(secretOf(made.body.invitation.url), good, mailless)).status).toBe(200);
});
