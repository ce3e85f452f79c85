import { personRoles } from "@safos/contract/person-roles";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { identity } = server.safos;
const db = server.safos.database.of();

const set = (who: TestPerson | null, of: TestPerson, roles: unknown) =>
  server.call(who, "PUT", `/api/v1/persons/${of.id}/roles`, { roles });
const held = async (of: TestPerson): Promise<string[]> => (await server.call(of, "GET", "/api/v1/session")).body.roles;
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** Acts in FK's log about a person, newest first. */
async function acts(of: TestPerson): Promise<string[]> {
  const { body } = await server.call(anna, "GET", `/api/v1/audit?person=${of.id}`);
  return (body.items as { act: string }[]).map(({ act }) => act);
}

const auditRoutes = ["/api/v1/audit", "/api/v1/audit/state", "/api/v1/audit/export"];
const groupRoutes = ["/api/v1/organisation/groups"];
const adminRoutes = [
  "/api/v1/persons",
  `/api/v1/persons/${agnes.id}/roles`,
  "/api/v1/organisation/workspaces",
  "/api/v1/organisation/providers",
  "/api/v1/organisation/departures",
  "/api/v1/policy/stricter",
  "/api/v1/break-glass",
];
async function opens(who: TestPerson): Promise<string[]> {
  const found: string[] = [];
  for (const path of [...auditRoutes, ...groupRoutes, ...adminRoutes])
    if ((await server.call(who, "GET", path)).status === 200) found.push(path);
  return found;
}

test("each role opens what it is for and nothing else of the administration, and taking it closes that", async () => {
  expect(await opens(agnes)).toEqual([]);
  const expected = { auditor: auditRoutes, registrator: [], groupManager: groupRoutes, formPublisher: [] };
  for (const role of personRoles) {
    const given = await set(anna, agnes, [{ role, until: null }]);
    expect([given.status, given.body.roles]).toEqual([200, [{ role, until: null }]]);
    expect(await held(agnes)).toEqual([role]);
    expect([role, await opens(agnes)]).toEqual([role, expected[role]]);
    expect((await set(agnes, agnes, [])).status).toBe(403);
    expect((await server.call(agnes, "PATCH", `/api/v1/persons/${agnes.id}`, { isAdmin: true })).status).toBe(403);
    expect((await server.call(agnes, "PATCH", "/api/v1/organisation", { name: "Kapad" })).status).toBe(403);
  }
  expect((await set(anna, agnes, [])).body.roles).toEqual([]);
  expect(await opens(agnes)).toEqual([]);
  await eventually(async () =>
    expect((await acts(agnes)).slice(0, 3)).toEqual(["role.taken", "role.taken", "role.given"]),
  );
});

test("a group manager makes groups and changes who is in them, of their own organisation only", async () => {
  await set(anna, agnes, [{ role: "groupManager", until: null }]);
  const made = await server.call(agnes, "POST", "/api/v1/organisation/groups", { name: "Utredare" });
  expect(made.status).toBe(201);
  const members = `/api/v1/organisation/groups/${made.body.id as string}/members`;
  expect((await server.call(agnes, "POST", members, { name: anna.name })).status).toBe(201);
  const [member] = (await server.call(agnes, "GET", members)).body.items;
  // What administrators see of accounts is not for those who keep groups.
  expect(Object.keys(member as object).toSorted()).toEqual(
    ["avatarUrl", "displayName", "id", "isDisabled", "name", "organisationId", "organisationName", "userId"].toSorted(),
  );
  expect((await server.call(agnes, "POST", members, { name: bo.name })).body.code).toBe("PERSON_NOT_HERE");
  const elsewhere = await server.call(bo, "POST", "/api/v1/organisation/groups", { name: "Diggs" });
  const path = `/api/v1/organisation/groups/${elsewhere.body.id as string}`;
  expect((await server.call(agnes, "PATCH", path, { name: "Kapad" })).status).toBe(404);
  await set(anna, agnes, []);
  expect((await server.call(agnes, "POST", members, { name: anna.name })).status).toBe(403);
});

test("roles are given by administrators of the same organisation, with a sound end", async () => {
  expect((await set(null, agnes, [])).status).toBe(401);
  expect((await set(britt, agnes, [])).status).toBe(403);
  expect((await set(bo, agnes, [{ role: "auditor", until: null }])).status).toBe(404);
  expect((await server.call(bo, "GET", `/api/v1/persons/${agnes.id}/roles`)).status).toBe(404);
  for (const roles of [
    [{ role: "admin", until: null }],
    [{ role: "auditor" }],
    [{ role: "auditor", until: "igår" }],
    [
      { role: "auditor", until: null },
      { role: "auditor", until: inAnHour() },
    ],
    "auditor",
  ])
    expect([roles, (await set(anna, agnes, roles)).status]).toEqual([roles, 400]);
  const past = await set(anna, agnes, [{ role: "auditor", until: new Date(Date.now() - 1000).toISOString() }]);
  expect(past.body.code).toBe("ROLE_ENDED");
  expect(await held(agnes)).toEqual([]);
});

test("who gave a role stands beside it, and an end that is changed is given anew", async () => {
  const until = inAnHour();
  await set(anna, agnes, [{ role: "auditor", until }]);
  const list = async () => (await server.call(anna, "GET", `/api/v1/persons/${agnes.id}/roles`)).body.items;
  expect(await list()).toMatchObject([{ role: "auditor", until, grantedBy: { id: anna.id } }]);
  const before = (await acts(agnes)).filter((act) => act === "role.given").length;
  await set(anna, agnes, [{ role: "auditor", until }]);
  await set(anna, agnes, [{ role: "auditor", until: null }]);
  await eventually(async () =>
    expect((await acts(agnes)).filter((act) => act === "role.given").length).toBeGreaterThan(before),
  );
  expect(await list()).toMatchObject([{ role: "auditor", until: null }]);
  await set(anna, agnes, []);
});

test("a role whose time is over opens nothing, before it is removed and in every process", async () => {
  const twin = await server.twin();
  try {
    await set(anna, agnes, [{ role: "auditor", until: inAnHour() }]);
    expect((await server.call(agnes, "GET", "/api/v1/audit")).status).toBe(200);
    await eventually(async () => expect((await twin.call(agnes, "GET", "/api/v1/audit")).status).toBe(200));
    await sql`update identity.person_role set until = now() - interval '1 second' where person_id = ${agnes.id}`.execute(
      db,
    );
    await Promise.all([identity.endRoles(), twin.safos.identity.endRoles()]);
    for (const one of [server, twin])
      await eventually(async () => expect((await one.call(agnes, "GET", "/api/v1/audit")).status).toBe(403), 1000);
    // Once, though two processes looked.
    await eventually(async () =>
      expect((await acts(agnes)).filter((act) => act === "role.ended")).toEqual(["role.ended"]),
    );
    const { rows } = await sql`select from identity.person_role where person_id = ${agnes.id}`.execute(db);
    expect(rows).toEqual([]);
  } finally {
    await twin.stop();
  }
});

test("the clock alone ends a role, though nothing has removed it", async () => {
  const until = new Date(Date.now() + 1500);
  await identity.giveRole(agnes.id, { role: "auditor", until });
  expect((await server.call(agnes, "GET", "/api/v1/audit")).status).toBe(200);
  await eventually(async () => expect((await server.call(agnes, "GET", "/api/v1/audit")).status).toBe(403));
  expect(Date.now()).toBeGreaterThanOrEqual(until.getTime());
  await identity.endRoles();
});

test("a person whose account is closed has no role, and two who change roles at once leave one result", async () => {
  await Promise.all([
    set(anna, agnes, [{ role: "auditor", until: null }]),
    set(anna, agnes, [{ role: "groupManager", until: null }]),
  ]);
  expect(await held(agnes)).toHaveLength(1);
  await identity.change(agnes.id, { isDisabled: true });
  expect((await server.call(agnes, "GET", "/api/v1/audit")).status).toBe(401);
  await identity.change(agnes.id, { isDisabled: false });
  await set(anna, agnes, []);
});

test("reading the log and asking who could see something stand in the log itself", async () => {
  const workspace = await server.workspace("Ärende", anna);
  const board = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/boards`, { title: "Tavla" });
  await set(anna, agnes, [{ role: "auditor", until: null }]);
  await server.call(agnes, "GET", "/api/v1/audit");
  await server.call(agnes, "GET", "/api/v1/audit");
  const span = { from: new Date(Date.now() - 60_000).toISOString(), to: new Date().toISOString() };
  const query = new URLSearchParams({ kind: "board", id: board.body.id as string, ...span });
  expect((await server.call(agnes, "GET", `/api/v1/audit/access?${String(query)}`)).status).toBe(200);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/audit?category=export&person=${agnes.id}`);
    const found = body.items as { act: string; item: { id: string } | null }[];
    // Of two looks at the log one is written down.
    const acts = found.map(({ act }) => act).filter((act) => act !== "audit.exported");
    expect(acts).toEqual(["audit.accessAsked", "audit.read"]);
    expect(found[0]?.item?.id).toBe(board.body.id);
  });
  await set(anna, agnes, []);
});

test("where a rule says publishers, only they open a form to people without an account", async () => {
  const workspace = await server.workspace("Enkäter", agnes, bo);
  const made = await server.call(agnes, "POST", `/api/v1/workspaces/${workspace.id}/forms`, { title: "Enkät" });
  const shares = `/api/v1/items/form/${made.body.id as string}/shares`;
  const link = (who: TestPerson) => server.call(who, "POST", shares, { isLink: true, role: "viewer" });
  expect((await link(agnes)).status).toBe(201);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { publicForms: "publishers" } });
  const refused = await link(agnes);
  expect([refused.status, refused.body.code]).toEqual([403, "POLICY_REFUSED"]);
  expect(refused.body.data).toMatchObject({
    rule: "publicForms",
    organisation: { id: agnes.organisationId },
    contacts: [anna.displayName],
  });
  expect((await server.call(agnes, "GET", shares)).body).toMatchObject({
    areLinksAllowed: false,
    linkRefusal: { rule: "publicForms" },
  });
  // Other kinds are not asked, and someone with another agency's role is no publisher of this one.
  const board = await server.call(agnes, "POST", `/api/v1/workspaces/${workspace.id}/boards`, { title: "Tavla" });
  const toBoard = `/api/v1/items/board/${board.body.id as string}/shares`;
  expect((await server.call(agnes, "POST", toBoard, { isLink: true, role: "viewer" })).status).toBe(201);
  await server.safos.workspaces.setRole(agnes.id, workspace.id, bo.id, "owner");
  await identity.giveRole(bo.id, { role: "formPublisher", until: null });
  expect((await link(bo)).body.code).toBe("POLICY_REFUSED");
  await set(anna, agnes, [{ role: "formPublisher", until: null }]);
  expect((await link(agnes)).status).toBe(201);
  expect((await server.call(agnes, "GET", shares)).body.areLinksAllowed).toBe(true);
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { publicForms: "everyone" } });
});

test("a person hears of a role that is given, taken and over", async () => {
  await set(anna, britt, []);
  await identity.giveRole(britt.id, { role: "auditor", until: null });
  await identity.takeRole(britt.id, "auditor");
  await eventually(async () => {
    const { body } = await server.call(britt, "GET", "/api/v1/notices");
    const notices = body.items as { reason: string; kind: string; excerpt: string }[];
    expect(notices.slice(0, 2).map(({ reason, kind, excerpt }) => [reason, kind, excerpt])).toEqual([
      ["roleTaken", "account", "role:auditor"],
      ["roleGiven", "account", "role:auditor"],
    ]);
  });
});
