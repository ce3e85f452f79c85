import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { RegistrationSettings } from "@safos/contract/registration";
import { sql } from "#database";
import { startMailServer } from "../../../testing/mail-server.ts";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { SignalClient } from "../signalling/testing.ts";

/** Registration for webinars over HTTP, with letters over SMTP; e2e/journeys/webinar.test.ts has its pages. */

const mailServer = await startMailServer();
const server = await startTestServer(mailServer.environment);
const twin = await server.twin();
const clients: SignalClient[] = [];
afterAll(async () => {
  for (const { socket } of clients) socket.terminate();
  await twin.stop();
  await server.stop();
  await mailServer.stop();
});
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const workspace = await server.workspace("Webbinarier", anna, bo);
beforeAll(() => server.safos.workspaces.addMember(anna.id, workspace.id, agnes.id, "viewer"));

const settings: RegistrationSettings = {
  isOpen: true,
  audience: "anyone",
  seats: null,
  closesAt: null,
  needsApproval: false,
  hasLobby: false,
  asksOrganisation: true,
  description: "Vi visar den nya e-tjänsten.",
  speakers: "Anna Lindqvist\nBo Ek",
};
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

interface Webinar {
  readonly id: string;
  readonly code: string;
  readonly path: string;
}

async function webinar(more: Partial<RegistrationSettings> = {}, startsAt = inHours(72)): Promise<Webinar> {
  const fresh = { title: "Ny e-tjänst", isWebinar: true, startsAt };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, fresh);
  const path = `/api/v1/meetings/${made.body.id}`;
  const { status, body } = await server.call(anna, "PUT", `${path}/registration`, { ...settings, ...more });
  expect([status, body.url]).toEqual([200, expect.stringMatching(/\/g\/r-\w{16}$/)]);
  return { id: made.body.id, path, code: (body.url as string).split("/g/r-")[1] ?? "" };
}

let visitors = 0;
const freshMail = (): string => `gast${++visitors}@ute.example`;
const register = (code: string, mail: string, more: object = {}, who: TestPerson | null = null, at = server) =>
  at.call(who, "POST", `/api/v1/registration-pages/${code}`, {
    ...{ name: "Citra Wahyudi", mail, organisationName: "Ute AB", hasConsented: true, locale: "sv", ...more },
  });

/** Quoted-printable (RFC 2045 §6.7), whole lines again. */
const decode = (raw: string): string =>
  raw
    .replaceAll("=\r\n", "")
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));
const lettersTo = (mail: string): string[] =>
  mailServer.received.filter((one) => one.to === mail).map((one) => decode(one.raw));
const letter = (mail: string, nth = 1): Promise<string> =>
  eventually(() => {
    const found = lettersTo(mail)[nth - 1];
    if (found === undefined) throw new Error(`There are ${lettersTo(mail).length} letters to ${mail}.`);
    return found;
  }, 15_000);
const secretIn = (text: string): string => /\/g\/(p-\w+)/.exec(text)?.[1] ?? "";
const own = (secret: string, verb = "", at: TestServer = server, who: TestPerson | null = null) =>
  at.call(who, "POST", `/api/v1/own-registration${verb}`, { secret });
const list = async (id: string, query = "", who: TestPerson = anna) =>
  (await server.call(who, "GET", `/api/v1/meetings/${id}/registrations${query}`)).body.items;

/** Registered, with the secret of their second letter. */
async function registered(of: Webinar, mail = freshMail()): Promise<{ mail: string; secret: string }> {
  await register(of.code, mail);
  const confirmed = await own(secretIn(await letter(mail)), "/confirm");
  expect(confirmed.status).toBe(200);
  return { mail, secret: secretIn(await letter(mail, 2)) };
}
const enter = (secret: string, at: TestServer = server) =>
  at.call(null, "POST", `/api/v1/guest/${secret}/knock`, { name: "Någon annan" });
async function come(token: string): Promise<SignalClient> {
  const client = new SignalClient(server, token);
  clients.push(client);
  await eventually(() => expect(client.of("join")).toHaveLength(1), 10_000);
  return client;
}

test("a visitor registers, confirms by letter, gets the event, comes in by their own name, and the list says that they came", async () => {
  const { id, code, path } = await webinar({ seats: 2 });
  const page = await server.call(null, "GET", `/api/v1/registration-pages/${code}`);
  expect(page.body).toMatchObject({
    ...{ title: "Ny e-tjänst", organisationName: "Försäkringskassan", seatsLeft: 2, state: "open", keptDays: 30 },
    ...{ caller: null, speakers: "Anna Lindqvist\nBo Ek", timeZone: "Europe/Stockholm" },
  });
  const mail = freshMail();
  expect(await register(code, ` ${mail.toUpperCase()} `)).toMatchObject({ status: 202, body: {} });
  const first = await letter(mail);
  // What a stranger entered stands in no letter to someone who may not be them.
  expect(first).not.toMatch(/Citra|Ute AB/);
  expect(first).toContain("Bekräfta");
  const secret = secretIn(first);
  expect((await own(secret)).body).toMatchObject({ state: "unconfirmed", calendar: null, meeting: "scheduled" });
  expect([(await enter(secret)).body.code, await list(id)]).toEqual(["LINK_UNKNOWN", []]);
  expect((await own(secret, "/confirm", twin)).body).toMatchObject({ state: "registered", name: "Citra Wahyudi" });
  const second = await letter(mail, 2);
  expect(second).toMatch(/text\/calendar/);
  const { rows } = await sql<{ text: string }>`select encode(hash, 'hex') as text from meetings.registration_link
    union all select row_to_json(r)::text from meetings.registration r`.execute(db);
  for (const one of [secret, secretIn(second)])
    expect(rows.some(({ text }) => text.includes(one.slice(2)))).toBe(false);
  expect((await own(secret)).body.calendar).toContain("BEGIN:VEVENT");
  expect((await server.call(null, "GET", `/api/v1/registration-pages/${code}`)).body.seatsLeft).toBe(1);
  // Before it begins they wait; then they come straight in.
  expect((await enter(secret)).body).toMatchObject({ state: "waiting", call: null });
  await server.call(anna, "POST", `${path}/start`);
  expect((await server.call(null, "GET", `/api/v1/guest/${secret}`)).body).toMatchObject({
    registeredName: "Citra Wahyudi",
  });
  const { body } = await enter(secretIn(second));
  const client = await come(body.call.token);
  expect(client.of("join")[0]?.participant).toMatchObject({ name: "Citra Wahyudi" });
  await eventually(async () =>
    expect(await list(id, "?state=came")).toEqual([
      expect.objectContaining({ mail, organisationName: "Ute AB", cameAt: expect.any(String), isPerson: false }),
    ]),
  );
  const { counts } = (await server.call(anna, "GET", `${path}/registration`)).body.page;
  expect(counts).toEqual({ waiting: 0, registered: 1, cancelled: 0, came: 1 });
});

test("one link is one person: who comes by it again takes the place, also at the same moment in two processes", async () => {
  const made = await webinar();
  const { secret } = await registered(made);
  await server.call(anna, "POST", `${made.path}/start`);
  const first = await enter(secret);
  const client = await come(first.body.call.token);
  const again = await Promise.all([enter(secret), enter(secret, twin)]);
  expect(again.map(({ status }) => status)).toEqual([201, 201]);
  await eventually(() => expect(client.socket.readyState).toBeGreaterThan(1), 5000);
  const { rows } = await sql<{ state: string; n: number }>`select state, count(*)::int as n from meetings.guest
    where meeting_id = ${made.id} group by state order by state`.execute(db);
  expect(rows).toEqual([
    { state: "admitted", n: 1 },
    { state: "removed", n: 2 },
  ]);
  // Who was sent out by those who lead comes back when they are let in.
  const { rows: live } = await sql<{ id: string }>`select id from meetings.guest
    where meeting_id = ${made.id} and state = 'admitted'`.execute(db);
  expect((await server.call(anna, "DELETE", `${made.path}/participants/g_${live[0]?.id}`)).status).toBe(200);
  for (let n = 0; n < 2; n++) expect((await enter(secret)).body.state).toBe("waiting");
  expect((await server.call(anna, "POST", `${made.path}/lobby/admit`)).status).toBe(200);
  expect((await enter(secret)).body.state).toBe("admitted");
});

test("never more than the seats, however they confirm at the same moment in two processes", async () => {
  const made = await webinar({ seats: 3 });
  const mails = Array.from({ length: 8 }, freshMail);
  for (const mail of mails) expect((await register(made.code, mail)).status).toBe(202);
  const secrets = await Promise.all(mails.map(async (mail) => secretIn(await letter(mail))));
  const answers = await Promise.all(secrets.map((secret, n) => own(secret, "/confirm", n % 2 ? twin : server)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  expect(answers.filter(({ body }) => body.code === "REGISTRATION_FULL")).toHaveLength(5);
  expect((await register(made.code, freshMail())).body.code).toBe("REGISTRATION_FULL");
  // A seat that is given back is the next one's.
  const winner = secrets[answers.findIndex(({ status }) => status === 200)] ?? "";
  const loser = secrets[answers.findIndex(({ status }) => status !== 200)] ?? "";
  expect((await own(winner, "/cancel")).body.state).toBe("cancelled");
  expect((await own(loser, "/confirm")).body.state).toBe("registered");
  expect((await own(winner, "/confirm")).body.code).toBe("REGISTRATION_FULL");
  expect((await list(made.id, "?state=registered")).length).toBe(3);
});

test("nobody is flooded with letters, and the answer does not tell who has registered", async () => {
  const made = await webinar();
  const { mail } = await registered(made);
  for (let n = 0; n < 3; n++) expect(await register(made.code, mail)).toMatchObject({ status: 202, body: {} });
  const victim = freshMail();
  for (let n = 0; n < 3; n++) await register(made.code, victim);
  for (let n = 0; n < 5; n++) await register((await webinar()).code, victim);
  const last = freshMail();
  await register(made.code, last);
  await letter(last);
  // One of each meeting, and three a day of all of them.
  expect([lettersTo(mail).length, lettersTo(victim).length]).toEqual([2, 3]);
  // After a day they are asked again, and what a stranger enters changes nothing of what was confirmed.
  await sql`update meetings.registration set mailed_at = now() - interval '25 hours' where mail = ${mail}`.execute(db);
  expect((await register(made.code, mail, { name: "Mallory" })).status).toBe(202);
  expect(secretIn(await letter(mail, 3))).toMatch(/^p-/);
  expect(await list(made.id)).toEqual([expect.objectContaining({ name: "Citra Wahyudi", mail })]);
  const refused: number[] = [];
  for (let n = 0; n < 70; n++) refused.push((await register(made.code, victim)).status);
  expect(refused.filter((status) => status === 429).length).toBeGreaterThan(0);
});

test("with approval each waits; those who lead approve, decline and remove, and a letter tells", async () => {
  const made = await webinar({ needsApproval: true, seats: 1 });
  const mails = [freshMail(), freshMail(), freshMail()];
  const secrets: string[] = [];
  for (const mail of mails) {
    await register(made.code, mail, { name: `  Name of ${mail}\r\nBcc: x@y.example` });
    secrets.push(secretIn(await letter(mail)));
    expect((await own(secrets.at(-1) ?? "", "/confirm")).body.state).toBe("waiting");
  }
  const waiting = await list(made.id, "?state=waiting");
  expect(waiting.map((one: { name: string }) => one.name)).toEqual(
    mails.map((mail) => `Name of ${mail} Bcc: x@y.example`),
  );
  const decide = (n: number, state: string, who: TestPerson | null = anna) =>
    server.call(who, "PATCH", `${made.path}/registrations/${waiting[n].id}`, { state });
  expect([(await decide(0, "registered", null)).status, (await decide(0, "registered", agnes)).status]).toEqual([
    401, 403,
  ]);
  expect((await decide(0, "registered", britt)).status).toBe(404);
  expect((await decide(0, "registered")).body.state).toBe("registered");
  expect(await letter(mails[0] ?? "", 3)).toContain("Du har en plats");
  expect((await decide(1, "registered")).body.code).toBe("REGISTRATION_FULL");
  expect((await decide(1, "declined")).body.state).toBe("declined");
  expect(await letter(mails[1] ?? "", 3)).toContain("har inte godkänt");
  expect((await enter(secrets[1] ?? "")).body.code).toBe("LINK_UNKNOWN");
  expect((await own(secrets[1] ?? "", "/confirm")).body.state).toBe("declined");
  const remove = (who: TestPerson | null) => server.call(who, "DELETE", `${made.path}/registrations/${waiting[0].id}`);
  expect([(await remove(null)).status, (await remove(agnes)).status, (await remove(anna)).status]).toEqual([
    401, 403, 200,
  ]);
  expect((await remove(anna)).body.code).toBe("REGISTRATION_UNKNOWN");
  for (const verb of ["", "/confirm", "/cancel"])
    expect((await own(secrets[0] ?? "", verb)).body.code).toBe("REGISTRATION_UNKNOWN");
  // Of another meeting.
  const other = await webinar();
  const path = `${other.path}/registrations/${waiting[2].id}`;
  expect((await server.call(anna, "PATCH", path, { state: "registered" })).body.code).toBe("REGISTRATION_UNKNOWN");
  expect((await server.call(anna, "DELETE", path)).body.code).toBe("REGISTRATION_UNKNOWN");
});

test("where links are forbidden nobody registers from outside, and links that were given rest until they are allowed again", async () => {
  const made = await webinar();
  const { secret } = await registered(made);
  await server.call(anna, "POST", `${made.path}/start`);
  const { body } = await enter(secret);
  const client = await come(body.call.token);
  await twin.safos.organisations.change(anna.organisationId, { rules: { guestLinks: false } });
  try {
    await eventually(() => expect(client.socket.readyState).toBeGreaterThan(1), 2000);
    await eventually(async () => {
      expect((await server.call(null, "GET", `/api/v1/registration-pages/${made.code}`)).body.code).toBe(
        "REGISTRATION_OFF",
      );
      expect((await register(made.code, freshMail())).body.code).toBe("REGISTRATION_OFF");
      expect((await enter(secret)).body.code).toBe("LINK_UNKNOWN");
      expect((await own(secret)).body.code).toBe("REGISTRATION_UNKNOWN");
    }, 2000);
    expect((await server.call(anna, "PUT", `${made.path}/registration`, settings)).body.code).toBe("POLICY_REFUSED");
    // Members come as themselves.
    expect((await server.call(agnes, "GET", `/api/v1/registration-pages/${made.code}`)).body.caller).toMatchObject({
      mayRegister: true,
    });
  } finally {
    await server.safos.organisations.change(anna.organisationId, { rules: { guestLinks: true } });
  }
  await eventually(async () => expect((await enter(secret)).status).toBe(201), 2000);
});

test("with the one who opened it the registration ends, until someone else vouches", async () => {
  const made = await webinar();
  const { secret } = await registered(made);
  await server.call(bo, "PUT", `${made.path}/registration`, settings);
  await server.safos.workspaces.removeMember(anna.id, workspace.id, bo.id);
  await eventually(async () => expect((await own(secret)).body.code).toBe("REGISTRATION_UNKNOWN"));
  expect((await register(made.code, freshMail())).body.code).toBe("REGISTRATION_OFF");
  // A seat is given back all the same.
  expect((await own(secret, "/cancel")).body.state).toBe("cancelled");
  await server.call(anna, "PUT", `${made.path}/registration`, settings);
  expect((await own(secret, "/confirm")).body.state).toBe("registered");
  await server.safos.workspaces.addMember(anna.id, workspace.id, bo.id, "editor");
});

test("for the organisations alone one signs in; people register as themselves and members come in so", async () => {
  const made = await webinar({ audience: "organisations" });
  expect((await register(made.code, freshMail())).body.code).toBe("REGISTRATION_OFF");
  expect((await register(made.code, "x@y.example", { name: "Mallory" }, agnes)).status).toBe(202);
  // A colleague of Bo's, who is no member.
  expect((await register(made.code, "x@y.example", {}, britt)).status).toBe(202);
  const items = await list(made.id);
  expect(
    items.map((one: { name: string; mail: string; isPerson: boolean }) => [one.name, one.mail, one.isPerson]),
  ).toEqual([
    ["Agnes Berg", "agnes@fk.example", true],
    ["Britt Ahl", "britt@digg.example", true],
  ]);
  const secret = secretIn(await letter("agnes@fk.example"));
  expect((await own(secret, "", server, agnes)).body.path).toBe(`/w/${workspace.id}/meetings/${made.id}`);
  expect((await own(secret, "", server, britt)).body.path).toBe(null);
  await server.safos.organisations.add({ domain: "annan.example", name: "Annan" });
  const stranger = await server.safos.identity.add({ name: "eva@annan.example", password: "ett långt lösenord" });
  const { token } = await server.safos.identity.createSession(stranger.id, { kind: "api", label: "test" });
  const eva = { ...stranger, password: "", token };
  expect((await register(made.code, "eva@annan.example", {}, eva)).body.code).toBe("REGISTRATION_OFF");
});

test("reminders, another time and a cancellation are told once, in however many processes", async () => {
  const made = await webinar({}, inHours(20));
  const { mail } = await registered(made);
  const run = () => Promise.all([server, twin].map(({ safos }) => safos.meetings.mailRegistered()));
  // Who registers within the day needs no reminder of it.
  await run();
  await sql`update meetings.registration set confirmed_at = now() - interval '3 days' where mail = ${mail}`.execute(db);
  for (let n = 0; n < 2; n++) await run();
  expect(await letter(mail, 3)).toContain("börjar inom ett dygn");
  await server.call(anna, "PATCH", made.path, { startsAt: inHours(0.5), endsAt: inHours(1.5) });
  for (let n = 0; n < 2; n++) await run();
  await letter(mail, 5);
  const texts = lettersTo(mail).slice(3);
  for (const text of ["Du behåller din plats", "börjar inom en timme"])
    expect(texts.filter((one) => one.includes(text))).toHaveLength(1);
  // Another time within ten minutes waits for its letter.
  await server.call(anna, "PATCH", made.path, { startsAt: inHours(30), endsAt: inHours(31) });
  await run();
  await server.call(anna, "DELETE", made.path);
  await run();
  await sql`update meetings.meeting set trashed_at = now() - interval '3 minutes' where id = ${made.id}`.execute(db);
  for (let n = 0; n < 2; n++) await run();
  expect(await letter(mail, 6)).toContain("är inställt");
  expect(lettersTo(mail)[5]).toContain("text/calendar");
  const secret = secretIn(lettersTo(mail)[1] ?? "");
  expect((await own(secret)).body).toMatchObject({ meeting: "cancelled", calendar: null, path: null });
  expect(lettersTo(mail)).toHaveLength(6);
});

test("what is stored is removed when its time is over, and what nobody confirmed after two days", async () => {
  const made = await webinar();
  const [kept, old] = [await registered(made), await registered(await webinar())];
  const unconfirmed = freshMail();
  await register(made.code, unconfirmed);
  await sql`update meetings.registration set mailed_at = now() - interval '3 days' where mail = ${unconfirmed}`.execute(
    db,
  );
  await sql`update meetings.meeting set ended_at = now() - interval '31 days', starts_at = now() - interval '31 days',
    ends_at = null where id = (select meeting_id from meetings.registration where mail = ${old.mail})`.execute(db);
  await server.safos.meetings.trimRegistrations();
  const { rows } = await sql<{ mail: string }>`select mail from meetings.registration
    where mail in (${kept.mail}, ${old.mail}, ${unconfirmed})`.execute(db);
  expect(rows).toEqual([{ mail: kept.mail }]);
});

test("the list is searched, paged and taken out as CSV that a spreadsheet does not calculate", async () => {
  const made = await webinar();
  const named = async (name: string) => {
    const mail = freshMail();
    await register(made.code, mail, { name });
    await own(secretIn(await letter(mail)), "/confirm");
  };
  for (const name of ["=HYPERLINK(1)", "Åsa Öberg", "Bertil Al"]) await named(name);
  expect((await list(made.id, `?search=${encodeURIComponent("öberg")}`)).length).toBe(1);
  expect((await list(made.id, "?search=%25")).length).toBe(0);
  const first = await server.call(anna, "GET", `${made.path}/registrations?limit=2`);
  const rest = await server.call(anna, "GET", `${made.path}/registrations?limit=2&after=${first.body.next}`);
  expect([first.body.items.length, rest.body.items.length, rest.body.next]).toEqual([2, 1, undefined]);
  const csv = await server.call(anna, "GET", `${made.path}/registrations/csv`);
  expect(csv.headers.get("content-disposition")).toContain("attachment");
  expect(csv.body).toContain("'=HYPERLINK(1);");
  expect((await server.call(null, "GET", `${made.path}/registrations/csv`)).status).toBe(401);
  expect((await server.call(agnes, "GET", `${made.path}/registrations/csv`)).status).toBe(403);
  expect((await server.call(britt, "GET", `${made.path}/registrations/csv`)).status).toBe(404);
});

test("what cannot be is refused: strangers, no webinar, no time, no mail, closed, invalid", async () => {
  const made = await webinar();
  const page = `${made.path}/registration`;
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [britt, 404],
  ] as const) {
    expect((await server.call(who, "GET", page)).status).toBe(status);
    expect((await server.call(who, "PUT", page, settings)).status).toBe(status);
    expect((await server.call(who, "GET", `${made.path}/registrations`)).status).toBe(status);
  }
  const bare = async (more: object) =>
    (await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, { title: "Möte", ...more })).body
      .id;
  const put = (id: string, body: object = settings, at = server) =>
    at.call(anna, "PUT", `/api/v1/meetings/${id}/registration`, body);
  expect((await put(await bare({ startsAt: inHours(2) }))).body.code).toBe("NOT_WEBINAR");
  expect((await put(await bare({ isWebinar: true }))).body.code).toBe("REGISTRATION_NEEDS_TIME");
  for (const wrong of [
    { seats: 0 },
    { seats: 10_001 },
    { closesAt: "igår" },
    { audience: "all" },
    { description: "x".repeat(3001) },
    { more: 1 },
  ])
    expect((await put(made.id, { ...settings, ...wrong })).status).toBe(400);
  for (const wrong of [
    { name: " " },
    { name: "\u200B" },
    { name: "x".repeat(81) },
    { mail: "a b@c" },
    { mail: "a@b\r\nBcc: x@y" },
    { mail: "ab" },
    { hasConsented: false },
    { locale: "de" },
  ])
    expect([wrong, (await register(made.code, freshMail(), wrong)).status]).toEqual([wrong, 400]);
  for (const code of ["x", "../x", "%00"]) expect([404, 400]).toContain((await register(code, freshMail())).status);
  const guesses = ["p-x", "x", `p-${"0".repeat(90)}`];
  for (const guess of guesses) expect((await own(guess)).body.code).toBe("REGISTRATION_UNKNOWN");
  expect((await own("x".repeat(101))).status).toBe(400);
  const mail = freshMail();
  await register(made.code, mail);
  const secret = secretIn(await letter(mail));
  await put(made.id, { ...settings, closesAt: inHours(-1) });
  expect((await register(made.code, freshMail())).body.code).toBe("REGISTRATION_CLOSED");
  await put(made.id, { ...settings, isOpen: false });
  expect((await own(secret, "/confirm")).body.code).toBe("REGISTRATION_CLOSED");
  await put(made.id);
  await server.call(anna, "POST", `${made.path}/end`);
  expect((await own(secret, "/confirm")).body.code).toBe("REGISTRATION_CLOSED");
  expect((await put(made.id)).body.code).toBe("ENDED");
});

test("a meeting's password for guests is asked of those who registered too", async () => {
  const made = await webinar();
  const { secret } = await registered(made);
  await server.call(anna, "POST", `${made.path}/start`);
  await server.call(anna, "PUT", `${made.path}/guest-password`, { password: "tre-brons-vit" });
  expect((await enter(secret)).body.code).toBe("LINK_LOCKED");
  const opened = await server.call(null, "POST", `/api/v1/guest/${secret}/unlock`, { password: "tre-brons-vit" });
  expect((await enter(opened.body.secret)).body.state).toBe("admitted");
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/guest/${secret}/wait?ticket=x`);
  await new Promise((resolve) => socket.once("error", resolve));
});

test("the workspace's export has who registered, and nobody who did not confirm", async () => {
  const made = await webinar();
  const { mail } = await registered(made);
  await register(made.code, freshMail());
  const files = new Map<string, string>();
  const done = async (): Promise<void> => undefined;
  const json = async (path: string, value: unknown): Promise<void> => void files.set(path, JSON.stringify(value));
  await server.safos.meetings.exportPart.write(workspace.id, { json, text: done, page: done, file: done }, null);
  const { meetings } = JSON.parse(files.get("meetings.json") ?? "") as {
    meetings: { id: string; registrations: object[] }[];
  };
  expect(meetings.find((one) => one.id === made.id)?.registrations).toEqual([
    expect.objectContaining({ mail, name: "Citra Wahyudi", state: "registered" }),
  ]);
});

test("the preview of a rule counts open registrations as links", async () => {
  const preview = async (): Promise<number> =>
    (await server.call(anna, "POST", "/api/v1/policy/preview", { rules: { guestLinks: false } })).body.counts.guestLink;
  const before = await preview();
  const made = await webinar();
  expect(await preview()).toBe(before + 1);
  await server.call(anna, "PUT", `${made.path}/registration`, { ...settings, isOpen: false });
  expect(await preview()).toBe(before);
});
