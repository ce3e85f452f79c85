import { randomBytes } from "node:crypto";
import type { OwnRecovery, RecoveryRequest } from "@safos/contract/key-recovery";
import type { KeyRecovery } from "@safos/contract/policy";
import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

// What is sealed is opaque here: pages seal and open it (web/platform/key-recovery).

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { identity, organisations, keyrecovery } = server.safos;
const db = server.safos.database.of();
const root = "/api/v1/key-recovery";
const officers = `${root}/organisation`;
const nobodys = "00000000-0000-7000-8000-000000000000";

const key = () => randomBytes(32).toString("base64url");
const sealed = () => randomBytes(92).toString("base64url");

async function addPerson(name: string, isAdmin = false): Promise<TestPerson> {
  const person = await identity.add({ name, displayName: name.split("@")[0] ?? name, password: null, isAdmin });
  const { token } = await identity.createSession(person.id, { kind: "api", label: `${name}s dator` });
  return { ...person, password: "", token };
}
const vera = await addPerson("vera@fk.example", true);
let count = 0;
const newPerson = () => addPerson(`p${++count}@fk.example`);

const setRule = (keyRecovery: KeyRecovery, who: TestPerson = anna) =>
  organisations.change(who.organisationId, { rules: { keyRecovery } });
async function makeKey(who: TestPerson = anna): Promise<string> {
  const made = await server.call(who, "PUT", `${officers}/key`, { publicKey: key() });
  expect(made.status).toBe(200);
  return made.body.key.id as string;
}
const own = async (who: TestPerson): Promise<OwnRecovery> => (await server.call(who, "GET", root)).body as OwnRecovery;
const sealAs = (who: TestPerson | null, keyId: string, text = sealed()) =>
  server.call(who, "PUT", `${root}/box`, { keyId, secretId: "abc", sealed: text });
const ask = (who: TestPerson | null) => server.call(who, "POST", `${root}/requests`, { commitment: key() });
const step = (who: TestPerson | null, id: string, verb: "reveal" | "withdraw" | "finish") =>
  server.call(who, "POST", `${root}/requests/${id}/${verb}`, verb === "reveal" ? { publicKey: key() } : undefined);
const officer = (who: TestPerson | null, id: string, verb: "begin" | "answer" | "refuse", body?: object, on = server) =>
  on.call(
    who,
    "POST",
    `${officers}/requests/${id}/${verb}`,
    body ?? (verb === "begin" ? { publicKey: key() } : verb === "answer" ? { answer: sealed() } : undefined),
  );
const stateOf = async (id: string): Promise<string> =>
  ((await server.call(anna, "GET", `${officers}/requests/${id}`)).body as RecoveryRequest).state;

/** Someone of FK whose key is kept, and who has asked for it. */
async function asking(): Promise<{ person: TestPerson; id: string; text: string }> {
  const person = await newPerson();
  const text = sealed();
  const { key: current } = await own(person);
  expect((await sealAs(person, current?.id ?? "", text)).status).toBe(200);
  const asked = await ask(person);
  expect(asked.status).toBe(201);
  return { person, id: asked.body.request.id as string, text };
}
/** As far as the answer. */
async function answered(): Promise<{ person: TestPerson; id: string; text: string }> {
  const all = await asking();
  await officer(anna, all.id, "begin");
  await step(all.person, all.id, "reveal");
  const text = sealed();
  expect((await officer(anna, all.id, "answer", { answer: text })).status).toBe(200);
  return { ...all, text };
}

beforeEach(async () => {
  await setRule("offered");
  if (!(await own(anna)).key) await makeKey();
});

test("a person asks, an officer takes it on and answers, and the session that asked is given what was sealed, once", async () => {
  const { person, id, text } = await asking();
  const waiting = await server.call(anna, "GET", `${officers}/requests`);
  expect(waiting.body.items[0]).toMatchObject({
    id,
    state: "asked",
    person: { id: person.id },
    session: { label: `${person.name}s dator` },
    personKey: null,
    officer: null,
  });
  const officerKey = key();
  const begun = await officer(anna, id, "begin", { publicKey: officerKey });
  expect([begun.status, begun.body.sealed, begun.body.secretId]).toEqual([200, text, "abc"]);
  expect((await own(person)).request).toMatchObject({ state: "begun", officerKey, isThisSession: true });
  expect((await officer(anna, id, "answer")).body.code).toBe("KEY_RECOVERY_ENDED");
  expect((await step(person, id, "reveal")).body.request.state).toBe("revealed");
  // What was shown once is not shown otherwise afterwards.
  expect((await step(person, id, "reveal")).body.code).toBe("KEY_RECOVERY_ENDED");
  expect((await step(person, id, "finish")).body.code).toBe("KEY_RECOVERY_ENDED");
  const answer = sealed();
  expect((await officer(anna, id, "answer", { answer })).body.state).toBe("answered");
  expect((await officer(anna, id, "answer")).body.code).toBe("KEY_RECOVERY_ENDED");
  expect((await own(person)).answer).toBe(answer);
  expect((await step(person, id, "finish")).body).toMatchObject({ answer: null, request: { state: "done" } });
  expect((await officer(anna, id, "answer", { answer })).body.code).toBe("KEY_RECOVERY_ENDED");
  expect((await step(person, id, "finish")).body.code).toBe("KEY_RECOVERY_ENDED");
  const { rows } = await sql<{ answer: null }>`select answer from keyrecovery.request where id = ${id}`.execute(db);
  expect(rows).toEqual([{ answer: null }]);
});

test("everything stands in the log, and the person is told at every step, without anything sealed", async () => {
  const { person, id, text } = await answered();
  await step(person, id, "finish");
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", "/api/v1/audit?category=access");
    const acts = (body.items as { act: string; facts: { requestId?: string } }[]).filter(
      (one) => one.facts.requestId === id,
    );
    expect(acts.map(({ act }) => act)).toEqual([
      "keyRecovery.finished",
      "keyRecovery.answered",
      "keyRecovery.begun",
      "keyRecovery.asked",
    ]);
    expect(JSON.stringify(body)).not.toContain(text);
  });
  const reasonsOf = async (who: TestPerson): Promise<unknown> => {
    const { body } = await server.call(who, "GET", "/api/v1/notices");
    expect(JSON.stringify(body)).not.toContain(text);
    return (body.items as { itemId: string; reason: string; excerpt: string }[])
      .filter((one) => one.itemId === id)
      .map((one) => [one.reason, one.excerpt])
      .toReversed();
  };
  const from = `${person.name}s dator`;
  await eventually(async () =>
    expect(await reasonsOf(person)).toEqual([
      ["keyRecoveryAsked", from],
      ["keyRecoveryBegun", from],
      ["keyRecoveryAnswered", from],
    ]),
  );
  await eventually(async () => expect(await reasonsOf(vera)).toEqual([["keyRecoveryAskedBy", from]]));
  expect(await reasonsOf(agnes)).toEqual([]);
});

test("nobody calls these routes without a session, no member those of administrators, and nobody with anything malformed", async () => {
  const { person, id } = await asking();
  const mine = [
    ["GET", root],
    ["PUT", `${root}/box`, { keyId: nobodys, secretId: "a", sealed: sealed() }],
    ["DELETE", `${root}/box`],
    ["POST", `${root}/requests`, { commitment: key() }],
    ["POST", `${root}/requests/${id}/reveal`, { publicKey: key() }],
    ["POST", `${root}/requests/${id}/withdraw`],
    ["POST", `${root}/requests/${id}/finish`],
  ] as const;
  const administrators = [
    ["GET", officers],
    ["PUT", `${officers}/key`, { publicKey: key() }],
    ["GET", `${officers}/requests`],
    ["GET", `${officers}/requests/${id}`],
    ["POST", `${officers}/requests/${id}/begin`, { publicKey: key() }],
    ["POST", `${officers}/requests/${id}/answer`, { answer: sealed() }],
    ["POST", `${officers}/requests/${id}/refuse`],
  ] as const;
  for (const [method, path, body] of [...mine, ...administrators])
    expect([path, (await server.call(null, method, path, body)).status]).toEqual([path, 401]);
  for (const [method, path, body] of administrators)
    for (const who of [person, agnes, britt])
      expect([path, (await server.call(who, method, path, body)).status]).toEqual([path, 403]);
  for (const publicKey of ["", "x", `${key()}=`, `${key().slice(1)}%`, 7, null, "å".repeat(43)]) {
    expect((await server.call(anna, "PUT", `${officers}/key`, { publicKey })).status).toBe(400);
    expect((await server.call(person, "POST", `${root}/requests`, { commitment: publicKey })).status).toBe(400);
    expect((await server.call(anna, "POST", `${officers}/requests/${id}/begin`, { publicKey })).status).toBe(400);
    expect((await server.call(person, "POST", `${root}/requests/${id}/reveal`, { publicKey })).status).toBe(400);
  }
  for (const text of ["", "x".repeat(79), "x".repeat(401), "x".repeat(99) + "\n", "x".repeat(2_000_000)]) {
    expect([400, 413]).toContain((await sealAs(person, nobodys, text)).status);
    expect([400, 413]).toContain((await officer(anna, id, "answer", { answer: text })).status);
  }
  expect((await server.call(anna, "GET", `${officers}/requests?after=x`)).status).toBe(400);
  expect(await stateOf(id)).toBe("asked");
});

test("another agency sees nothing, and takes on, answers and refuses nothing", async () => {
  await setRule("offered", bo);
  await makeKey(bo);
  const { person, id } = await asking();
  expect((await server.call(bo, "GET", `${officers}/requests`)).body.items).toEqual([]);
  expect((await server.call(bo, "GET", officers)).body).toMatchObject({ kept: 0 });
  expect((await server.call(bo, "GET", `${officers}/requests/${id}`)).status).toBe(404);
  for (const verb of ["begin", "answer", "refuse"] as const) {
    expect((await officer(bo, id, verb)).status).toBe(404);
    expect((await officer(anna, nobodys, verb)).status).toBe(404);
  }
  // Nor does a person of whatever agency take a step in another's request, or a key that is not their agency's.
  for (const who of [britt, agnes, anna])
    for (const verb of ["reveal", "withdraw", "finish"] as const)
      expect([verb, (await step(who, id, verb)).status]).toEqual([verb, 404]);
  const ours = (await own(anna)).key?.id ?? "";
  expect((await sealAs(britt, ours)).body.code).toBe("KEY_RECOVERY_KEY_CHANGED");
  expect((await own(britt)).request).toBe(null);
  expect((await own(person)).request?.state).toBe("asked");
});

test("only the session that asked gets the answer, and every session of the person sees and withdraws the request", async () => {
  const { person, id, text } = await answered();
  const other = {
    ...person,
    token: (await identity.createSession(person.id, { kind: "api", label: "Telefon" })).token,
  };
  expect(await own(other)).toMatchObject({ answer: null, request: { id, isThisSession: false, state: "answered" } });
  expect((await step(other, id, "finish")).status).toBe(403);
  expect((await own(person)).answer).toBe(text);
  expect((await step(other, id, "withdraw")).body.request.state).toBe("withdrawn");
  expect(await own(person)).toMatchObject({ answer: null, request: { state: "withdrawn" } });

  const next = await asking();
  const second = await identity.createSession(next.person.id, { kind: "api", label: "Telefon" });
  await officer(anna, next.id, "begin");
  expect((await step({ ...next.person, token: second.token }, next.id, "reveal")).status).toBe(403);
});

test("of two officers in two processes one takes it on, and only that one answers", async () => {
  const { person, id } = await asking();
  const both = await Promise.all([
    officer(anna, id, "begin"),
    officer(vera, id, "begin", undefined, twin),
    officer(vera, id, "begin"),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  const begun = (await own(person)).request;
  const other = begun?.officer?.id === anna.id ? vera : anna;
  await step(person, id, "reveal");
  expect((await officer(other, id, "answer")).body.code).toBe("KEY_RECOVERY_TAKEN");
  // Who cannot answer can end it, so that the person asks again.
  expect((await officer(other, id, "refuse")).body.state).toBe("refused");
  expect((await ask(person)).status).toBe(201);
});

test("an administrator does not answer what they ask themselves, and one who is none any more nothing", async () => {
  const admin = await addPerson(`chef${++count}@fk.example`, true);
  await sealAs(admin, (await own(admin)).key?.id ?? "");
  const asked = await ask(admin);
  for (const verb of ["begin", "refuse"] as const)
    expect((await officer(admin, asked.body.request.id, verb)).body.code).toBe("KEY_RECOVERY_OWN");

  const { person, id } = await asking();
  await officer(admin, id, "begin");
  await step(person, id, "reveal");
  await identity.change(admin.id, { isAdmin: false });
  expect((await officer(admin, id, "answer")).status).toBe(403);
  await eventually(async () => expect((await own(person)).request?.state).toBe("ended"));
});

test("a request ends with its session and with its person's account, before anyone has handled that", async () => {
  const signedOut = await answered();
  const [session] = await identity.sessionsOf(signedOut.person.id);
  const other = await identity.createSession(signedOut.person.id, { kind: "api", label: "Telefon" });
  await identity.revoke(signedOut.person.id, session?.id ?? "");
  expect((await server.call(signedOut.person, "GET", root)).status).toBe(401);
  await eventually(async () =>
    expect(await own({ ...signedOut.person, token: other.token })).toMatchObject({
      answer: null,
      request: { state: "ended" },
    }),
  );

  const early = await asking();
  const [asked] = await identity.sessionsOf(early.person.id);
  await identity.revoke(early.person.id, asked?.id ?? "");
  expect((await officer(anna, early.id, "begin")).body.code).toBe("KEY_RECOVERY_ENDED");

  const closed = await asking();
  await identity.change(closed.person.id, { isDisabled: true });
  expect((await officer(anna, closed.id, "begin")).body.code).toBe("KEY_RECOVERY_ENDED");
  await eventually(async () => expect(await stateOf(closed.id)).toBe("ended"));
});

test("who is suspended has asked for nothing and asks for nothing, and what is kept of a closed account is there when it opens again", async () => {
  const { person, id } = await asking();
  await identity.change(person.id, { isSuspended: true });
  await eventually(async () => expect(await stateOf(id)).toBe("ended"));
  expect((await ask(person)).body.code).toBe("ACCOUNT_SUSPENDED");
  await identity.change(person.id, { isSuspended: false });
  expect((await ask(person)).status).toBe(201);

  await identity.change(person.id, { isDisabled: true });
  await identity.change(person.id, { isDisabled: false });
  const { token } = await identity.createSession(person.id, { kind: "api", label: "Ny dator" });
  expect((await own({ ...person, token })).box).not.toBeNull();
});

test("nobody answers after a day, and the person asks again at once", async () => {
  const { person, id } = await asking();
  await sql`update keyrecovery.request set asked_at = now() - interval '24 hours' where id = ${id}`.execute(db);
  expect((await own(person)).request?.state).toBe("lapsed");
  expect((await officer(anna, id, "begin")).body.code).toBe("KEY_RECOVERY_ENDED");
  expect((await step(person, id, "withdraw")).body.code).toBe("KEY_RECOVERY_ENDED");
  const again = await ask(person);
  expect(again.status).toBe(201);
  await sql`update keyrecovery.request set asked_at = now() - interval '25 hours' where id = ${again.body.request.id}`.execute(
    db,
  );
  await Promise.all([keyrecovery.endDue(), twin.safos.keyrecovery.endDue()]);
  expect(await stateOf(again.body.request.id)).toBe("lapsed");
});

test("a person has one request at a time, and five in a day", async () => {
  const { person, id } = await asking();
  const more = await Promise.all([ask(person), ask(person), ask(person)]);
  expect(more.map(({ body }) => body.code)).toEqual(Array.from({ length: 3 }, () => "KEY_RECOVERY_PENDING"));
  await step(person, id, "withdraw");
  for (let n = 2; n <= 5; n += 1) {
    const asked = await ask(person);
    expect(asked.status).toBe(201);
    await step(person, asked.body.request.id, "withdraw");
  }
  expect((await ask(person)).status).toBe(429);
});

test("another key of the organisation asks everyone to seal anew, and what is sealed to an earlier one opens with that", async () => {
  const { person, id, text } = await asking();
  const before = (await server.call(anna, "GET", officers)).body;
  const former = before.key.id as string;
  const next = await makeKey();
  const after = (await server.call(anna, "GET", officers)).body;
  expect(after).toMatchObject({ key: { id: next, madeBy: anna.displayName }, kept: before.kept, stale: before.kept });
  expect(await own(person)).toMatchObject({ key: { id: next }, box: { keyId: former }, request: { keyId: former } });
  expect((await sealAs(person, former)).body.code).toBe("KEY_RECOVERY_KEY_CHANGED");
  expect((await officer(anna, id, "begin")).body).toMatchObject({ sealed: text, request: { keyId: former } });
  // Sealed anew between asking and beginning: an officer with the earlier file is not given it.
  const other = await asking();
  await makeKey();
  await sealAs(other.person, (await own(other.person)).key?.id ?? "");
  expect((await officer(anna, other.id, "begin")).body.code).toBe("KEY_RECOVERY_NO_BOX");
});

test("of two administrators who make a key in the same moment one has made it, and the other is told", async () => {
  const both = await Promise.all(
    [server, twin].map(async (one) => one.call(anna, "PUT", `${officers}/key`, { publicKey: key() })),
  );
  const statuses = both.map(({ status }) => status);
  expect(statuses).toContain(200);
  expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from keyrecovery.organisation_key
    where organisation_id = ${anna.organisationId} and replaced_at is null`.execute(db);
  expect(rows).toEqual([{ n: 1 }]);
});

test("turning the rule off removes what is kept and ends what is asked; nothing can be done until it is on again", async () => {
  const { person, id } = await asking();
  await setRule("off");
  expect(await own(person)).toEqual({ rule: "off", key: null, box: null, request: null, answer: null });
  expect((await officer(anna, id, "begin")).body.code).toBe("KEY_RECOVERY_OFF");
  expect((await sealAs(person, nobodys)).body.code).toBe("KEY_RECOVERY_OFF");
  expect((await ask(person)).body.code).toBe("KEY_RECOVERY_OFF");
  await eventually(async () => {
    expect((await server.call(anna, "GET", officers)).body.kept).toBe(0);
    expect(await stateOf(id)).toBe("ended");
  });
  await setRule("required");
  expect((await ask(person)).body.code).toBe("KEY_RECOVERY_NO_BOX");
  await sealAs(person, (await own(person)).key?.id ?? "");
  expect((await server.call(person, "DELETE", `${root}/box`)).body.code).toBe("KEY_RECOVERY_REQUIRED");
  await setRule("offered");
  expect((await server.call(person, "DELETE", `${root}/box`)).body.box).toBe(null);
});

test("what was sealed in the very moment in which the rule was turned off is removed by the next look", async () => {
  const { person } = await asking();
  await setRule("off");
  await eventually(async () => expect((await server.call(anna, "GET", officers)).body.kept).toBe(0));
  await sql`insert into keyrecovery.box (person_id, organisation_id, key_id, secret_id, sealed)
    select ${person.id}, organisation_id, id, 'abc', ${sealed()} from keyrecovery.organisation_key
    where organisation_id = ${anna.organisationId} and replaced_at is null`.execute(db);
  await twin.safos.keyrecovery.endDue();
  expect((await server.call(anna, "GET", officers)).body.kept).toBe(0);
});
