import { roles, type Role } from "@safos/contract/workspaces";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Refusal } from "#http";
import type { Actor } from "#items";
import type { Grantee } from "#workspaces";
import { addPerson, startTestServer, type TestPerson } from "../../testing/server.ts";

/**
 * The whole permission model against the real thing: who a person is in the workspace × what was given to them by name,
 * by group or by organisation × the link they hold, for each action on one item.
 */
const patient = { timeout: 15_000 };
const server = await startTestServer();
afterAll(() => server.stop());
const { identity, items, organisations, workspaces } = server.safos;
const { anna, bo } = server.people;
const workspace = await server.workspace("Behörigheter", anna);

type Who = Role | "colleague" | "foreigner" | "removed";
const people = new Map<Who | "visitor", TestPerson>();
const actions = ["read", "comment", "write", "manage"] as const;
/** How many of the actions each role allows, from the first: written out, so that it does not ask what it checks. */
const reach: Record<Role, number> = { owner: 4, editor: 3, commenter: 2, viewer: 1, guest: 0 };

const add = (name: string): Promise<TestPerson> => addPerson(server.safos, { name, displayName: name });
const of = (who: Who | "visitor"): TestPerson => {
  const person = people.get(who);
  if (!person) throw new Error(`There is no ${who}.`);
  return person;
};

const ways = ["person", "group", "organisation"] as const;
type Way = (typeof ways)[number];
interface Given {
  readonly way: Way | null;
  readonly role: Role | null;
  readonly meeting: string;
}
const given: Given[] = [];
const links = new Map<string, string>();
const groups = new Map<string, string>();

async function makeMeeting(): Promise<string> {
  const { body } = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/meetings`, { title: "Möte" });
  return body.id as string;
}

beforeAll(async () => {
  for (const role of roles) {
    people.set(role, await add(`${role}@fk.example`));
    await workspaces.addMember(anna.id, workspace.id, of(role).id, role);
  }
  people.set("colleague", await add("colleague@fk.example"));
  people.set("foreigner", await add("foreigner@digg.example"));
  people.set("removed", await add("removed@fk.example"));
  await workspaces.addMember(anna.id, workspace.id, of("removed").id, "editor");
  await workspaces.removeMember(anna.id, workspace.id, of("removed").id);
  for (const organisationId of [anna.organisationId, bo.organisationId]) {
    const group = await identity.addGroup(organisationId, { name: "Alla" });
    groups.set(organisationId, group.id);
    for (const person of people.values())
      if (person.organisationId === organisationId) await identity.addGroupMember(organisationId, group.id, person.id);
  }
  const grantees: Record<Way, () => Grantee[]> = {
    person: () => [...people.values()].map(({ id }) => ({ personId: id })),
    group: () => [...groups.values()].map((groupId) => ({ groupId })),
    organisation: () => [...groups.keys()].map((organisationId) => ({ organisationId })),
  };
  given.push({ way: null, role: null, meeting: await makeMeeting() });
  for (const way of ways)
    for (const role of roles) {
      const meeting = await makeMeeting();
      const item = { workspaceId: workspace.id, kind: "meeting", id: meeting };
      for (const grantee of grantees[way]()) await workspaces.grant(anna.id, item, grantee, role);
      given.push({ way, role, meeting });
    }
  for (const { meeting } of given)
    for (const role of ["viewer", "commenter", "editor"] as const) {
      const item = { workspaceId: workspace.id, kind: "meeting", id: meeting };
      links.set(`${meeting} ${role}`, (await workspaces.grantLink(anna.id, item, role)).secret);
    }
}, 60_000);

const principalOf = async (who: TestPerson): Promise<NonNullable<Actor["person"]>> => {
  const { principal } = await identity.authenticateToken(who.token);
  if (!principal) throw new Error("The token is not valid.");
  return principal;
};

/** `yes`, or the code of the refusal. */
async function outcome(actor: Actor, meeting: string, action: (typeof actions)[number]): Promise<string> {
  try {
    await items.require(actor, "meeting", meeting, action);
    return "yes";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function expected(action: (typeof actions)[number], ...each: readonly (Role | null)[]): string {
  const most = Math.max(0, ...each.map((role) => (role === null ? 0 : reach[role])));
  if (most > actions.indexOf(action)) return "yes";
  return most === 0 ? "MISSING" : "FORBIDDEN";
}

const memberRole = (who: Who): Role | null => roles.find((role) => role === who) ?? null;

test.for([...roles, "colleague", "foreigner", "removed"] as const)(
  "%s: the strongest of membership, what was given and the link decides each action",
  { timeout: 60_000 },
  async (who) => {
    const person = await principalOf(of(who));
    for (const { way, role, meeting } of given)
      for (const linkRole of [null, "viewer", "commenter", "editor"] as const) {
        const secret = linkRole === null ? null : (links.get(`${meeting} ${linkRole}`) ?? null);
        const actor = await items.actorFrom(person, secret, null);
        for (const action of actions)
          expect([way, role, linkRole, action, await outcome(actor, meeting, action)]).toEqual([
            way,
            role,
            linkRole,
            action,
            expected(action, memberRole(who), role, linkRole),
          ]);
      }
  },
);

test("a visitor with a link alone gets its role on its item, and nothing on any other", async () => {
  const [first, second] = given;
  for (const linkRole of ["viewer", "commenter", "editor"] as const) {
    const actor = await items.actorFrom(null, links.get(`${first?.meeting} ${linkRole}`) ?? "", null);
    for (const action of actions) {
      expect([linkRole, action, await outcome(actor, first?.meeting ?? "", action)]).toEqual([
        linkRole,
        action,
        expected(action, linkRole),
      ]);
      expect(await outcome(actor, second?.meeting ?? "", action)).toBe("MISSING");
    }
  }
});

test("over HTTP each role gets the same answers", async () => {
  const meeting = given[0]?.meeting ?? "";
  const item = `/api/v1/items/meeting/${meeting}`;
  const asks = [
    ["GET", item, undefined],
    ["POST", `${item}/comments`, { text: "Jag får säga något" }],
    ["GET", `${item}/shares`, undefined],
    // A link that manages is refused as such, but only to those who may share.
    ["POST", `${item}/shares`, { isLink: true, role: "owner" }],
  ] as const;
  const wanted: Record<Who, readonly number[]> = {
    owner: [200, 201, 200, 400],
    editor: [200, 201, 200, 403],
    commenter: [200, 201, 403, 403],
    viewer: [200, 403, 403, 403],
    guest: [404, 404, 404, 404],
    colleague: [404, 404, 404, 404],
    foreigner: [404, 404, 404, 404],
    removed: [404, 404, 404, 404],
  };
  for (const [who, statuses] of Object.entries(wanted) as [Who, readonly number[]][]) {
    const answers = [];
    for (const [method, path, body] of asks) answers.push((await server.call(of(who), method, path, body)).status);
    expect([who, answers]).toEqual([who, statuses]);
  }
  for (const [method, path, body] of asks) expect((await server.call(null, method, path, body)).status).toBe(401);
});

test("over HTTP each role does with the workspace and its members what it may", async () => {
  const path = `/api/v1/workspaces/${workspace.id}`;
  const viewer = of("viewer");
  const asks = [
    ["GET", path, undefined],
    ["GET", `${path}/members`, undefined],
    ["PATCH", path, { description: "Ny" }],
    ["POST", `${path}/members`, { name: viewer.name, role: "editor" }],
    ["PATCH", `${path}/members/${viewer.id}`, { role: "viewer" }],
    ["DELETE", `${path}/members/${of("colleague").id}`, undefined],
  ] as const;
  const wanted: Record<Who, readonly number[]> = {
    // Already a member; not a member.
    owner: [200, 200, 200, 409, 200, 404],
    editor: [200, 200, 403, 403, 403, 403],
    commenter: [200, 200, 403, 403, 403, 403],
    viewer: [200, 200, 403, 403, 403, 403],
    guest: [200, 403, 403, 403, 403, 403],
    colleague: [404, 404, 404, 404, 404, 404],
    foreigner: [404, 404, 404, 404, 404, 404],
    removed: [404, 404, 404, 404, 404, 404],
  };
  for (const [who, statuses] of Object.entries(wanted) as [Who, readonly number[]][]) {
    const answers = [];
    for (const [method, place, body] of asks) answers.push((await server.call(of(who), method, place, body)).status);
    expect([who, answers]).toEqual([who, statuses]);
  }
  for (const [method, place, body] of asks) expect((await server.call(null, method, place, body)).status).toBe(401);
  for (const who of ["editor", "viewer", "guest", "colleague"] as const)
    expect([404, 403]).toContain((await server.call(of(who), "DELETE", path)).status);
  expect((await server.call(of("owner"), "GET", path)).body).toMatchObject({ memberCount: 5, guestCount: 1 });
});

test("a removed member loses what was given by name, and keeps what a group or an organisation gives", async () => {
  const shared = await server.workspace("Borttagen", anna);
  const eva = await add("eva@fk.example");
  await workspaces.addMember(anna.id, shared.id, eva.id, "editor");
  const group = await identity.addGroup(anna.organisationId, { name: "Evas grupp" });
  await identity.addGroupMember(anna.organisationId, group.id, eva.id);
  const make = async (grantee: Grantee): Promise<string> => {
    const made = await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/meetings`, { title: "Möte" });
    const id = made.body.id as string;
    await workspaces.grant(anna.id, { workspaceId: shared.id, kind: "meeting", id }, grantee, "viewer");
    return id;
  };
  const named = await make({ personId: eva.id });
  const byGroup = await make({ groupId: group.id });
  const byOrganisation = await make({ organisationId: eva.organisationId });
  const statuses = async (): Promise<number[]> =>
    Promise.all(
      [named, byGroup, byOrganisation].map(
        async (id) => (await server.call(eva, "GET", `/api/v1/items/meeting/${id}`)).status,
      ),
    );
  expect(await statuses()).toEqual([200, 200, 200]);
  const path = `/api/v1/workspaces/${shared.id}/members`;
  expect((await server.call(anna, "DELETE", `${path}/${eva.id}`)).status).toBe(200);
  expect(await statuses()).toEqual([404, 200, 200]);
  expect((await server.call(eva, "GET", `/api/v1/workspaces/${shared.id}`)).status).toBe(404);
  expect(
    (await server.call(eva, "GET", "/api/v1/workspaces")).body.items.map((one: { id: string }) => one.id),
  ).not.toContain(shared.id);
  await identity.removeGroupMember(anna.organisationId, group.id, eva.id);
  expect(await statuses()).toEqual([404, 404, 200]);
  // Back again with less than before.
  await server.call(anna, "POST", path, { name: eva.name, role: "viewer" });
  expect(await statuses()).toEqual([200, 200, 200]);
  expect((await server.call(eva, "POST", `/api/v1/items/meeting/${named}/comments`, { text: "x" })).status).toBe(403);
});

test("the maker of a thing manages it only while the workspace lets them write", async () => {
  const shared = await server.workspace("Ägd sak", anna);
  const maker = await add("maker@fk.example");
  await workspaces.addMember(anna.id, shared.id, maker.id, "editor");
  const made = await server.call(maker, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Min tavla" });
  const actor: Actor = { person: await principalOf(maker), link: null };
  const manages = async (): Promise<string> => {
    try {
      return (await items.require(actor, "board", made.body.id as string, "manage")).role;
    } catch (error) {
      return (error as Refusal).code;
    }
  };
  const first = await manages();
  const path = `/api/v1/workspaces/${shared.id}/members/${maker.id}`;
  await server.call(anna, "PATCH", path, { role: "viewer" });
  expect(await manages()).toBe("FORBIDDEN");
  await server.call(anna, "PATCH", path, { role: "editor" });
  expect(await manages()).toBe(first);
  await server.call(anna, "DELETE", path);
  expect(await manages()).toBe("MISSING");
});

test("the last owner can neither leave nor step down, and the next one can", async () => {
  const shared = await server.workspace("Sista ägaren", anna);
  const heir = await add("heir@fk.example");
  const path = `/api/v1/workspaces/${shared.id}/members`;
  expect((await server.call(anna, "DELETE", `${path}/${anna.id}`)).body.code).toBe("LAST_OWNER");
  expect((await server.call(anna, "PATCH", `${path}/${anna.id}`, { role: "editor" })).body.code).toBe("LAST_OWNER");
  await server.call(anna, "POST", path, { name: heir.name, role: "owner" });
  expect((await server.call(anna, "DELETE", `${path}/${anna.id}`)).status).toBe(200);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}`)).status).toBe(404);
  expect((await server.call(heir, "PATCH", `/api/v1/workspaces/${shared.id}`, { name: "Ärvd" })).body.name).toBe(
    "Ärvd",
  );
});

test("members leave by themselves whatever their role, and guests too", async () => {
  const shared = await server.workspace("Gå själv", anna);
  for (const role of roles) {
    const leaver = await add(`leaver-${role}@fk.example`);
    await workspaces.addMember(anna.id, shared.id, leaver.id, role);
    const path = `/api/v1/workspaces/${shared.id}/members/${leaver.id}`;
    expect([role, (await server.call(leaver, "DELETE", path)).status]).toEqual([role, 200]);
    expect([role, await workspaces.roleOf(leaver.id, shared.id)]).toEqual([role, null]);
  }
});

test("other organisations come in as the owning organisation's rules say", async () => {
  const shared = await server.workspace("Två myndigheter", anna);
  const path = `/api/v1/workspaces/${shared.id}/members`;
  const foreigner = of("foreigner");
  const invite = async (): Promise<string> => {
    const { status, body } = await server.call(anna, "POST", path, { name: foreigner.name, role: "viewer" });
    return status === 201 ? "yes" : String(body.code);
  };
  // With a closed directory, and no workspace in common yet, there is nobody by that name for Anna.
  const before = organisations.byId(bo.organisationId)?.rules;
  await organisations.change(bo.organisationId, { rules: { isDirectoryOpen: false } });
  expect(await invite()).toBe("PERSON_UNKNOWN");
  await organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  await organisations.change(anna.organisationId, { rules: { otherOrganisations: false } });
  expect(await invite()).toBe("POLICY_REFUSED");
  await organisations.change(anna.organisationId, { rules: { otherOrganisations: true } });
  expect(await invite()).toBe("yes");
  expect(await invite()).toBe("ALREADY_MEMBER");
  // An administrator of another organisation has no say here.
  expect((await server.call(bo, "DELETE", `${path}/${anna.id}`)).status).toBe(404);
  expect((await server.call(bo, "GET", "/api/v1/organisation/workspaces")).body.items).toEqual([]);
  expect((await server.call(foreigner, "GET", "/api/v1/organisation/workspaces")).status).toBe(403);
  await organisations.change(bo.organisationId, { rules: before ?? {} });
});

test("a personal workspace is its person's alone", async () => {
  const own = await workspaces.personalOf(of("editor").id);
  const path = `/api/v1/workspaces/${own.id}`;
  expect((await server.call(of("owner"), "GET", path)).status).toBe(404);
  const asks = [
    ["POST", `${path}/members`, { name: of("viewer").name, role: "viewer" }],
    ["PATCH", path, { name: "Allas" }],
    ["DELETE", path, undefined],
    ["DELETE", `${path}/members/${of("editor").id}`, undefined],
  ] as const;
  for (const [method, place, body] of asks)
    expect([method, (await server.call(of("editor"), method, place, body)).body.code]).toEqual([method, "PERSONAL"]);
});

test("a grant and a link end when their time is up, and with the workspace", async () => {
  const shared = await server.workspace("Tidsgräns", anna);
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/meetings`, { title: "Möte" });
  const item = { workspaceId: shared.id, kind: "meeting", id: made.body.id as string };
  const colleague = of("colleague");
  const status = async (): Promise<number> =>
    (await server.call(colleague, "GET", `/api/v1/items/meeting/${item.id}`)).status;
  await workspaces.grant(anna.id, item, { personId: colleague.id }, "viewer", { expiresAt: new Date("2020-01-01") });
  expect(await status()).toBe(404);
  // Given anew it replaces what was given before.
  await workspaces.grant(anna.id, item, { personId: colleague.id }, "commenter", { expiresAt: new Date("2999-01-01") });
  expect(await status()).toBe(200);
  expect((await workspaces.grantsOn(item)).map((one) => one.role)).toEqual(["commenter"]);
  const over = await workspaces.grantLink(anna.id, item, "viewer", new Date("2020-01-01"));
  const open = await workspaces.grantLink(anna.id, item, "viewer");
  expect(await workspaces.itemOfLink(over.secret)).toBeNull();
  expect(await workspaces.itemOfLink(open.secret)).toMatchObject({ item, role: "viewer" });
  expect((await server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}`)).status).toBe(200);
  expect(await status()).toBe(404);
  expect(await workspaces.itemOfLink(open.secret)).toBeNull();
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}`)).status).toBe(404);
});

test("what has the wrong shape is refused", async () => {
  const path = `/api/v1/workspaces/${workspace.id}`;
  for (const bad of [
    {},
    { name: "" },
    { name: "x".repeat(101) },
    { name: 7 },
    { name: "x", description: "x".repeat(1001) },
  ])
    expect([bad, (await server.call(anna, "POST", "/api/v1/workspaces", bad)).status]).toEqual([bad, 400]);
  for (const bad of [{ name: "" }, { informationClass: "secret" }, { extra: 1 }])
    expect([bad, (await server.call(anna, "PATCH", path, bad)).status]).toEqual([bad, 400]);
  for (const bad of [{}, { name: of("colleague").name, role: "king" }, { role: "viewer" }])
    expect([bad, (await server.call(anna, "POST", `${path}/members`, bad)).status]).toEqual([bad, 400]);
  expect((await server.call(anna, "GET", "/api/v1/workspaces/inte-en")).status).toBe(400);
  expect((await server.call(anna, "GET", `/api/v1/workspaces/${anna.id}`)).status).toBe(404);
  expect(
    (await server.call(anna, "POST", `${path}/members`, { name: "nobody@fk.example", role: "viewer" })).body.code,
  ).toBe("PERSON_UNKNOWN");
});

test("another process knows of a removal and of a new role without being asked", async () => {
  const twin = await server.twin();
  try {
    const shared = await server.workspace("Tvilling", anna);
    const member = await add("twin@fk.example");
    await workspaces.addMember(anna.id, shared.id, member.id, "editor");
    const roleThere = (): Promise<Role | null> => twin.safos.workspaces.roleOf(member.id, shared.id);
    expect(await roleThere()).toBe("editor");
    await workspaces.setRole(anna.id, shared.id, member.id, "viewer");
    await expect.poll(roleThere, patient).toBe("viewer");
    await workspaces.removeMember(anna.id, shared.id, member.id);
    await expect.poll(roleThere, patient).toBeNull();
  } finally {
    await twin.stop();
  }
});
