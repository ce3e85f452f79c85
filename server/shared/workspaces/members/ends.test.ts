import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { agnes, anna, bo, britt } = server.people;
const { organisations, workspaces } = server.safos;
const db = server.safos.database.of();
const soon = new Date(Date.now() + 86_400_000).toISOString();

const change = async (who: TestPerson, workspaceId: string, of: TestPerson, body: unknown) => {
  const answer = await server.call(who, "PATCH", `/api/v1/workspaces/${workspaceId}/members/${of.id}`, body);
  return { ...answer, code: answer.status < 300 ? answer.status : answer.body.code };
};
const endOf = async (workspaceId: string, of: TestPerson) => {
  const { body } = await server.call(anna, "GET", `/api/v1/workspaces/${workspaceId}/members`);
  return (body.items as { person: { id: string }; endsAt: string | null }[]).find((one) => one.person.id === of.id)
    ?.endsAt;
};
/** As if the day had come. */
const pass = (workspaceId: string, of: TestPerson) =>
  sql`update workspaces.member set ends_at = now() where workspace_id = ${workspaceId} and person_id = ${of.id}`.execute(
    db,
  );

test("an owner says until when someone is a member, and at the end everything closes, in every process", async () => {
  const { id } = await server.workspace("Inhyrd", anna, agnes);
  const board = await server.call(anna, "POST", `/api/v1/workspaces/${id}/boards`, { title: "Tavla" });
  await workspaces.grant(
    anna.id,
    { workspaceId: id, kind: "board", id: board.body.id },
    { personId: agnes.id },
    "editor",
  );
  expect((await change(anna, id, agnes, { endsAt: soon })).code).toBe(200);
  expect(await endOf(id, agnes)).toBe(soon);
  expect((await twin.call(agnes, "GET", `/api/v1/workspaces/${id}`)).status).toBe(200);
  expect((await change(anna, id, agnes, { endsAt: null })).code).toBe(200);
  expect(await endOf(id, agnes)).toBeNull();

  // So short a time that it is over before the job comes.
  const at = new Date(Date.now() + 400).toISOString();
  expect((await change(anna, id, agnes, { endsAt: at })).code).toBe(200);
  await eventually(async () => {
    for (const to of [server, twin])
      for (const path of [`/api/v1/workspaces/${id}`, `/api/v1/workspaces/${id}/boards`])
        expect((await to.call(agnes, "GET", path)).status).toBe(404);
  }, 10_000);
  await Promise.all([
    workspaces.endMembers({ error: () => undefined }),
    twin.safos.workspaces.endMembers({ error: () => undefined }),
  ]);
  expect((await workspaces.membersOf(id)).map((one) => one.personId)).toEqual([anna.id]);
  for (const to of [server, twin])
    expect((await to.call(agnes, "GET", `/api/v1/boards/${board.body.id}`)).status).toBe(404);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from workspaces.member_past
    where workspace_id = ${id} and person_id = ${agnes.id}`.execute(db);
  expect(rows[0]?.n).toBeGreaterThan(0);
  await eventually(async () => {
    const { body } = await server.call(anna, "GET", `/api/v1/audit?workspace=${id}`);
    const acts = (body.items as { act: string }[]).map((one) => one.act);
    expect([acts.filter((one) => one === "member.endChanged").length, acts.includes("member.removed")]).toEqual([
      3,
      true,
    ]);
  });
});

test("nobody but owners says it, and only of a moment to come", async () => {
  const { id } = await server.workspace("Vem får", anna, agnes);
  await workspaces.addMember(anna.id, id, bo.id, "editor").catch(() => undefined);
  expect((await change(agnes, id, agnes, { endsAt: null })).code).toBe("FORBIDDEN");
  expect((await change(britt, id, agnes, { endsAt: soon })).code).toBe("MISSING");
  expect((await change(anna, id, britt, { endsAt: soon })).code).toBe("MISSING");
  for (const endsAt of [new Date(0).toISOString(), new Date(Date.now() - 1000).toISOString(), "2099-01-01T00:00:00Z"])
    expect([endsAt, (await change(anna, id, agnes, { endsAt })).code]).toEqual([endsAt, "INVALID"]);
  for (const body of [{}, { endsAt: "i morgon" }, { endsAt: 5 }, { role: "editor", more: 1 }])
    expect([body, (await change(anna, id, agnes, body)).code]).toEqual([body, "INVALID"]);
  const own = await workspaces.personalOf(anna.id);
  expect((await change(anna, own.id, anna, { endsAt: soon })).code).toBe("PERSONAL");
});

test("an owner has no end, and who becomes one loses theirs, by whatever way", async () => {
  const { id } = await server.workspace("Ägare", anna, agnes);
  expect((await change(anna, id, anna, { endsAt: soon })).code).toBe("OWNER_LASTS");
  const ways: ((of: TestPerson) => Promise<unknown>)[] = [
    (of) => workspaces.setRole(anna.id, id, of.id, "owner"),
    (of) => workspaces.stepDown(anna.id, id, of.id),
    (of) => workspaces.takeOver({ personId: of.id, organisationId: of.organisationId, isAdmin: true }, id),
  ];
  for (const [index, way] of ways.entries()) {
    expect([index, (await change(anna, id, agnes, { endsAt: soon })).code]).toEqual([index, 200]);
    await way(agnes);
    expect([index, await endOf(id, agnes)]).toEqual([index, null]);
    await workspaces.setRole(null, id, anna.id, "owner");
    await workspaces.setRole(anna.id, id, agnes.id, "editor");
  }
  // A role and an end in one go: the role first.
  expect((await change(anna, id, agnes, { role: "owner", endsAt: soon })).code).toBe("OWNER_LASTS");
  expect((await change(anna, id, agnes, { role: "viewer", endsAt: soon })).code).toBe(200);
});

test("someone whose time is over is added anew, with nothing of what they had, and prolonged before the job comes", async () => {
  const { id } = await server.workspace("Igen", anna, agnes);
  const item = { workspaceId: id, kind: "file", id: "4712" };
  await workspaces.grant(anna.id, item, { personId: agnes.id }, "editor");
  await change(anna, id, agnes, { endsAt: soon });
  expect(
    (await server.call(anna, "POST", `/api/v1/workspaces/${id}/members`, { name: agnes.name, role: "viewer" })).body
      .code,
  ).toBe("ALREADY_MEMBER");
  await pass(id, agnes);
  const again = await server.call(anna, "POST", `/api/v1/workspaces/${id}/members`, {
    name: agnes.name,
    role: "viewer",
  });
  expect([again.status, await endOf(id, agnes)]).toEqual([201, null]);
  const who = { personId: agnes.id, organisationId: agnes.organisationId };
  expect((await workspaces.grantedRoles(who, "file", ["4712"])).isEmpty).toBe(true);
  await workspaces.endMembers({ error: () => undefined });
  expect((await server.call(agnes, "GET", `/api/v1/workspaces/${id}`)).body.role).toBe("viewer");
  await pass(id, agnes);
  expect((await change(anna, id, agnes, { endsAt: soon })).code).toBe(200);
  await workspaces.endMembers({ error: () => undefined });
  expect((await server.call(agnes, "GET", `/api/v1/workspaces/${id}`)).status).toBe(200);
});

test("an owner from another organisation says it of all but those who own it for the host", async () => {
  await organisations.change(bo.organisationId, { rules: { isDirectoryOpen: true } });
  const { id } = await server.workspace("Två", anna, agnes);
  await workspaces.addMember(null, id, bo.id, "owner");
  expect((await change(bo, id, agnes, { endsAt: soon })).code).toBe(200);
  expect((await change(bo, id, anna, { endsAt: soon })).code).toBe("HOME_ONLY");
});
