import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, testPassword } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { workspaces, identity } = server.safos;

test("members added to many workspaces at once do not wait for each other's connections", async () => {
  const made = await Promise.all(
    Array.from({ length: 60 }, (_, index) => workspaces.create(anna.id, { name: `Yta ${index}` })),
  );
  await server.safos.organisations.change(bo.organisationId, {
    rules: {
      guestLinks: true,
      otherOrganisations: true,
      isDirectoryOpen: false,
      personQuota: null,
      workspaceQuota: null,
      auditDays: null,
    },
  });
  await workspaces.addMember(null, made[0]?.id ?? "", bo.id, "editor");
  const began = performance.now();
  await Promise.all(made.slice(1).map((one) => workspaces.addMember(anna.id, one.id, bo.id, "editor")));
  expect(performance.now() - began).toBeLessThan(4000);
});

test("a grant ends with the workspace of its item", async () => {
  const own = await server.workspace("Kort", anna);
  const item = { workspaceId: own.id, kind: "file", id: "4711" };
  await workspaces.grant(anna.id, item, { personId: bo.id }, "viewer");
  const who = { personId: bo.id, organisationId: bo.organisationId };
  expect((await workspaces.grantedRoles(who, "file", ["4711"])).roleOn("4711", null)).toBe("viewer");
  await workspaces.trash(anna.id, own.id);
  expect((await workspaces.grantedRoles(who, "file", ["4711"])).isEmpty).toBe(true);
});

test("two who leave a workspace at once leave it an owner", async () => {
  const shared = await server.workspace("Två ägare", anna);
  await workspaces.addMember(anna.id, shared.id, bo.id, "owner");
  const answers = await Promise.allSettled([
    workspaces.removeMember(anna.id, shared.id, anna.id),
    workspaces.removeMember(bo.id, shared.id, bo.id),
  ]);
  expect(answers.map((one) => one.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect((await workspaces.membersOf(shared.id)).filter((one) => one.role === "owner")).toHaveLength(1);
});

test("an owner from another organisation manages with the others, and can neither put out the host nor delete", async () => {
  const { agnes, britt } = server.people;
  const shared = await server.workspace("Gemensam", anna);
  const at = `/api/v1/workspaces/${shared.id}`;
  await workspaces.addMember(anna.id, shared.id, bo.id, "owner");
  await workspaces.addMember(anna.id, shared.id, agnes.id, "editor");
  const code = async (who: typeof anna, method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await server.call(who, method, path, body);
    return answer.status < 300 ? answer.status : answer.body.code;
  };
  const member = (of: typeof anna): string => `${at}/members/${of.id}`;
  expect(await code(bo, "DELETE", member(anna))).toBe("HOME_ONLY");
  expect(await code(bo, "PATCH", member(anna), { role: "viewer" })).toBe("HOME_ONLY");
  expect(await code(bo, "DELETE", at)).toBe("HOME_ONLY");
  // What owners do for everyone, they do.
  expect(await code(bo, "PATCH", member(agnes), { role: "viewer" })).toBe(200);
  expect(await code(bo, "POST", `${at}/members`, { name: "britt@digg.example", role: "owner" })).toBe(201);
  expect(await code(britt, "PATCH", member(bo), { role: "editor" })).toBe(200);
  // Owners there are, but none of the host's.
  expect(await code(anna, "DELETE", member(anna))).toBe("HOME_OWNER");
  expect(await code(anna, "PATCH", member(anna), { role: "editor" })).toBe("HOME_OWNER");
  expect(await code(anna, "PATCH", member(agnes), { role: "owner" })).toBe(200);
  expect(await code(anna, "DELETE", member(anna))).toBe(200);
  expect(await code(agnes, "DELETE", member(britt))).toBe(200);
  expect(await code(agnes, "DELETE", at)).toBe(200);
});

test("a start notes of members of before whose people they are", async () => {
  const shared = await server.workspace("Från förr", anna);
  await workspaces.addMember(null, shared.id, bo.id, "owner");
  await server.safos.database.pool.query("update workspaces.member set organisation_id = null");
  const twin = await server.twin();
  await twin.stop();
  const answer = await server.call(bo, "DELETE", `/api/v1/workspaces/${shared.id}/members/${anna.id}`);
  expect(answer.body.code).toBe("HOME_ONLY");
  expect((await server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}`)).status).toBe(200);
});

test("an administrator takes over what their organisation owns, and nothing else", async () => {
  const { agnes, britt } = server.people;
  const orphan = await server.workspace("Kvar utan ägare", agnes);
  await workspaces.addMember(null, orphan.id, britt.id, "editor");
  const path = (id: string): string => `/api/v1/organisation/workspaces/${id}/take-over`;
  const code = async (who: typeof anna | null, id: string): Promise<unknown> => {
    const answer = await server.call(who, "POST", path(id));
    return answer.status < 300 ? answer.status : answer.body.code;
  };
  expect(await code(null, orphan.id)).toBe("UNAUTHENTICATED");
  expect(await code(britt, orphan.id)).toBe("FORBIDDEN");
  expect(await code(bo, orphan.id)).toBe("MISSING");
  expect(await code(anna, (await workspaces.personalOf(agnes.id)).id)).toBe("PERSONAL");
  expect(await workspaces.roleOf(anna.id, orphan.id)).toBeNull();
  expect(await code(anna, orphan.id)).toBe(200);
  expect(await workspaces.roleOf(anna.id, orphan.id)).toBe("owner");
  expect(await code(anna, orphan.id)).toBe(200);
  const { items } = (await server.call(anna, "GET", "/api/v1/audit?category=access")).body as {
    items: { act: string }[];
  };
  expect(items.length).toBeGreaterThan(0);
  // Who is in it hears of it.
  await eventually(async () => {
    const { body } = await server.call(britt, "GET", "/api/v1/notices");
    expect(body.items).toContainEqual(expect.objectContaining({ reason: "takenOver", title: "Kvar utan ägare" }));
  });
});

test("a first look at once from everywhere makes one personal workspace", async () => {
  const eva = await identity.add({ name: "eva@fk.example", password: testPassword });
  const homes = await Promise.all(Array.from({ length: 8 }, () => workspaces.personalOf(eva.id)));
  expect(new Set(homes.map((one) => one.id)).size).toBe(1);
});

test("rows of a workspace that is gone are left out, the others are stored, and other faults are passed on", async () => {
  const { id } = await server.workspace("Finns", anna);
  const gone = "00000000-0000-7000-8000-000000000000";
  const stored: (string | null)[][] = [];
  const store = async (rows: readonly { workspaceId: string | null }[]): Promise<void> => {
    // The database itself says that there is no such workspace.
    for (const { workspaceId } of rows)
      if (workspaceId !== null)
        await server.safos.database.pool.query(
          `insert into workspaces.member (workspace_id, person_id, organisation_id, role) values ($1, $2, $3, 'owner')
           on conflict do nothing`,
          [workspaceId, anna.id, anna.organisationId],
        );
    stored.push(rows.map((one) => one.workspaceId));
  };
  await workspaces.storeExisting([{ workspaceId: id }, { workspaceId: null }], store);
  await workspaces.storeExisting([{ workspaceId: gone }, { workspaceId: id }, { workspaceId: null }], store);
  expect(stored).toEqual([
    [id, null],
    [id, null],
  ]);
  await expect(workspaces.storeExisting([], () => Promise.reject(new Error("full")))).rejects.toThrow("full");
});

test("the labels of before become classes, and nothing else is one", async () => {
  const labels = [null, "open", "internal", "confidential"];
  const made = await Promise.all(labels.map((label) => server.workspace(`Märkt ${label}`, anna)));
  const client = await server.safos.database.pool.connect();
  try {
    await client.query("begin");
    await client.query("alter table workspaces.workspace drop constraint workspace_information_class_check");
    await client.query("drop index workspaces.grant_of_workspace");
    for (const [index, { id }] of made.entries())
      await client.query("update workspaces.workspace set information_class = $2 where id = $1", [id, labels[index]]);
    await client.query(`alter table workspaces.workspace add constraint workspace_information_class_check
      check (information_class in ('open', 'internal', 'confidential'))`);
    await client.query(readFileSync(join(import.meta.dirname, "migrations", "0006-klassa.sql"), "utf8"));
    const { rows } = await client.query<{ level: string | null }>(
      "select information_class as level from workspaces.workspace where name like 'Märkt %' order by 1 nulls first",
    );
    expect(rows.map(({ level }) => level)).toEqual([null, "K0", "K1", "K3"]);
    const wrong = "update workspaces.workspace set information_class = 'K4' where name like 'Märkt %'";
    await expect(client.query(wrong)).rejects.toThrow("check constraint");
  } finally {
    await client.query("rollback");
    client.release();
  }
});
