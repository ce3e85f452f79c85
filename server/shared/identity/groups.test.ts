import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { identity, organisations, workspaces } = server.safos;
const place = "/api/v1/organisation/groups";
const make = async (who: TestPerson, name: string): Promise<string> =>
  (await server.call(who, "POST", place, { name })).body.id as string;
const rules = {
  guestLinks: true,
  otherOrganisations: true,
  isDirectoryOpen: false,
  personQuota: null,
  workspaceQuota: null,
  auditDays: null,
};

test("administrators make, rename and end groups of their own organisation", async () => {
  const made = await server.call(anna, "POST", place, { name: " Beredskap ", description: "<b>Jour</b>" });
  expect([made.status, made.body]).toMatchObject([
    201,
    { name: "Beredskap", description: "<b>Jour</b>", organisationName: "Försäkringskassan", memberCount: 0 },
  ]);
  const path = `${place}/${made.body.id}`;
  expect((await server.call(anna, "POST", place, { name: "BEREDSKAP" })).body.code).toBe("GROUP_NAME_TAKEN");
  expect((await server.call(bo, "POST", place, { name: "Beredskap" })).status).toBe(201);
  expect((await server.call(anna, "PATCH", path, { name: "Jour" })).body.name).toBe("Jour");
  const other = await make(anna, "Annan");
  expect((await server.call(anna, "PATCH", `${place}/${other}`, { name: "jour" })).body.code).toBe("GROUP_NAME_TAKEN");
  expect((await server.call(anna, "PATCH", path, { name: "JOUR" })).body.name).toBe("JOUR");
  for (const [who, status] of [
    [null, 401],
    [agnes, 403],
    [bo, 404],
  ] as const) {
    expect((await server.call(who, "PATCH", path, { name: "Kapad" })).status).toBe(status);
    expect((await server.call(who, "GET", `${path}/members`)).status).toBe(status);
    expect((await server.call(who, "POST", `${path}/members`, { name: agnes.name })).status).toBe(status);
    expect((await server.call(who, "DELETE", `${path}/members/${agnes.id}`)).status).toBe(status);
    expect((await server.call(who, "DELETE", path)).status).toBe(status);
  }
  for (const who of [null, agnes]) {
    expect((await server.call(who, "GET", place)).status).toBe(who ? 403 : 401);
    expect((await server.call(who, "POST", place, { name: "x" })).status).toBe(who ? 403 : 401);
  }
  expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  expect((await server.call(anna, "DELETE", path)).status).toBe(404);
});

test("what has the wrong shape is refused", async () => {
  const id = await make(anna, "Formkrav");
  for (const bad of [
    {},
    { name: "" },
    { name: "   " },
    { name: 7 },
    { name: "x".repeat(101) },
    { name: "x", description: "x".repeat(1001) },
    { name: "x", extra: 1 },
  ])
    expect([bad, (await server.call(anna, "POST", place, bad)).status]).toEqual([bad, 400]);
  expect((await server.call(anna, "POST", place, "{")).status).toBe(400);
  expect((await server.call(anna, "POST", place, { name: "x".repeat(10 << 20) })).status).toBe(413);
  for (const bad of [{}, { name: 7 }, { name: "x".repeat(321) }, { personId: agnes.id }])
    expect([bad, (await server.call(anna, "POST", `${place}/${id}/members`, bad)).status]).toEqual([bad, 400]);
  expect((await server.call(anna, "PATCH", `${place}/inte-en`, { name: "x" })).status).toBe(400);
  expect((await server.call(anna, "GET", `${place}?limit=0`)).status).toBe(400);
  expect((await server.call(anna, "GET", "/api/v1/groups?query=%25_%5C%27")).body.items).toEqual([]);
});

test("two who take the same name at once get one group", async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      server.call(anna, "POST", place, { name: index % 2 ? "samtidig" : "Samtidig" }),
    ),
  );
  expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
  const ids = await Promise.all(["Ett", "Två", "Tre"].map((name) => make(anna, name)));
  const renamed = await Promise.all(ids.map((id) => server.call(anna, "PATCH", `${place}/${id}`, { name: "Samma" })));
  expect(renamed.map((one) => one.status).toSorted()).toEqual([200, 409, 409]);
});

test("members are persons of the same organisation, listed page by page", async () => {
  const id = await make(anna, "Medlemmar");
  const members = `${place}/${id}/members`;
  expect((await server.call(anna, "POST", members, { name: britt.name })).body.code).toBe("PERSON_NOT_HERE");
  expect((await server.call(anna, "POST", members, { name: "ingen@fk.example" })).body.code).toBe("PERSON_NOT_HERE");
  for (const name of [agnes.name, agnes.userId, anna.name])
    expect((await server.call(anna, "POST", members, { name })).status).toBe(201);
  const first = (await server.call(anna, "GET", `${members}?limit=1`)).body;
  expect(first.items).toMatchObject([{ id: agnes.id, isDisabled: false }]);
  const second = (await server.call(anna, "GET", `${members}?limit=1&after=${encodeURIComponent(first.next)}`)).body;
  expect([second.items[0].id, second.next]).toEqual([anna.id, undefined]);
  expect((await server.call(anna, "DELETE", `${members}/${agnes.id}`)).status).toBe(200);
  expect((await server.call(anna, "DELETE", `${members}/${agnes.id}`)).status).toBe(404);
  expect(await identity.membersOfGroups([id])).toEqual(new Map([[id, [anna.id]]]));
  const eva = await identity.add({ name: "eva@fk.example", password: testPassword });
  await identity.addGroupMember(anna.organisationId, id, eva.id);
  await identity.change(eva.id, { isDisabled: true });
  expect((await identity.membersOfGroups([id])).get(id)).toEqual([anna.id]);
  expect((await identity.groupsByIds([id]))[0]?.memberCount).toBe(1);
});

test("groups are found where people are: in one's own organisation and in open directories", async () => {
  const id = await make(anna, "Synliga gruppen");
  await organisations.change(anna.organisationId, { rules });
  const find = async (who: TestPerson | null) => server.call(who, "GET", "/api/v1/groups?query=grupp");
  expect((await find(null)).status).toBe(401);
  expect((await find(agnes)).body.items).toEqual([
    {
      id,
      name: "Synliga gruppen",
      organisationId: anna.organisationId,
      organisationName: "Försäkringskassan",
      memberCount: 0,
    },
  ]);
  expect((await find(britt)).body.items).toEqual([]);
  await organisations.change(anna.organisationId, { rules: { ...rules, isDirectoryOpen: true } });
  await eventually(async () => expect((await find(britt)).body.items).toHaveLength(1));
  await organisations.change(anna.organisationId, { rules });
});

test("what a group was given opens and closes with membership, here and in another process", async () => {
  const twin = await server.twin();
  try {
    const space = await server.workspace("Grupprum", anna);
    const board = (await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Delad" })).body
      .id as string;
    const group = await make(anna, "Läsare");
    const shares = `/api/v1/items/board/${board}/shares`;
    const status = async (on = server): Promise<number> =>
      (await on.call(agnes, "GET", `/api/v1/boards/${board}`)).status;
    expect([await status(), await status(twin)]).toEqual([404, 404]);
    const made = await server.call(anna, "POST", shares, { groupId: group, role: "commenter" });
    expect(made.status).toBe(201);
    expect((await server.call(anna, "GET", shares)).body).toMatchObject({
      items: [{ id: made.body.id, group: { id: group, name: "Läsare" }, person: null, organisation: null }],
      organisations: [{ id: anna.organisationId }],
    });
    expect(await status()).toBe(404);
    // In and out, by every way there is; after each step both processes agree with what was done last.
    const steps: [() => Promise<unknown>, number][] = [
      [() => identity.addGroupMember(anna.organisationId, group, agnes.id), 200],
      [() => identity.removeGroupMember(anna.organisationId, group, agnes.id), 404],
      [() => twin.safos.identity.addGroupMember(anna.organisationId, group, agnes.id), 200],
      [() => server.call(anna, "DELETE", `${shares}/${made.body.id}`), 404],
      [() => server.call(anna, "POST", shares, { groupId: group, role: "viewer" }), 200],
      [() => twin.safos.identity.removeGroup(anna.organisationId, group), 404],
    ];
    for (const [index, [step, expected]] of steps.entries()) {
      await step();
      await eventually(async () => {
        expect([index, await status(), await status(twin)]).toEqual([index, expected, expected]);
      }, 1000);
    }
    expect((await server.call(anna, "GET", shares)).body.items).toEqual([]);
    expect(await workspaces.grantedItems({ personId: agnes.id, organisationId: agnes.organisationId })).toEqual([]);
  } finally {
    await twin.stop();
  }
});

test("the strongest of what one's groups were given counts, and giving again replaces", async () => {
  const space = await server.workspace("Starkast", anna);
  const item = { workspaceId: space.id, kind: "board", id: anna.id };
  const [weak, strong] = [await make(anna, "Svag"), await make(anna, "Stark")];
  for (const group of [weak, strong]) await identity.addGroupMember(anna.organisationId, group, agnes.id);
  const who = { personId: agnes.id, organisationId: agnes.organisationId };
  const role = async () => (await workspaces.grantedRoles(who, "board", [item.id])).roleOn(item.id, null);
  await workspaces.grant(anna.id, item, { groupId: weak }, "viewer");
  await workspaces.grant(anna.id, item, { groupId: strong }, "editor");
  expect(await role()).toBe("editor");
  await workspaces.grant(anna.id, item, { groupId: strong }, "commenter");
  expect([await role(), (await workspaces.grantsOn(item)).length]).toEqual(["commenter", 2]);
  await workspaces.grant(anna.id, item, { groupId: strong }, "editor", { expiresAt: new Date(0) });
  expect(await role()).toBe("viewer");
});

test("a group one may not find, and one the rules keep out, is given nothing", async () => {
  const space = await server.workspace("Regler", anna);
  const board = (await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Regler" })).body
    .id as string;
  const shares = `/api/v1/items/board/${board}/shares`;
  const foreign = await make(bo, "Diggs grupp");
  await organisations.change(bo.organisationId, { rules });
  const give = (body: object) => server.call(anna, "POST", shares, { role: "viewer", ...body });
  expect((await give({ groupId: foreign })).status).toBe(404);
  expect((await give({ groupId: anna.id })).status).toBe(404);
  expect((await give({ groupId: "x" })).status).toBe(400);
  expect((await give({ groupId: foreign, organisationId: bo.organisationId })).status).toBe(400);
  await organisations.change(bo.organisationId, { rules: { ...rules, isDirectoryOpen: true } });
  await organisations.change(anna.organisationId, { rules: { ...rules, otherOrganisations: false } });
  expect((await give({ groupId: foreign })).body.code).toBe("POLICY_REFUSED");
  expect((await give({ organisationId: bo.organisationId })).body.code).toBe("POLICY_REFUSED");
  await organisations.change(anna.organisationId, { rules });
  expect((await give({ groupId: foreign })).status).toBe(201);
  expect((await give({ organisationId: bo.organisationId })).status).toBe(201);
});
