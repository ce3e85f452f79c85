import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const { identity, organisations } = server.safos;
const { call } = server;
const space = await server.workspace("Gruppkort", anna, bo);
const { id: board, lists } = (await call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Jour" }))
  .body as { id: string; lists: { id: string }[] };
const group = await identity.addGroup(anna.organisationId, { name: "Jourgruppen" });
await identity.addGroupMember(anna.organisationId, group.id, agnes.id);
await identity.addGroupMember(anna.organisationId, group.id, anna.id);
const makeCard = async (more: object) => (await call(anna, "POST", `/api/v1/boards/${board}/cards`, more)).body;
const mine = async (who: typeof anna): Promise<string[]> =>
  (await call(who, "GET", "/api/v1/cards")).body.items.map((one: { title: string }) => one.title);

test("a card of a group is a card of each member who may read the board, as they come and go", async () => {
  const card = await makeCard({ title: "Larm", groupIds: [group.id] });
  expect([card.groupIds, card.assigneeIds]).toEqual([[group.id], []]);
  expect((await call(anna, "GET", `/api/v1/boards/${board}`)).body.groups).toEqual([
    { ...identity.viewGroup(group), memberCount: 2, isMine: true },
  ]);
  expect([await mine(anna), await mine(agnes)]).toEqual([["Larm"], []]);
  await call(anna, "POST", `/api/v1/items/board/${board}/shares`, { groupId: group.id, role: "viewer" });
  expect(await mine(agnes)).toEqual(["Larm"]);
  // Given both ways it is one card still.
  await call(anna, "PATCH", `/api/v1/cards/${card.id}`, { addAssigneeIds: [agnes.id] });
  expect(await mine(agnes)).toEqual(["Larm"]);
  await call(anna, "PATCH", `/api/v1/cards/${card.id}`, { removeAssigneeIds: [agnes.id] });
  await identity.removeGroupMember(anna.organisationId, group.id, agnes.id);
  expect(await mine(agnes)).toEqual([]);
  await identity.addGroupMember(anna.organisationId, group.id, agnes.id);
  const removed = await call(anna, "PATCH", `/api/v1/cards/${card.id}`, { removeGroupIds: [group.id] });
  expect([removed.body.groupIds, await mine(agnes)]).toEqual([[], []]);
  const whole = await call(anna, "PATCH", `/api/v1/cards/${card.id}`, { groupIds: [group.id] });
  expect(whole.body.groupIds).toEqual([group.id]);
  expect((await call(anna, "PATCH", `/api/v1/cards/${card.id}`, { groupIds: [] })).body.groupIds).toEqual([]);
  for (const bad of [{ groupIds: ["x"] }, { groupIds: group.id }, { addGroupIds: [7] }])
    expect([bad, (await call(anna, "PATCH", `/api/v1/cards/${card.id}`, bad)).status]).toEqual([bad, 400]);
});

test("every member who may read the board is told, but not anyone who gave it", async () => {
  const card = await makeCard({ title: "Till gruppen", groupIds: [group.id] });
  const noticesOf = async (who: typeof anna): Promise<number> =>
    (await call(who, "GET", "/api/v1/notices")).body.items.filter(
      (one: { reason: string; title: string }) => one.reason === "assigned" && one.title === card.title,
    ).length;
  await eventually(async () => expect(await noticesOf(agnes)).toBe(1));
  expect([await noticesOf(anna), await noticesOf(bo), await noticesOf(britt)]).toEqual([0, 0, 0]);
});

test("a group one may not find is left out, and the group's end takes it from its cards", async () => {
  const rules = { guestLinks: true, otherOrganisations: true, isDirectoryOpen: false, personQuota: null };
  await organisations.change(bo.organisationId, { rules });
  const foreign = await identity.addGroup(bo.organisationId, { name: "Diggs" });
  const short = await identity.addGroup(anna.organisationId, { name: "Kortlivad" });
  const card = await makeCard({ title: "Tre", groupIds: [foreign.id, short.id, anna.id] });
  expect(card.groupIds).toEqual([short.id]);
  expect(
    (await call(bo, "PATCH", `/api/v1/cards/${card.id}`, { addGroupIds: [foreign.id] })).body.groupIds.toSorted(),
  ).toEqual([foreign.id, short.id].toSorted());
  // What is named on the board is shown to everybody there.
  const shown = (await call(anna, "GET", `/api/v1/boards/${board}`)).body.groups as { name: string }[];
  expect(shown.map((one) => one.name)).toContain("Diggs");
  await identity.removeGroup(anna.organisationId, short.id);
  expect((await call(anna, "GET", `/api/v1/cards/${card.id}`)).body.groupIds).toEqual([foreign.id]);
});

test("copies keep the groups, and exports name them", async () => {
  const card = await makeCard({ title: "Kopieras", groupIds: [group.id], listId: lists[0]?.id });
  expect((await call(anna, "POST", `/api/v1/cards/${card.id}/clone`, {})).body.groupIds).toEqual([group.id]);
  const copy = (await call(anna, "POST", `/api/v1/boards/${board}/clone`, { withCards: true })).body.id as string;
  const summaries = (await call(anna, "GET", `/api/v1/boards/${copy}/cards`)).body.items as {
    title: string;
    groupIds: string[];
  }[];
  expect(summaries.find((one) => one.title === "Kopieras")?.groupIds).toEqual([group.id]);
  expect((await call(anna, "GET", `/api/v1/boards/${board}/export?format=csv`)).body).toContain("Jourgruppen");
});
