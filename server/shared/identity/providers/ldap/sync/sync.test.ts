import { Attribute, Change } from "ldapts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DirectorySync } from "@safos/contract/providers";
import { sql } from "#database";
import { eventually, startTestServer } from "../../../../../testing/server.ts";
import { dnOf, groupDnOf, groupLdif, personLdif, startSlapd } from "../../../../../testing/slapd.ts";
import { ldapDraft, ldapSettings } from "../testing.ts";

const server = await startTestServer({ SAFOS_PROVIDER_PRIVATE_NETWORKS: "127.0.0.0/8" });
const slapd = await startSlapd();
afterAll(async () => {
  await slapd.stop();
  await server.stop();
});
const { anna, bo, britt } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();
const digg = bo.organisationId;
const place = "/api/v1/organisation/providers";
const word = "katalogens lösenord";
const uids = Array.from({ length: 40 }, (_, index) => `p${index}`);
let id = "";

beforeAll(async () => {
  await slapd.load(
    [
      ...uids.map((uid) => personLdif({ uid, name: `Person ${uid}`, password: word })),
      personLdif({ uid: "åsa", name: "Åsa" })
        .replaceAll("uid: åsa", `uid:: ${Buffer.from("åsa").toString("base64")}`)
        .replace(/^dn: .*/, `dn:: ${Buffer.from(dnOf("åsa")).toString("base64")}`)
        .replace("sn: åsa", "sn: asa")
        .replace("mail: åsa@digg.example", "mail: asa@annan.example"),
      personLdif({ uid: "anna", name: "Anna" })
        .replace("uid: anna", "uid: anna@fk.example")
        .replace("dn: uid=anna,", "dn: uid=anna@fk.example,")
        .replace("mail: anna@digg.example", "mail: anna@fk.example"),
      groupLdif("jour", [dnOf("p0"), groupDnOf("beredskap")]),
      groupLdif("beredskap", [dnOf("p1"), groupDnOf("jour")]),
      `dn: ${groupDnOf("posix")}\nobjectClass: posixGroup\ncn: posix\ngidNumber: 1\nmemberUid: p2\nmemberUid: finns-inte\n\n`,
      groupLdif("digg-admin", [dnOf("p3")]),
      groupLdif("upptagen", [dnOf("p4")]),
    ].join(""),
  );
  await identity.addGroup(digg, { name: "Upptagen" });
  const admins = [{ value: "Digg-Admin", groupId: null, makesAdmin: true }];
  const draft = ldapDraft(slapd, {}, { groups: admins });
  // Not by the job: a test says when.
  id = (await identity.addProvider(digg, { ...draft, isEnabled: false })).id;
  await identity.changeProvider(digg, id, { isEnabled: true });
  await sql`delete from graphile_worker._private_jobs`.execute(db);
});

async function sync(providerId = id, organisationId = digg): Promise<DirectorySync> {
  const done = await identity.syncNow(organisationId, providerId);
  if (!done) throw new Error("Someone else is at it.");
  return done;
}
const openPeople = async (): Promise<string[]> =>
  (
    await sql<{ name: string }>`select localpart as name from identity.person where organisation_id = ${digg}
      and disabled_at is null and localpart like 'p%' order by 1`.execute(db)
  ).rows.map(({ name }) => name);
const membersOf = async (name: string): Promise<string[]> =>
  (
    await sql<{ name: string }>`select p.localpart as name from identity.group_member m
      join identity.person p on p.id = m.person_id join identity.person_group g on g.id = m.group_id
      where g.name = ${name} and g.organisation_id = ${digg} order by 1`.execute(db)
  ).rows.map((row) => row.name);
const replace = (type: string, value: string) =>
  new Change({ operation: "replace", modification: new Attribute({ type, values: [value] }) });
const add = (type: string, value: string) =>
  new Change({ operation: "add", modification: new Attribute({ type, values: [value] }) });
const events = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await sql<{ type: string; count: number }>`select type, count(*)::int as count from events.outbox
        where actor ->> 'kind' = 'directory' or type like 'directorySync.%' group by 1 order by 1`.execute(db)
    ).rows.map(({ type, count }) => [type, count]),
  );

beforeEach(async () => {
  await sql`delete from identity.sign_in_failure`.execute(db);
});

test("the first sync makes people and groups, flattened; what cannot be taken over is named", async () => {
  const done = await sync();
  expect(done).toMatchObject({
    state: "done",
    failingSince: null,
    counts: { people: 42, groups: 5, added: 40, changed: 0, closed: 0, opened: 0, joined: 6, unusable: 3 },
  });
  expect(done.faults.map(({ code }) => code).toSorted()).toEqual(["groupNameTaken", "nameForeign", "nameForeign"]);
  expect(await openPeople()).toHaveLength(40);
  // The two lie in each other.
  expect(await membersOf("jour")).toEqual(["p0", "p1"]);
  expect(await membersOf("beredskap")).toEqual(["p0", "p1"]);
  expect(await membersOf("posix")).toEqual(["p2"]);
  expect(await membersOf("Upptagen")).toEqual([]);
  expect((await identity.personByName("p3@digg.example"))?.isAdmin).toBe(true);
  expect((await identity.personByName("anna@fk.example"))?.organisationId).toBe(anna.organisationId);
  const groups = await server.call(bo, "GET", "/api/v1/organisation/groups");
  const jour = (groups.body.items as { id: string; name: string }[]).find(({ name }) => name === "jour");
  expect(jour).toMatchObject({ isKeptByProvider: true });
  const taken = await server.call(bo, "PUT", `/api/v1/organisation/groups/${jour?.id ?? ""}/members/${britt.id}`);
  expect(taken.body.code ?? taken.status).not.toBe(200);
  // A mapping cannot take a group that the directory made.
  const mapping = { groups: [{ value: "x", groupId: jour?.id, makesAdmin: false }] };
  expect((await server.call(bo, "PATCH", `${place}/${id}`, mapping)).body.code).toBe("PROVIDER_GROUP");
});

test("a second sync with nothing changed writes nothing", async () => {
  const before = await events();
  const done = await sync();
  expect(done.counts).toMatchObject({ added: 0, changed: 0, closed: 0, opened: 0, joined: 0, left: 0 });
  expect(await events()).toEqual(before);
});

test("people who are renamed, moved, closed, removed and opened again follow, and every session of a closed one ends", async () => {
  const p5 = await identity.personByName("p5@digg.example");
  const { token } = await identity.createSession(p5?.id ?? "", { kind: "page", label: "x" });
  await identity.createSession(p5?.id ?? "", { kind: "app", label: "dav", scopes: ["files"] });
  await slapd.modify(dnOf("p5"), add("pwdAccountLockedTime", "000001010000Z"));
  await slapd.modify(dnOf("p6"), replace("displayName", "Nytt Namn"));
  await slapd.modify(dnOf("p6"), replace("cn", "Nytt Namn"));
  await slapd.change(async (client) => {
    await client.add(`ou=more,ou=people,${slapd.base}`, { objectClass: "organizationalUnit", ou: "more" });
    await client.modifyDN(dnOf("p7"), `uid=p7,ou=more,ou=people,${slapd.base}`);
    // Also the name that they sign in with.
    await client.modifyDN(dnOf("p8"), "uid=p8-ny");
  });
  await slapd.remove(dnOf("p9"));
  const done = await sync();
  expect(done.counts).toMatchObject({ added: 0, changed: 1, closed: 2, opened: 0 });
  expect((await identity.authenticate({ kind: "cookie", token, ip: "127.0.0.1" })).principal).toBeNull();
  expect(await identity.sessionsOf(p5?.id ?? "")).toEqual([]);
  expect((await identity.personByName("p6@digg.example"))?.displayName).toBe("Nytt Namn");
  expect((await openPeople()).filter((one) => ["p5", "p7", "p8", "p9"].includes(one))).toEqual(["p7", "p8"]);
  // Known by what never changes.
  const bound = await identity.directories.signIn({ localpart: "p8-ny", domain: "digg.example" }, word);
  expect(bound?.personId).toBe((await identity.personByName("p8@digg.example"))?.id);
  await slapd.modify(
    dnOf("p5"),
    new Change({ operation: "delete", modification: new Attribute({ type: "pwdAccountLockedTime", values: [] }) }),
  );
  expect((await sync()).counts).toMatchObject({ opened: 1, closed: 0 });
  expect((await identity.authenticate({ kind: "cookie", token, ip: "127.0.0.1" })).principal).toBeNull();
});

test("what an administrator closed by hand stays closed", async () => {
  const p10 = await identity.personByName("p10@digg.example");
  await identity.change(p10?.id ?? "", { isDisabled: true });
  expect((await sync()).counts).toMatchObject({ opened: 0 });
  expect(await openPeople()).not.toContain("p10");
  await identity.change(p10?.id ?? "", { isDisabled: false });
  expect(await openPeople()).toContain("p10");
});

test("a person who leaves a group leaves it here, and an empty or missing group empties", async () => {
  await slapd.modify(
    groupDnOf("posix"),
    new Change({ operation: "delete", modification: new Attribute({ type: "memberUid", values: ["p2"] }) }),
  );
  await slapd.remove(groupDnOf("beredskap"));
  const done = await sync();
  expect(done.counts).toMatchObject({ left: 4 });
  expect(await membersOf("posix")).toEqual([]);
  expect(await membersOf("beredskap")).toEqual([]);
  expect(await membersOf("jour")).toEqual(["p0"]);
  // The group itself stays, with what is shared with it: it may come back.
  expect((await identity.groupsByNames(digg, ["beredskap"])).length).toBe(1);
});

test("a directory that is emptied, or lost too many, closes nobody and tells the administrators once", async () => {
  const before = await openPeople();
  await slapd.remove(...["p20", "p21", "p22", "p23", "p24", "p25"].map((uid) => dnOf(uid)));
  const many = await sync();
  expect(many).toMatchObject({ state: "stopped", wouldClose: 6, counts: null });
  expect(many.failingSince).not.toBeNull();
  expect(await openPeople()).toEqual(before);
  const secret = slapd.reader.password;
  const nowhere = { ldap: ldapSettings(slapd, { peopleFilter: "(uid=ingen)", mostClosings: 100 }), secret };
  await identity.changeProvider(digg, id, nowhere);
  expect(await sync()).toMatchObject({ state: "stopped" });
  expect(await openPeople()).toEqual(before);
  expect((await events())["directorySync.stopped"]).toBe(1);
  await eventually(async () => {
    const notices = await server.call(bo, "GET", "/api/v1/notices");
    expect((notices.body.items as { reason: string }[]).map(({ reason }) => reason)).toContain("directoryStopped");
  });
  // The administrator has seen that it is right.
  await identity.changeProvider(digg, id, { ldap: ldapSettings(slapd, { mostClosings: 50 }), secret });
  expect(await sync()).toMatchObject({ state: "done", counts: { closed: 6 }, failingSince: null });
});

test("a directory that ends in the middle, shows a part, or is down changes nothing, and it is said since when", async () => {
  const before = await openPeople();
  await slapd.kill();
  const down = await sync();
  expect(down).toMatchObject({ state: "failed", counts: null });
  expect(down.failingSince).not.toBeNull();
  const again = await sync();
  expect([again.failingSince, (await events())["directorySync.failed"]]).toEqual([down.failingSince, 1]);
  await slapd.start();
  expect(await openPeople()).toEqual(before);
  const limited = await startSlapd({ sizeLimit: "3" });
  await limited.load(uids.map((uid) => personLdif({ uid, name: `Person ${uid}`, password: word })).join(""));
  const change = { ldap: ldapSettings(limited), secret: limited.reader.password };
  await identity.changeProvider(digg, id, change);
  expect(await sync()).toMatchObject({ state: "failed" });
  expect(await openPeople()).toEqual(before);
  await limited.stop();
  await identity.changeProvider(digg, id, { ldap: ldapSettings(slapd), secret: slapd.reader.password });
  expect(await sync()).toMatchObject({ state: "done", failingSince: null, problem: null });
});

test("a directory that is killed while it is read has closed nobody", async () => {
  const before = await openPeople();
  await slapd.load(
    Array.from({ length: 3000 }, (_, index) => personLdif({ uid: `q${index}`, name: `Q ${index}` })).join(""),
  );
  const running = sync();
  await eventually(async () => {
    const { rows } = await sql<{ done: number }>`select coalesce((progress ->> 'done')::int, 0) as done
      from identity.directory_sync where provider_id = ${id} and state = 'running'`.execute(db);
    expect(rows[0]?.done).toBeGreaterThan(0);
    await slapd.kill();
  });
  const done = await running;
  // It may have read all before the blow; then it is whole.
  expect(["failed", "done"]).toContain(done.state);
  expect((await openPeople()).filter((one) => !one.startsWith("q"))).toEqual(before);
  await slapd.start();
  expect(await sync()).toMatchObject({ state: "done" });
  const whole = await sync();
  expect(whole.counts).toMatchObject({ added: 0, closed: 0 });
});

test("two processes never sync at once, and a sign-in meanwhile makes nobody twice", async () => {
  const twin = await server.twin();
  await slapd.load(personLdif({ uid: "samtidig", name: "Sam Tidig", password: word }));
  const [one, two, ...bound] = await Promise.all([
    identity.syncNow(digg, id),
    twin.safos.identity.syncNow(digg, id),
    ...Array.from({ length: 4 }, () =>
      identity.directories.signIn({ localpart: "samtidig", domain: "digg.example" }, word),
    ),
  ]);
  expect([one, two].filter((done) => done !== null).length).toBeGreaterThan(0);
  expect(new Set(bound.map((person) => person?.personId)).size).toBe(1);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from identity.person
    where localpart = 'samtidig'`.execute(db);
  expect(rows[0]?.count).toBe(1);
  await twin.stop();
});

test("two directories that give the same id keep two people, each of its organisation", async () => {
  const other = await startSlapd();
  const { rows } = await sql<{ subject: string }>`select e.subject from identity.external_identity e
    join identity.person p on p.id = e.person_id where p.localpart = 'p0' and p.organisation_id = ${digg}`.execute(db);
  const subject = rows[0]?.subject ?? "";
  await other.load(
    personLdif({ uid: "agnes", name: "Agnes i katalogen", password: word, more: `entryUUID: ${subject}` }).replace(
      "mail: agnes@digg.example",
      "mail: agnes@fk.example",
    ),
  );
  const draft = ldapDraft(other, { groupBase: null }, { domains: ["fk.example"], isEnabled: false });
  const fk = (await identity.addProvider(anna.organisationId, draft)).id;
  await identity.changeProvider(anna.organisationId, fk, { isEnabled: true });
  expect((await sync(fk, anna.organisationId)).counts).toMatchObject({ people: 1, added: 1 });
  expect((await identity.personByName("agnes@fk.example"))?.displayName).toBe("Agnes i katalogen");
  expect((await identity.personByName("p0@digg.example"))?.displayName).toBe("Person p0");
  await expect(identity.syncNow(digg, fk)).rejects.toMatchObject({ code: "MISSING" });
  await other.stop();
});

test("the last administrator is not closed, whatever the directory says", async () => {
  const other = await startSlapd();
  await other.load(["anna", "x1", "x2"].map((uid) => personLdif({ uid, name: uid })).join(""));
  const [old] = await identity.providersOf(anna.organisationId);
  if (old) await identity.removeProvider(anna.organisationId, old.id);
  const draft = ldapDraft(other, { groupBase: null }, { domains: ["fk.example"], isEnabled: false });
  const fk = (await identity.addProvider(anna.organisationId, draft)).id;
  await identity.changeProvider(anna.organisationId, fk, { isEnabled: true });
  expect((await sync(fk, anna.organisationId)).counts).toMatchObject({ added: 3 });
  await other.remove(dnOf("anna"));
  const done = await sync(fk, anna.organisationId);
  expect(done.faults).toMatchObject([{ code: "lastAdmin" }]);
  expect((await identity.personById(anna.id))?.disabled).toBe(false);
  await other.stop();
});

test("memberOf of people says it too, and the job does what the page asks for", async () => {
  const byPeople = await startSlapd();
  await byPeople.load(
    [
      personLdif({ uid: "p0", name: "Person p0", more: `memberOf: ${groupDnOf("enheten")}` }),
      personLdif({ uid: "p1", name: "Person p1" }),
      groupLdif("enheten", [dnOf("p1")]).replace(/\n\n$/, `\nmemberOf: ${groupDnOf("alla")}\n\n`),
      groupLdif("alla", [dnOf("p1")]),
    ].join(""),
  );
  const secret = byPeople.reader.password;
  await identity.changeProvider(digg, id, { isEnabled: false });
  const draft = ldapDraft(byPeople, { membersIn: "people" }, { isEnabled: true, name: "En till", secret });
  const second = (await server.call(bo, "POST", place, draft)).body as { id: string };
  await server.call(bo, "POST", `${place}/${second.id}/syncs`);
  await eventually(async () => {
    const { body } = await server.call(bo, "GET", place);
    const found = (body.items as { id: string; sync: DirectorySync }[]).find((one) => one.id === second.id);
    expect(found?.sync).toMatchObject({ state: "done", counts: { people: 2, groups: 2 } });
  }, 20_000);
  expect(await membersOf("enheten")).toEqual(["p0"]);
  expect(await membersOf("alla")).toEqual(["p0"]);
  // Someone who signs in before the next sync is in their groups all the same.
  await byPeople.load(
    personLdif({ uid: "nyast", name: "Nyast", password: word, more: `memberOf: ${groupDnOf("enheten")}` }),
  );
  expect(await identity.directories.signIn({ localpart: "nyast", domain: "digg.example" }, word)).not.toBeNull();
  await eventually(async () => expect(await membersOf("enheten")).toEqual(["nyast", "p0"]), 20_000);
  await byPeople.stop();
});
