import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { workspaces, identity } = server.safos;
const db = server.safos.database.of();

interface Shown {
  readonly person: { readonly name: string } | null;
  readonly organisation: { readonly name: string } | null;
  readonly reason: string;
  readonly role: string;
  readonly since: string;
  readonly until: string | null;
}

const day = (n: number): string => new Date(Date.UTC(2026, 2, n)).toISOString();
/** Moves what is written down of the past to days of March, as if it had been then. */
async function place(table: string, where: ReturnType<typeof sql>, since: number, until: number | null): Promise<void> {
  await sql`update ${sql.table(table)} set since = ${day(since)}, until = ${until === null ? null : day(until)} where ${where}`.execute(
    db,
  );
}
const ask = (who: TestPerson | null, item: { kind: string; id: string }, from: number, to: number) =>
  server.call(
    who,
    "GET",
    `/api/v1/audit/access?${String(new URLSearchParams({ ...item, from: day(from), to: day(to) }))}`,
  );
async function shown(item: { kind: string; id: string }, from: number, to: number): Promise<string[]> {
  const { body } = await ask(anna, item, from, to);
  return (body.items as Shown[])
    .map((one) => `${one.person?.name ?? one.organisation?.name ?? "?"} ${one.reason} ${one.role}`)
    .toSorted();
}

test("who could open a board between two days, and why, is answered from what has been", async () => {
  const shared = await server.workspace("Utredning", anna);
  const board = (await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Tavla" })).body;
  const item = { kind: "board", id: board.id as string };
  const on = { workspaceId: shared.id, ...item };
  await workspaces.addMember(anna.id, shared.id, agnes.id, "editor");
  await workspaces.setRole(anna.id, shared.id, agnes.id, "viewer");
  await workspaces.removeMember(anna.id, shared.id, agnes.id);
  const toBo = await workspaces.grant(anna.id, on, { personId: bo.id }, "commenter");
  await workspaces.revokeGrant(on, toBo, anna.id);
  const toDigg = await workspaces.grant(anna.id, on, { organisationId: bo.organisationId }, "viewer");
  await workspaces.revokeGrant(on, toDigg, anna.id);
  const link = await workspaces.grantLink(anna.id, on, "viewer");
  await workspaces.revokeGrant(on, link.id, anna.id);
  const group = await identity.addGroup(bo.organisationId, { name: "Handläggare" });
  await identity.addGroupMember(bo.organisationId, group.id, britt.id);
  const toGroup = await workspaces.grant(anna.id, on, { groupId: group.id }, "editor");
  await identity.removeGroupMember(bo.organisationId, group.id, britt.id);
  await workspaces.revokeGrant(on, toGroup, anna.id);

  await sql`update workspaces.member set role_since = ${day(1)} where workspace_id = ${shared.id}`.execute(db);
  await place("workspaces.member_past", sql`person_id = ${agnes.id} and role = 'editor'`, 2, 5);
  await place("workspaces.member_past", sql`person_id = ${agnes.id} and role = 'viewer'`, 5, 8);
  await place("workspaces.grant_past", sql`id = ${toBo}`, 3, 4);
  await place("workspaces.grant_past", sql`id = ${toDigg}`, 10, 12);
  await place("workspaces.grant_past", sql`id = ${link.id}`, 10, 20);
  await place("workspaces.grant_past", sql`id = ${toGroup}`, 10, 20);
  await place("identity.group_member_past", sql`person_id = ${britt.id}`, 15, 25);

  const owner = "anna@fk.example member owner";
  expect(await shown(item, 1, 2)).toEqual([owner]);
  expect(await shown(item, 3, 6)).toEqual([
    "agnes@fk.example member editor",
    "agnes@fk.example member viewer",
    owner,
    "bo@digg.example grant commenter",
  ]);
  expect(await shown(item, 10, 13)).toEqual(["Digg organisation viewer", "anna@fk.example link viewer", owner]);
  expect(await shown(item, 16, 18)).toEqual(["anna@fk.example link viewer", owner, "britt@digg.example group editor"]);
  // Who was in the group after it had lost its grant could open nothing through it.
  expect(await shown(item, 21, 24)).toEqual([owner]);
  const { body } = await ask(anna, item, 16, 18);
  const inGroup = (body.items as Shown[]).find((one) => one.reason === "group");
  expect([inGroup?.since, inGroup?.until]).toEqual([day(15), day(20)]);
});

test("a link that has ended by itself counts until it did, and what is on a board counts for its cards", async () => {
  const shared = await server.workspace("Kort", anna);
  const board = (await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Tavla" })).body;
  const opened = (await server.call(anna, "GET", `/api/v1/boards/${board.id}`)).body;
  const card = (
    await server.call(anna, "POST", `/api/v1/boards/${board.id}/cards`, { listId: opened.lists[0].id, title: "Kort" })
  ).body;
  const { id } = await workspaces.grantLink(
    anna.id,
    { workspaceId: shared.id, kind: "board", id: board.id },
    "viewer",
    new Date(Date.now() + 60_000),
  );
  await sql`update workspaces.item_grant set created_at = ${day(1)}, as_since = ${day(1)}, expires_at = ${day(10)} where id = ${id}`.execute(
    db,
  );
  const item = { kind: "card", id: card.id as string };
  expect(await shown(item, 9, 12)).toContain("anna@fk.example link viewer");
  expect(await shown(item, 11, 12)).toEqual([]);
});

test("only administrators of the owning organisation ask, of what is theirs, and what a person has to themselves is nobody else's", async () => {
  const shared = await server.workspace("Stängd", anna, bo);
  const board = (await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Tavla" })).body;
  const item = { kind: "board", id: board.id as string };
  const codeOf = async (who: TestPerson | null, of = item, from = 1, to = 2): Promise<unknown> =>
    (await ask(who, of, from, to)).body.code;
  expect(await codeOf(null)).toBe("UNAUTHENTICATED");
  expect(await codeOf(agnes)).toBe("FORBIDDEN");
  // A member of it, and an administrator, of another organisation.
  expect(await codeOf(bo)).toBe("MISSING");
  expect(await codeOf(anna, { kind: "nonsense", id: "x" })).toBe("MISSING");
  expect(await codeOf(anna, { kind: "board", id: "00000000-0000-7000-8000-000000000000" })).toBe("MISSING");
  expect(await codeOf(anna, item, 2, 1)).toBe("INVALID");
  const home = await workspaces.personalOf(agnes.id);
  const own = (await server.call(agnes, "POST", `/api/v1/workspaces/${home.id}/documents`, { title: "Eget" })).body;
  expect(await codeOf(anna, { kind: "document", id: own.id })).toBe("MISSING");
});

test("while what was given rested nobody could open it by that: by the rules, givers and classes of then", async () => {
  const { organisations } = server.safos;
  const skr = await organisations.add({ domain: "skr.example", name: "Regionerna" });
  const cecilia = await identity.add({
    name: "cecilia@skr.example",
    displayName: "Cecilia",
    password: "ett-långt-lösenord-4711",
  });
  const shared = await server.workspace("Vilande", anna);
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Tavla" });
  const item = { kind: "board", id: made.body.id as string };
  const on = { workspaceId: shared.id, ...item };
  await workspaces.grant(bo.id, on, { personId: cecilia.id }, "viewer");
  await workspaces.grant(anna.id, on, { organisationId: skr.id }, "viewer");
  const group = await identity.addGroup(bo.organisationId, { name: "Läsande" });
  await identity.addGroupMember(bo.organisationId, group.id, britt.id);
  await workspaces.grant(anna.id, on, { groupId: group.id }, "viewer");
  const periods = async (): Promise<Record<string, number>> => {
    const span = {
      from: new Date(Date.now() - 3_600_000).toISOString(),
      to: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const { body } = await server.call(
      anna,
      "GET",
      `/api/v1/audit/access?${String(new URLSearchParams({ ...item, ...span }))}`,
    );
    const items = body.items as Shown[];
    const count = (name: string): number =>
      items
        .filter((one) => (one.person?.name ?? one.organisation?.name) === name)
        .reduce((sum, one) => sum + (one.until === null ? 100 : 1), 0);
    return { grant: count(cecilia.name), whole: count("Regionerna"), group: count(britt.name), own: count(anna.name) };
  };
  const rule = (organisationId: string, rules: object) => organisations.change(organisationId, { rules });
  // 100: still open; every 1 besides: a while that has ended.
  expect(await periods()).toEqual({ grant: 100, whole: 100, group: 100, own: 100 });
  await rule(bo.organisationId, { otherOrganisations: false });
  await eventually(async () => expect(await periods()).toEqual({ grant: 1, whole: 100, group: 100, own: 100 }));
  await rule(bo.organisationId, { otherOrganisations: true });
  await eventually(async () => expect(await periods()).toEqual({ grant: 101, whole: 100, group: 100, own: 100 }));
  await rule(anna.organisationId, { classes: { K2: { otherOrganisations: false } } });
  expect(await periods()).toEqual({ grant: 101, whole: 100, group: 100, own: 100 });
  const path = `/api/v1/workspaces/${shared.id}`;
  expect((await server.call(anna, "PATCH", path, { informationClass: "K2" })).status).toBe(200);
  await eventually(async () => expect(await periods()).toEqual({ grant: 2, whole: 1, group: 1, own: 100 }));
  await server.call(anna, "PATCH", path, { informationClass: null });
  await eventually(async () => expect(await periods()).toEqual({ grant: 102, whole: 101, group: 101, own: 100 }));
  await rule(anna.organisationId, { classes: { K2: { otherOrganisations: true } } });
});

test("who could read a channel, and what is in it, is answered by who was in its room, for as long as they were in the workspace", async () => {
  const shared = await server.workspace("Kanaler", anna, agnes, bo);
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/channels`, {
    name: "Sluten",
    isPrivate: true,
  });
  const room = { kind: "channel", id: made.body.roomId as string };
  const matrix = async (
    who: TestPerson,
    method: string,
    path: string,
    body: object,
  ): Promise<Record<string, string>> => {
    const answer = await fetch(`${server.url}/_matrix/client/v3/rooms/${encodeURIComponent(room.id)}${path}`, {
      method,
      headers: { authorization: `Bearer ${who.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, string>;
  };
  const sent = await matrix(anna, "PUT", "/send/m.room.message/x1", { msgtype: "m.text", body: "hemligt" });
  await matrix(anna, "POST", "/invite", { user_id: agnes.userId });
  await matrix(agnes, "POST", "/join", {});
  const now = Date.now();
  const span = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 3_600_000).toISOString() };
  const answer = async (of: { kind: string; id: string }) =>
    (await server.call(anna, "GET", `/api/v1/audit/access?${String(new URLSearchParams({ ...of, ...span }))}`))
      .body as {
      item: { kind: string; title: string };
      items: Shown[];
    };
  const shownOf = ({ items }: { items: Shown[] }): string[] =>
    items.map((one) => `${one.person?.name ?? "?"} ${one.role} ${one.until === null ? "still" : "was"}`).toSorted();
  expect(shownOf(await answer(room))).toEqual([`${agnes.name} editor still`, `${anna.name} owner still`].toSorted());
  await matrix(agnes, "POST", "/leave", {});
  expect(shownOf(await answer(room))).toEqual([`${agnes.name} editor was`, `${anna.name} owner still`].toSorted());
  // Of a message the channel is named, and not what it says.
  const of = await answer({ kind: "message", id: `${room.id}/${sent["event_id"] ?? ""}` });
  expect([of.item.kind, of.item.title]).toEqual(["channel", "Sluten"]);
  expect(JSON.stringify(of)).not.toContain("hemligt");
  expect(shownOf(of)).toHaveLength(2);
  // Open to all members.
  const { items } = (await server.call(anna, "GET", `/api/v1/workspaces/${shared.id}/channels`)).body as {
    items: { roomId: string; name: string }[];
  };
  const open = items.find((one) => one.roomId !== room.id)?.roomId ?? "";
  expect(shownOf(await answer({ kind: "channel", id: open }))).toHaveLength(3);
  await workspaces.removeMember(anna.id, shared.id, bo.id);
  expect(shownOf(await answer({ kind: "channel", id: open }))).toContain(`${bo.name} editor was`);
  expect(
    (await server.call(bo, "GET", `/api/v1/audit/access?${String(new URLSearchParams({ ...room, ...span }))}`)).body
      .code,
  ).toBe("MISSING");
});
