import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { uuid } from "#clock";
import { startTestServer } from "../../../testing/server.ts";
import { askScim, connectDirectory, groupUrn } from "./testing.ts";

const server = await startTestServer();
const second = await server.twin();
afterAll(async () => {
  await second.stop();
  await server.stop();
});
const { anna, agnes, bo } = server.people;
const { identity } = server.safos;
const fk = await connectDirectory(server, anna);
const digg = await connectDirectory(server, bo);
const db = server.safos.database.of();
const members = await Promise.all(["ett", "tva", "tre"].map((name) => fk.add(`${name}@fk.example`)));
const [one = "", two = "", three = ""] = members;
const theirs = await digg.add("annan@digg.example");

const addGroup = async (displayName: string, ids: readonly string[] = []): Promise<string> => {
  const answer = await fk.ask("POST", "/Groups", {
    schemas: [groupUrn],
    displayName,
    members: ids.map((value) => ({ value })),
  });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const idsOf = async (id: string): Promise<string[]> => {
  const { body } = await fk.ask("GET", `/Groups/${id}`);
  return ((body.members ?? []) as { value: string }[]).map(({ value }) => value).toSorted();
};

test("a group of the directory has its people, and what is given to it is given to them", async () => {
  const id = await addGroup("Handläggare", [one, two]);
  const shown = await fk.ask("GET", `/Groups/${id}`);
  expect(shown.body).toMatchObject({
    schemas: [groupUrn],
    displayName: "Handläggare",
    meta: { resourceType: "Group" },
  });
  expect(shown.body.members).toContainEqual({
    value: one,
    $ref: `${server.url}/scim/v2/Users/${one}`,
    type: "User",
  });
  expect(await identity.groupsOf(one)).toEqual([id]);
  expect((await fk.ask("GET", `/Groups/${id}?excludedAttributes=members`)).body).not.toHaveProperty("members");
  const found = await fk.ask(
    "GET",
    `/Groups?filter=${encodeURIComponent(`displayName eq "HANDLÄGGARE" and members[value eq "${one}"]`)}`,
  );
  expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
  // As Entra asks whether someone is in a group.
  const isIn = async (person: string): Promise<number> => {
    const filter = `id eq "${id}" and members eq "${person}"`;
    const query = new URLSearchParams({ filter, attributes: "id" }).toString();
    return (await fk.ask("GET", `/Groups?${query}`)).body.totalResults as number;
  };
  expect([await isIn(one), await isIn(three)]).toEqual([1, 0]);
  const put = await fk.ask("PUT", `/Groups/${id}`, {
    schemas: [groupUrn],
    displayName: "Handläggare väst",
    externalId: "g-1",
    members: [{ value: two }, { value: three }],
  });
  expect([put.status, put.body.displayName, put.body.externalId]).toEqual([200, "Handläggare väst", "g-1"]);
  expect(await idsOf(id)).toEqual([two, three].toSorted());
  expect(await identity.groupsOf(one)).toEqual([]);
  expect((await fk.ask("DELETE", `/Groups/${id}`)).status).toBe(204);
  expect((await fk.ask("GET", `/Groups/${id}`)).status).toBe(404);
  expect(await identity.groupsOf(two)).toEqual([]);
});

test("members are added, removed and replaced in every dialect", async () => {
  const id = await addGroup("Dialekter", [one]);
  const patch = async (...operations: object[]): Promise<string[]> => {
    expect((await fk.patch(`/Groups/${id}`, ...operations)).status).toBe(204);
    return idsOf(id);
  };
  expect(await patch({ op: "Add", path: "members", value: [{ value: two }, { value: two }] })).toEqual(
    [one, two].toSorted(),
  );
  expect(await patch({ op: "remove", path: `members[value eq "${one}"]` })).toEqual([two]);
  expect(await patch({ op: "add", value: { members: [{ value: one }] } })).toEqual([one, two].toSorted());
  // Entra names whom it removes in the value.
  expect(await patch({ op: "Remove", path: "members", value: [{ value: one }] })).toEqual([two]);
  expect(await patch({ op: "replace", path: "members", value: [{ value: three, type: "User" }] })).toEqual([three]);
  expect(await patch({ op: "add", path: `${groupUrn}:members`, value: { value: one } })).toEqual(
    [one, three].toSorted(),
  );
  expect(await patch({ op: "remove", path: `members[value eq "${one}" or value eq "${three}"]` })).toEqual([]);
  expect(await patch({ op: "remove", path: `members[value eq "${one}"]` })).toEqual([]);
  await patch(
    { op: "add", path: "members", value: [{ value: one }] },
    { op: "replace", path: "displayName", value: "Ny" },
  );
  expect(await patch({ op: "remove", path: "members" })).toEqual([]);
  expect((await fk.ask("GET", `/Groups/${id}`)).body.displayName).toBe("Ny");
});

test("people of others, groups, and what is no id are refused, and then nothing happened", async () => {
  const id = await addGroup("Hel", [one]);
  const inner = await addGroup("Inre");
  for (const value of [theirs, bo.id, agnes.id, uuid(), inner, "x", 7, null]) {
    const answer = await fk.patch(
      `/Groups/${id}`,
      { op: "replace", path: "displayName", value: "Halv" },
      { op: "add", path: "members", value: [{ value: two }, { value }] },
    );
    expect([value, answer.status, answer.body.scimType]).toEqual([value, 400, "invalidValue"]);
  }
  const nested = await fk.patch(`/Groups/${id}`, {
    op: "add",
    path: "members",
    value: [{ value: two, type: "Group" }],
  });
  expect(nested.body.detail).toContain("Groups within groups");
  const chosen = await fk.patch(`/Groups/${id}`, { op: "remove", path: 'members[display co "e"]' });
  expect(chosen.body.scimType).toBe("invalidFilter");
  const shown = await fk.ask("GET", `/Groups/${id}`);
  expect([shown.body.displayName, await idsOf(id)]).toEqual(["Hel", [one]]);
  const removed = await fk.add("borta@fk.example");
  await fk.ask("DELETE", `/Users/${removed}`);
  expect((await fk.patch(`/Groups/${id}`, { op: "add", path: "members", value: [{ value: removed }] })).status).toBe(
    400,
  );
});

test("another organisation's groups, and those kept by hand, are not there", async () => {
  const id = await addGroup("Hemlig", [one]);
  const byHand = await identity.addGroup(anna.organisationId, { name: "För hand" });
  for (const [who, group] of [
    [digg, id],
    [fk, byHand.id],
    [fk, uuid()],
    [fk, "inget-id"],
  ] as const) {
    expect((await who.ask("GET", `/Groups/${group}`)).status).toBe(404);
    expect((await who.ask("PUT", `/Groups/${group}`, { schemas: [groupUrn], displayName: "Kapad" })).status).toBe(404);
    expect((await who.patch(`/Groups/${group}`, { op: "remove", path: "members" })).status).toBe(404);
    expect((await who.ask("DELETE", `/Groups/${group}`)).status).toBe(404);
  }
  expect((await digg.ask("GET", "/Groups")).body.totalResults).toBe(0);
  for (const displayName of ["för HAND", "Hemlig"]) {
    const taken = await fk.ask("POST", "/Groups", { schemas: [groupUrn], displayName });
    expect([taken.status, taken.body.scimType]).toEqual([409, "uniqueness"]);
  }
  const renamed = await fk.patch(`/Groups/${id}`, { op: "replace", path: "displayName", value: "För hand" });
  expect([renamed.status, renamed.body.scimType]).toEqual([409, "uniqueness"]);
  for (const displayName of ["", " ", "x".repeat(101), null, 7.5])
    expect((await fk.ask("POST", "/Groups", { schemas: [groupUrn], displayName })).status).toBe(
      displayName === 7.5 ? 201 : 400,
    );
});

test("a group of the directory is not changed by hand, and has no second source", async () => {
  const id = await addGroup("Synkad", [one]);
  const place = `/api/v1/organisation/groups/${id}`;
  const listed = await server.call(anna, "GET", "/api/v1/organisation/groups?query=Synkad");
  expect(listed.body.items).toMatchObject([{ id, isSynced: true, isKeptByProvider: false }]);
  expect((await server.call(anna, "PATCH", place, { name: "Kapad" })).body.code).toBe("GROUP_SYNCED");
  expect((await server.call(anna, "DELETE", place)).body.code).toBe("GROUP_SYNCED");
  expect((await server.call(anna, "POST", `${place}/members`, { name: agnes.name })).body.code).toBe("GROUP_SYNCED");
  expect((await server.call(anna, "DELETE", `${place}/members/${one}`)).body.code).toBe("GROUP_SYNCED");
  const provider = await server.call(anna, "POST", "/api/v1/organisation/providers", {
    kind: "oidc",
    name: "x",
    domains: ["fk.example"],
    groups: [{ value: "x", groupId: id, makesAdmin: false }],
    passwordsFor: "everyone",
    isEnabled: true,
    oidc: {
      issuer: "https://id.fk.example",
      clientId: "x",
      scope: "openid",
      claims: { name: "a", displayName: "b", groups: "c" },
      assurances: [],
    },
  });
  expect(provider.body.code).toBe("PROVIDER_GROUP");
});

test("when no directory is let in any more, its groups are the administrators' own", async () => {
  const made = await connectDirectory(server, bo);
  const { body } = await made.ask("POST", "/Groups", { schemas: [groupUrn], displayName: "Friad" });
  const path = `/api/v1/organisation/groups/${body.id}`;
  expect((await server.call(bo, "PATCH", path, { name: "Fri" })).body.code).toBe("GROUP_SYNCED");
  for (const { id } of await identity.scimTokensOf(bo.organisationId))
    await identity.revokeScimToken(bo.organisationId, id);
  expect((await server.call(bo, "PATCH", path, { name: "Fri" })).status).toBe(200);
});

test("one who is deleted leaves the directory's groups, and no others", async () => {
  const id = await fk.add("lamnar@fk.example");
  const synced = await addGroup("Lämnas", [id, one]);
  const byHand = await identity.addGroup(anna.organisationId, { name: "Behålls" });
  await identity.addGroupMember(anna.organisationId, byHand.id, id);
  await fk.ask("DELETE", `/Users/${id}`);
  expect(await idsOf(synced)).toEqual([one]);
  expect(await identity.groupsOf(id)).toEqual([byHand.id]);
});

test("one who is deleted while they are added is in no group afterwards, and nobody waits in a circle", async () => {
  const id = await addGroup("Samtidigt");
  for (let round = 0; round < 8; round++) {
    const person = await fk.add(`samtidig${round}@fk.example`, { active: true });
    const [added, removed] = await Promise.all([
      fk.patch(
        `/Groups/${id}`,
        { op: "remove", path: `members[value eq "${person}"]` },
        { op: "add", path: "members", value: [{ value: person }] },
      ),
      askScim(second, fk.token, "DELETE", `/Users/${person}`),
    ]);
    expect([[204, 400].includes(added.status), removed.status]).toEqual([true, 204]);
    expect(await idsOf(id)).toEqual([]);
  }
});

test("two syncs of one group at once, in two processes, end as one of them", async () => {
  const id = await addGroup("Kapplöpning");
  const put = (ids: readonly string[], of = server) =>
    askScim(of, fk.token, "PUT", `/Groups/${id}`, {
      schemas: [groupUrn],
      displayName: "Kapplöpning",
      members: ids.map((value) => ({ value })),
    });
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all([put([one, two]), put([three], second)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect([[one, two].toSorted(), [three]]).toContainEqual(await idsOf(id));
  }
});

test("a group of ten thousand is put in one transaction, told of person by person, and listed in pages", async () => {
  const { rows } = await sql<{ id: string }>`with made as (
      insert into identity.person (id, organisation_id, localpart, domain, display_name)
      select gen_random_uuid(), ${anna.organisationId}, 'm' || n, 'fk.example', 'M ' || n from generate_series(1, 10000) n
      returning id)
    insert into identity.scim_person (person_id, organisation_id) select id, ${anna.organisationId} from made
    returning person_id as id`.execute(db);
  const id = await addGroup("Alla");
  const all = rows.map((row) => ({ value: row.id, $ref: `${server.url}/scim/v2/Users/${row.id}`, display: "Någon" }));
  const put = (list: readonly object[]) =>
    fk.ask("PUT", `/Groups/${id}?excludedAttributes=members`, {
      schemas: [groupUrn],
      displayName: "Alla",
      members: list,
    });
  // One who is not there: nobody joins.
  expect((await put([...all, { value: uuid() }])).status).toBe(400);
  expect(await idsOf(id)).toEqual([]);
  expect((await put(all)).status).toBe(200);
  expect((await idsOf(id)).length).toBe(10_000);
  const counted = await sql<{ count: number; transactions: number }>`select count(*)::int as count,
    count(distinct xid)::int as transactions from events.outbox
    where type = 'group.memberAdded' and payload ->> 'groupId' = ${id}`.execute(db);
  expect(counted.rows).toEqual([{ count: 10_000, transactions: 1 }]);
  // Again is nothing.
  expect((await put(all)).status).toBe(200);
  expect((await put(all.slice(0, 9_999))).status).toBe(200);
  expect((await idsOf(id)).length).toBe(9_999);
  const first = await fk.ask("GET", `/Groups?count=200`);
  const held = first.body.Resources.reduce(
    (sum: number, group: { members?: unknown[] }) => sum + (group.members?.length ?? 0),
    0,
  );
  expect(held).toBeLessThanOrEqual(20_000);
  const tooMany = Array.from({ length: 20_001 }, (_, n) => ({ value: all[n % 10_000]?.value }));
  expect((await put(tooMany)).status).toBe(413);
  const page = await fk.ask("GET", `/Users?startIndex=9900&count=5000&attributes=userName`);
  expect([page.body.startIndex, page.body.itemsPerPage <= 200, page.body.totalResults > 10_000]).toEqual([
    9900,
    true,
    true,
  ]);
}, 120_000);
