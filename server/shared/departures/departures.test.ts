import { afterAll, expect, test } from "vitest";
import { addPerson, eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;
const { identity, workspaces } = server.safos;

const idOf = ({ id }: { readonly id: string }): string => id;
let count = 0;
/** A fresh person of fk.example, signed in. */
const addLeaver = (options: { isAdmin?: boolean } = {}): Promise<TestPerson> =>
  addPerson(server.safos, { name: `leaver${++count}@fk.example`, ...options });
const pathOf = (person: { readonly id: string }): string => `/api/v1/persons/${person.id}/departure`;
const codeOf = async (
  who: TestPerson | null,
  method: string,
  person: { readonly id: string },
  body?: unknown,
): Promise<unknown> => {
  const answer = await server.call(who, method, pathOf(person), body);
  return answer.status < 300 ? answer.status : answer.body.code;
};
const made = async (who: TestPerson, path: string, body: unknown): Promise<{ id: string }> => {
  const answer = await server.call(who, "POST", path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
};
const leave = (person: { readonly id: string }, successor: string, more: object = {}) =>
  server.call(anna, "PUT", pathOf(person), { endsAt: null, successor, ...more });
const stateOf = async (person: { readonly id: string }): Promise<string> =>
  (await server.call(anna, "GET", pathOf(person))).body.departure?.state;

test("everything that someone leaves goes to a colleague in one step, under the same ids, and every way in closes", async () => {
  const leaver = await addLeaver();
  const shared = await server.workspace("Ny e-tjänst", leaver);
  await workspaces.addMember(leaver.id, shared.id, agnes.id, "viewer");
  const at = `/api/v1/workspaces/${shared.id}`;
  const board = await made(leaver, `${at}/boards`, { title: "Tavla" });
  const { body: opened } = await server.call(leaver, "GET", `/api/v1/boards/${board.id}`);
  const card = await made(leaver, `/api/v1/boards/${board.id}/cards`, {
    listId: opened.lists[0].id,
    title: "Kort",
    assigneeIds: [leaver.id],
  });
  const form = await made(leaver, `${at}/forms`, { title: "Enkät" });
  const meeting = await made(leaver, `${at}/meetings`, { title: "Möte" });
  const home = await workspaces.personalOf(leaver.id);
  const document = await made(leaver, `/api/v1/workspaces/${home.id}/documents`, { title: "Eget" });
  const { secret } = await workspaces.grantLink(
    leaver.id,
    { workspaceId: shared.id, kind: "board", id: board.id },
    "viewer",
  );
  const byLink = async (): Promise<number> =>
    (await fetch(`${server.url}/api/v1/boards/${board.id}`, { headers: { "safos-link": secret } })).status;
  expect(await byLink()).toBe(200);

  const { body: survey } = await server.call(anna, "GET", pathOf(leaver));
  const counts = Object.fromEntries(
    survey.holdings.map((one: { name: string; count: number }) => [one.name, one.count]),
  );
  expect(counts).toMatchObject({ workspaces: 1, boards: 1, cards: 1, forms: 1, meetings: 1, documents: 1, links: 1 });
  expect(survey.suggestions[0]?.id).toBe(agnes.id);
  expect(JSON.stringify(survey)).not.toContain("Enkät");

  expect((await leave(leaver, agnes.id)).status).toBe(200);
  await eventually(async () => expect(await stateOf(leaver)).toBe("done"));
  expect((await server.call(leaver, "GET", "/api/v1/session")).status).toBe(401);
  expect(await workspaces.roleOf(agnes.id, shared.id)).toBe("owner");
  expect(await workspaces.roleOf(leaver.id, shared.id)).toBeNull();
  const { body: afterwards } = await server.call(agnes, "GET", `/api/v1/cards/${card.id}`);
  expect(JSON.stringify(afterwards)).toContain(agnes.id);
  expect((await server.call(agnes, "GET", "/api/v1/cards")).body.items.map(idOf)).toContain(card.id);
  // What the leaver had alone is the successor's, with what lies in it.
  expect((await server.call(agnes, "GET", `/api/v1/documents/${document.id}`)).status).toBe(200);
  expect(await workspaces.roleOf(agnes.id, home.id)).toBe("owner");
  expect((await server.call(agnes, "GET", `/api/v1/workspaces/${home.id}/files`)).status).toBe(200);
  expect((await server.call(agnes, "DELETE", `/api/v1/items/form/${form.id}`)).status).toBe(200);
  expect((await server.call(agnes, "PATCH", `/api/v1/meetings/${meeting.id}`, { title: "Annat" })).status).toBe(200);
  // The link goes on, and the successor answers for it.
  expect(await byLink()).toBe(200);
  const { body: log } = await server.call(anna, "GET", `/api/v1/audit?person=${leaver.id}`);
  const acts = log.items.map((one: { act: string }) => one.act);
  expect(acts).toEqual(expect.arrayContaining(["departure.planned", "person.disabled", "departure.done"]));
});

test("links that the successor may not answer for open nothing any more", async () => {
  const leaver = await addLeaver();
  // Of another agency's workspace the successor is no member.
  const elsewhere = await server.workspace("Hos Digg", bo);
  await workspaces.addMember(bo.id, elsewhere.id, leaver.id, "editor");
  const board = await made(leaver, `/api/v1/workspaces/${elsewhere.id}/boards`, { title: "Tavla" });
  const { secret } = await workspaces.grantLink(
    leaver.id,
    { workspaceId: elsewhere.id, kind: "board", id: board.id },
    "viewer",
  );
  expect((await leave(leaver, agnes.id)).status).toBe(200);
  await eventually(async () => expect(await stateOf(leaver)).toBe("done"));
  const headers = { "safos-link": secret };
  expect((await fetch(`${server.url}/api/v1/boards/${board.id}`, { headers })).status).toBeGreaterThanOrEqual(400);
  const { departure } = (await server.call(anna, "GET", pathOf(leaver))).body;
  expect(departure.handedOver).toContainEqual(expect.objectContaining({ name: "links", given: 0, kept: 1 }));
  expect(departure.handedOver).toContainEqual(expect.objectContaining({ name: "boards", given: 0, kept: 1 }));
  expect(await workspaces.roleOf(leaver.id, elsewhere.id)).toBeNull();
  expect(await workspaces.roleOf(agnes.id, elsewhere.id)).toBeNull();
});

test("a departure is planned for a day, changed and cancelled, and nothing happens before", async () => {
  const leaver = await addLeaver();
  const endsAt = new Date(Date.now() + 86_400_000).toISOString();
  expect((await leave(leaver, agnes.id, { endsAt })).body).toMatchObject({ state: "planned", endsAt });
  const own = [{ name: "cards", personId: anna.id }];
  const changed = await leave(leaver, agnes.id, { endsAt, successors: own });
  const who = changed.body.successors as { name: string; person: { id: string } }[];
  expect(who.find((one) => one.name === "cards")?.person.id).toBe(anna.id);
  expect(who.find((one) => one.name === "home")?.person.id).toBe(agnes.id);
  expect((await server.call(leaver, "GET", "/api/v1/session")).status).toBe(200);
  const { body: list } = await server.call(anna, "GET", "/api/v1/organisation/departures");
  expect(list.items.map((one: { person: { id: string } }) => one.person.id)).toContain(leaver.id);
  expect((await server.call(bo, "GET", "/api/v1/organisation/departures")).body.items).toEqual([]);
  expect(await codeOf(anna, "DELETE", leaver)).toBe(200);
  expect(await codeOf(anna, "DELETE", leaver)).toBe("MISSING");
  expect(await stateOf(leaver)).toBeUndefined();
});

test("a successor who has left meanwhile stops the hand-over, the account closes all the same, and another goes on", async () => {
  const leaver = await addLeaver();
  const second = await addLeaver();
  const shared = await server.workspace("Kvar", leaver);
  const endsAt = new Date(Date.now() + 1500).toISOString();
  expect((await leave(leaver, second.id, { endsAt })).status).toBe(200);
  await identity.change(second.id, { isDisabled: true });
  await eventually(async () => expect(await stateOf(leaver)).toBe("stopped"), 10_000);
  expect((await server.call(leaver, "GET", "/api/v1/session")).status).toBe(401);
  expect(await codeOf(anna, "DELETE", leaver)).toBe("DEPARTURE_BEGUN");
  expect((await leave(leaver, agnes.id)).status).toBe(200);
  await eventually(async () => expect(await stateOf(leaver)).toBe("done"), 10_000);
  expect(await workspaces.roleOf(agnes.id, shared.id)).toBe("owner");
});

test("nobody but the organisation's administrators plans it, and only colleagues take over", async () => {
  const leaver = await addLeaver();
  const plan = { endsAt: null, successor: agnes.id };
  for (const [method, body] of [["GET"], ["PUT", plan], ["DELETE"]] as const) {
    expect(await codeOf(null, method, leaver, body)).toBe("UNAUTHENTICATED");
    expect(await codeOf(agnes, method, leaver, body)).toBe("FORBIDDEN");
    expect(await codeOf(bo, method, leaver, body)).toBe("MISSING");
  }
  expect((await server.call(agnes, "GET", "/api/v1/organisation/departures")).status).toBe(403);
  expect((await server.call(null, "GET", "/api/v1/organisation/departures")).status).toBe(401);
  const unfit = async (successor: string, more: object = {}) => (await leave(leaver, successor, more)).body.code;
  expect(await unfit(bo.id)).toBe("SUCCESSOR_UNFIT");
  expect(await unfit(leaver.id)).toBe("SUCCESSOR_UNFIT");
  expect(await unfit(agnes.id, { successors: [{ name: "home", personId: bo.id }] })).toBe("SUCCESSOR_UNFIT");
  expect(await unfit("00000000-0000-7000-8000-000000000000")).toBe("SUCCESSOR_UNFIT");
  expect(await unfit("ingen")).toBe("INVALID");
  expect(await unfit(agnes.id, { endsAt: "i morgon" })).toBe("INVALID");
  expect((await leave(anna, agnes.id)).body.code).toBe("LAST_ADMIN");
  expect((await server.call(leaver, "GET", "/api/v1/session")).status).toBe(200);
});

test("the operator's command and the job at once hand over once", async () => {
  const leaver = await addLeaver();
  const shared = await server.workspace("En gång", leaver);
  const twin = await server.twin();
  try {
    expect((await leave(leaver, agnes.id)).status).toBe(200);
    const results = await Promise.allSettled([
      twin.safos.departures.handOver(leaver, agnes),
      server.safos.departures.handOver(leaver, agnes),
    ]);
    expect(results.some((one) => one.status === "fulfilled")).toBe(true);
    await eventually(async () => expect(await stateOf(leaver)).toBe("done"));
  } finally {
    await twin.stop();
  }
  const { body: log } = await server.call(anna, "GET", `/api/v1/audit?workspace=${shared.id}`);
  const handed = log.items.filter((one: { act: string }) => one.act === "workspace.handedOver");
  expect(handed).toHaveLength(1);
  // Who has it now hears of it, once.
  await eventually(async () => {
    const { body } = await server.call(agnes, "GET", "/api/v1/notices");
    const about = body.items.filter((one: { title: string }) => one.title === "En gång");
    expect(about).toMatchObject([{ reason: "handedOver", path: `/w/${shared.id}/members` }]);
  });
});
