import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, testPassword } from "../../../testing/server.ts";
import { askScim, connectDirectory, userUrn } from "./testing.ts";

const server = await startTestServer();
const second = await server.twin();
afterAll(async () => {
  await second.stop();
  await server.stop();
});
const { anna, agnes, bo, britt } = server.people;
const { identity } = server.safos;
const fk = await connectDirectory(server, anna);
const digg = await connectDirectory(server, bo);
const db = server.safos.database.of();

test("someone new exists without a password, as the directory says, and can be found, changed and listed", async () => {
  const fresh = {
    schemas: [userUrn],
    userName: "Moa.Lind@FK.example",
    externalId: "0001",
    name: { givenName: "Moa", familyName: "Lind" },
    emails: [{ value: "moa.lind@fk.example", type: "work", primary: true }],
    preferredLanguage: "en-GB",
    password: "går ingenstans",
    title: "okänt här",
  };
  const made = await fk.ask("POST", "/Users", fresh);
  expect(made.status).toBe(201);
  expect(made.headers.get("content-type")).toContain("application/scim+json");
  const { id } = made.body;
  expect(made.headers.get("location")).toBe(`${server.url}/scim/v2/Users/${id}`);
  expect(made.body).toMatchObject({
    userName: "moa.lind@fk.example",
    externalId: "0001",
    active: true,
    emails: fresh.emails,
    meta: { resourceType: "User", location: `${server.url}/scim/v2/Users/${id}` },
  });
  expect(made.body).not.toHaveProperty("password");
  expect(made.body).not.toHaveProperty("title");
  const person = await identity.personById(id);
  expect(person).toMatchObject({ displayName: "Moa Lind", locale: "en", isAdmin: false, disabled: false });
  expect(await identity.hasPassword(id)).toBe(false);
  const changed = await fk.ask("PUT", `/Users/${id}`, {
    schemas: [userUrn],
    userName: "moa.lind@fk.example",
    displayName: "Moa L",
  });
  expect([changed.status, changed.body.displayName, changed.body.emails]).toEqual([200, "Moa L", undefined]);
  expect((await identity.personById(id))?.displayName).toBe("Moa L");
  const found = await fk.ask("GET", `/Users?filter=${encodeURIComponent('userName eq "MOA.lind@fk.example"')}`);
  expect(found.body).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [{ id }] });
  const few = await fk.ask("GET", `/Users/${id}?attributes=userName`);
  expect(few.body).toEqual({ schemas: [userUrn], id, userName: "moa.lind@fk.example" });
});

test("every attribute can be asked for, and what cannot is refused in SCIM's words", async () => {
  const id = await fk.add("filter@fk.example", {
    externalId: "F-1",
    displayName: "Fil % Ter",
    emails: [{ value: "x@y", type: "home" }],
  });
  const idsOf = async (filter: string): Promise<string[]> => {
    const answer = await fk.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    expect([filter, answer.status]).toEqual([filter, 200]);
    return answer.body.Resources.map((one: { id: string }) => one.id);
  };
  for (const filter of [
    'externalId eq "F-1"',
    `id eq "${id}"`,
    'displayName sw "fil %"',
    'displayName co "% t" and active eq true',
    'emails.value eq "X@Y"',
    'emails[type eq "home" and value co "@"]',
    'emails eq "x@y" and userName sw "filter"',
    'meta.created gt "2020-01-01T00:00:00Z" and externalId eq "F-1"',
    'userName ew "@fk.example" and not (externalId ne "F-1")',
  ])
    expect([filter, await idsOf(filter)]).toEqual([filter, [id]]);
  for (const filter of [
    'externalId eq "f-1"',
    'userName eq "inte ett namn"',
    'displayName eq "\' or true --"',
    'id eq "x"',
  ])
    expect([filter, await idsOf(filter)]).toEqual([filter, []]);
  for (const filter of [
    "passwordHash pr",
    "userName",
    "active gt true",
    'meta.created eq "igår"',
    "userName[value pr]",
  ]) {
    const refused = await fk.ask("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    expect([filter, refused.status, refused.body.scimType]).toEqual([filter, 400, "invalidFilter"]);
    expect(refused.body.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:Error"]);
  }
});

test("names are of the organisation's own domains, and never change", async () => {
  const refused = async (userName: unknown): Promise<unknown> => {
    const answer = await fk.ask("POST", "/Users", { schemas: [userUrn], userName });
    return [answer.status, answer.body.scimType];
  };
  for (const name of ["ny@digg.example", "ny@annan.example", "ny", "@ny:fk.example", "å@fk.example", "", 7, null])
    expect([name, await refused(name)]).toEqual([name, [400, "invalidValue"]]);
  expect(await identity.personByName("ny@digg.example")).toBeNull();
  const id = await fk.add("namn@fk.example");
  const put = await fk.ask("PUT", `/Users/${id}`, { schemas: [userUrn], userName: "annat@fk.example" });
  expect([put.status, put.body.scimType]).toEqual([400, "mutability"]);
  const patched = await fk.patch(`/Users/${id}`, { op: "replace", path: "userName", value: "annat@fk.example" });
  expect([patched.status, patched.body.scimType]).toEqual([400, "mutability"]);
  expect((await fk.patch(`/Users/${id}`, { op: "replace", path: "userName", value: "NAMN@fk.example" })).status).toBe(
    200,
  );
});

test("one who has the name already is taken over once, keeps everything, and is nobody else's", async () => {
  expect((await fk.ask("GET", `/Users/${agnes.id}`)).status).toBe(404);
  const made = await fk.ask("POST", "/Users", { schemas: [userUrn], userName: agnes.name, displayName: "Agnes B" });
  expect([made.status, made.body.id]).toEqual([201, agnes.id]);
  expect((await server.call(agnes, "GET", "/api/v1/session")).status).toBe(200);
  const silent = await digg.ask("POST", "/Users", { schemas: [userUrn], userName: britt.name });
  expect([silent.status, (await identity.personById(britt.id))?.displayName]).toEqual([201, "Britt Ahl"]);
  const again = await fk.ask("POST", "/Users", { schemas: [userUrn], userName: agnes.name });
  expect([again.status, again.body.scimType]).toEqual([409, "uniqueness"]);
  for (const [method, body] of [
    ["GET", undefined],
    ["PUT", { schemas: [userUrn], userName: agnes.name, active: false }],
    ["DELETE", undefined],
  ] as const)
    expect((await digg.ask(method, `/Users/${agnes.id}`, body)).status).toBe(404);
  expect((await digg.patch(`/Users/${agnes.id}`, { op: "replace", path: "active", value: false })).status).toBe(404);
  const theirs = await digg.ask("GET", `/Users?filter=${encodeURIComponent(`userName eq "${agnes.name}"`)}`);
  expect(theirs.body).toMatchObject({ totalResults: 0, Resources: [] });
  expect((await identity.personById(agnes.id))?.disabled).toBe(false);
});

test("many requests for one name at once, in two processes, make one person", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      askScim(index % 2 ? server : second, fk.token, "POST", "/Users", {
        schemas: [userUrn],
        userName: "samtidig@fk.example",
      }),
    ),
  );
  expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([
    201,
    ...Array.from({ length: 7 }, () => 409),
  ]);
});

test("active false closes the account and its sessions for good, and active true opens the account", async () => {
  const id = await fk.add("stängs@fk.example".replace("ä", "a"));
  const made = await identity.createSession(id, { kind: "api", label: "x" });
  const asked = (): Promise<Response> =>
    fetch(`${server.url}/api/v1/session`, { headers: { authorization: `Bearer ${made.token}` } });
  expect((await asked()).status).toBe(200);
  const closed = await fk.patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" });
  expect([closed.status, closed.body.active]).toEqual([200, false]);
  expect((await asked()).status).toBe(401);
  // Left out is not let in.
  const put = await fk.ask("PUT", `/Users/${id}`, {
    schemas: [userUrn],
    userName: "stangs@fk.example",
    displayName: "S",
  });
  expect(put.body.active).toBe(false);
  const opened = await fk.patch(`/Users/${id}`, { op: "replace", value: { active: true } });
  expect(opened.body.active).toBe(true);
  expect((await identity.personById(id))?.disabled).toBe(false);
  expect((await asked()).status).toBe(401);
});

test("what an administrator closed by hand stays closed, however often the directory says that it is active", async () => {
  const id = await fk.add("forhand@fk.example");
  const isClosed = async (): Promise<boolean> => (await identity.personById(id))?.disabled === true;
  await identity.change(id, { isDisabled: true });
  for (const again of [
    () => fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: true }),
    () => fk.ask("PUT", `/Users/${id}`, { schemas: [userUrn], userName: "forhand@fk.example", active: true }),
    () => fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: false }),
    () => fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: true }),
  ])
    expect([(await again()).body.active, await isClosed()]).toEqual([false, true]);
  // Nor by being deleted there and coming back.
  expect((await fk.ask("DELETE", `/Users/${id}`)).status).toBe(204);
  expect(await fk.add("forhand@fk.example")).toBe(id);
  expect(await isClosed()).toBe(true);
  await identity.change(id, { isDisabled: false });
  // Opened by hand, closed by the directory: that is the directory's to open.
  await fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
  await fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: true });
  expect(await isClosed()).toBe(false);
  // And what the directory closed, was opened and then closed by hand, is not.
  await fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
  await identity.change(id, { isDisabled: false });
  await identity.change(id, { isDisabled: true });
  await fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: true });
  expect(await isClosed()).toBe(true);
});

test("DELETE closes the account, destroys nothing, and the person comes back under the same id", async () => {
  const id = await fk.add("slutar@fk.example", { externalId: "S-1" });
  const place = await server.safos.workspaces.create(id, { name: "Kvar" });
  expect((await fk.ask("DELETE", `/Users/${id}`)).status).toBe(204);
  for (const method of ["GET", "DELETE"]) expect((await fk.ask(method, `/Users/${id}`)).status).toBe(404);
  expect((await fk.ask("GET", `/Users?filter=${encodeURIComponent('externalId eq "S-1"')}`)).body.totalResults).toBe(0);
  expect((await identity.personById(id))?.disabled).toBe(true);
  expect(await server.safos.workspaces.byId(place.id)).not.toBeNull();
  expect(await fk.add("slutar@fk.example")).toBe(id);
  expect((await identity.personById(id))?.disabled).toBe(false);
});

test("the last administrator is not closed, and no two close each other at once", async () => {
  const id = await fk.add(anna.name);
  const adopting = await digg.ask("POST", "/Users", { schemas: [userUrn], userName: bo.name, active: false });
  expect([adopting.status, (await identity.personById(bo.id))?.disabled]).toEqual([409, false]);
  // Refused: the person is not taken over either.
  expect((await digg.ask("GET", `/Users/${bo.id}`)).status).toBe(404);
  for (const work of [
    () => fk.patch(`/Users/${id}`, { op: "replace", path: "active", value: false }),
    () => fk.ask("DELETE", `/Users/${id}`),
  ]) {
    const answer = await work();
    expect([answer.status, answer.body.detail]).toEqual([409, "An organisation needs at least one administrator."]);
  }
  const other = await identity.add({ name: "chef@fk.example", password: testPassword, isAdmin: true });
  await fk.add(other.name);
  const both = await Promise.all(
    [id, other.id].map((one) => fk.patch(`/Users/${one}`, { op: "replace", path: "active", value: false })),
  );
  expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const closed = both[0]?.status === 200 ? id : other.id;
  expect((await fk.patch(`/Users/${closed}`, { op: "replace", path: "active", value: true })).status).toBe(200);
  expect((await identity.administratorsOf(anna.organisationId, 10)).length).toBe(2);
});

test("a directory makes nobody an administrator, and cannot reach fields that are not its own", async () => {
  const id = await fk.add("vanlig@fk.example", {
    isAdmin: true,
    roles: [{ value: "admin" }],
    id: bo.id,
    organisationId: bo.organisationId,
  });
  await fk.patch(
    `/Users/${id}`,
    { op: "add", path: "isAdmin", value: true },
    { op: "replace", path: "id", value: britt.id },
  );
  expect(await identity.personById(id)).toMatchObject({ isAdmin: false, organisationId: anna.organisationId });
});

test("what the directory does stands in the log as its own, in one transaction with what it changes", async () => {
  const id = await fk.add("loggad@fk.example");
  await fk.patch(
    `/Users/${id}`,
    { op: "replace", path: "active", value: false },
    { op: "replace", path: "displayName", value: "L" },
  );
  const { rows } = await sql<{ type: string; actor: unknown }>`select type, actor from events.outbox
    where payload ->> 'personId' = ${id} order by id`.execute(db);
  expect(rows.map(({ type }) => type)).toEqual(["person.created", "person.changed", "person.disabled"]);
  for (const { actor } of rows) expect(actor).toEqual({ kind: "directory", id: fk.tokenId });
  // Refused: nothing of it happened.
  const before = await fk.ask("GET", `/Users/${id}`);
  const bad = await fk.patch(
    `/Users/${id}`,
    { op: "replace", path: "displayName", value: "X" },
    { op: "replace", path: "active", value: 7 },
  );
  expect(bad.status).toBe(400);
  expect((await fk.ask("GET", `/Users/${id}`)).body).toEqual(before.body);
});

test("bodies that are too large, too deep or no objects are refused", async () => {
  const cases: [unknown, number][] = [
    ["{", 400],
    ["[]", 400],
    ["null", 400],
    ['"x"', 400],
    [`{"a":${"[".repeat(200)}${"]".repeat(200)}}`, 400],
    [{ schemas: [userUrn], userName: "stor@fk.example", displayName: "x".repeat(2000) }, 400],
    [{ schemas: [userUrn], userName: "stor@fk.example", title: "x".repeat(300_000) }, 413],
    [{ schemas: [userUrn], userName: "stor@fk.example", displayName: "\u0000" }, 400],
    [{ schemas: [userUrn], userName: "stor@fk.example", externalId: "x".repeat(300) }, 400],
  ];
  for (const [body, status] of cases) {
    const answer = await fk.ask("POST", "/Users", body);
    expect([JSON.stringify(body).slice(0, 60), answer.status]).toEqual([JSON.stringify(body).slice(0, 60), status]);
    expect(answer.body.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:Error"]);
  }
  const text = await fetch(`${server.url}/scim/v2/Users`, {
    method: "POST",
    headers: { authorization: `Bearer ${fk.token}`, "content-type": "text/plain" },
    body: "x",
  });
  expect(text.status).toBe(415);
  expect(await identity.personByName("stor@fk.example")).toBeNull();
});
