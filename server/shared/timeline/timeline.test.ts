import type { DatedThing } from "@safos/contract/timeline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, type TestPerson, type TestServer } from "../../testing/server.ts";
import { openGuestHouse, type GuestHouse } from "../guests/testing.ts";

let house: GuestHouse;
let server: TestServer;
let anna: TestPerson;
let agnes: TestPerson;
let bo: TestPerson;
let britt: TestPerson;
let workspaceId: string;

beforeAll(async () => {
  house = await openGuestHouse();
  ({ server } = house);
  ({ anna, agnes, bo, britt } = server.people);
  ({ id: workspaceId } = await server.workspace("Planering", agnes, bo));
});
afterAll(() => house.stop());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const pathOf = (query: Record<string, string> = {}): string =>
  `/api/v1/time-line?${String(new URLSearchParams({ from: inDays(-1), to: inDays(60), ...query }))}`;
const read = (who: TestPerson | null, query?: Record<string, string>, on = server) =>
  on.call(who, "GET", pathOf(query));
const seen = async (who: TestPerson, layers: string, on = server) => {
  const { status, body } = await read(who, { layers }, on);
  expect(status).toBe(200);
  return (body.items as DatedThing[]).map((one) => one.title);
};
async function make(who: TestPerson, path: string, body: object): Promise<{ id: string } & Record<string, unknown>> {
  const made = await server.call(who, "POST", path, body);
  expect([path, made.status]).toEqual([path, 201]);
  return made.body;
}
const inWorkspace = (kind: string, where = workspaceId): string => `/api/v1/workspaces/${where}/${kind}`;
const newBoard = (title: string, where = workspaceId) => make(agnes, inWorkspace("boards", where), { title });
const newCard = (board: string, title: string, rest: object = {}) =>
  make(agnes, `/api/v1/boards/${board}/cards`, { title, dueAt: inDays(3), ...rest });
const newPoll = (title: string, where = workspaceId) =>
  make(agnes, inWorkspace("polls", where), {
    title,
    kind: "text",
    options: [{ text: "Ja" }, { text: "Nej" }],
    deadline: inDays(5),
  });
async function newForm(title: string): Promise<string> {
  const { id } = await make(agnes, inWorkspace("forms"), { title });
  const content = { sections: [{ id: "s1", title: "", questions: [{ id: "q1", kind: "short", title: "Vad?" }] }] };
  const form = (await server.call(agnes, "GET", `/api/v1/forms/${id}`)).body;
  const changed = await server.call(agnes, "PATCH", `/api/v1/forms/${id}`, {
    revision: form.revision,
    content,
    settings: { ...form.settings, closesAt: inDays(6) },
  });
  expect(changed.status).toBe(200);
  expect((await server.call(agnes, "PATCH", `/api/v1/forms/${id}`, { state: "open" })).status).toBe(200);
  return id;
}

/** Of what is raised to K3. */
const keepOthersOut = () =>
  server.safos.organisations.change(anna.organisationId, {
    rules: { isDirectoryOpen: true, classes: { K3: { otherOrganisations: false } } },
  });

test("each layer has what its reader may open, with an address and the word whether they may move it", async () => {
  const { id: board } = await newBoard("Styrgrupp");
  const own = await newCard(board, "Mitt kort", { assigneeIds: [agnes.id] });
  await newCard(board, "Andras kort", { assigneeIds: [bo.id], dueAt: inDays(4) });
  await newCard(board, "Utan datum", { dueAt: null });
  await newCard(board, "Långt bort", { dueAt: inDays(90) });
  const done = await newCard(board, "Klart", { assigneeIds: [agnes.id] });
  await server.call(agnes, "PATCH", `/api/v1/cards/${done.id}`, { isDone: true });
  const poll = await newPoll("Vilken lokal?");
  const form = await newForm("Utvärdering");
  const { items, cut } = (await read(agnes)).body as { items: DatedThing[]; cut: string[] };
  expect(cut).toEqual([]);
  expect(items.map(({ layer, title, context, path, canMove }) => [layer, title, context, path, canMove])).toEqual([
    ["cards", "Mitt kort", "Styrgrupp", `/w/${workspaceId}/boards/${board}/cards/${own.id}`, true],
    ["boards", "Andras kort", "Styrgrupp", expect.stringContaining(board), true],
    ["polls", "Vilken lokal?", "Planering", `/w/${workspaceId}/polls/${poll.id}`, false],
    ["forms", "Utvärdering", "Planering", `/w/${workspaceId}/forms/${form}`, false],
  ]);
  // The same for their colleague in the workspace, from where they stand.
  expect([await seen(bo, "cards"), await seen(bo, "boards")]).toEqual([["Andras kort"], ["Mitt kort"]]);
  // Nobody else is told anything, in any process.
  const twin = await server.twin();
  for (const on of [server, twin])
    for (const who of [anna, britt]) expect((await read(who, {}, on)).body).toEqual({ items: [], cut: [] });
  await twin.stop();
  // What is moved, closed and trashed is gone from where it was.
  await server.call(agnes, "PATCH", `/api/v1/cards/${own.id}`, { dueAt: inDays(100) });
  await server.call(agnes, "POST", `/api/v1/polls/${poll.id}/close`, {});
  await server.call(agnes, "DELETE", `/api/v1/items/form/${form}`);
  expect(await seen(agnes, "cards,polls,forms")).toEqual([]);
});

test("what is shared by itself shows to whom it is shared, who may only read does not move it, and removal ends it", async () => {
  const { id: where } = await server.workspace("Delad tavla", agnes, bo);
  const { id: board } = await newBoard("Tavla för en utomstående", where);
  const { id: card } = await newCard(board, "Delat kort");
  const { id: poll } = await newPoll("Delad fråga", where);
  const share = (kind: string, id: string) =>
    server.call(agnes, "POST", `/api/v1/items/${kind}/${id}/shares`, { name: britt.name, role: "viewer" });
  expect([(await share("board", board)).status, (await share("poll", poll)).status]).toEqual([201, 201]);
  const { items } = (await read(britt)).body as { items: DatedThing[] };
  expect(items.map(({ title, canMove, id }) => [title, canMove, id])).toEqual([
    ["Delat kort", false, card],
    ["Delad fråga", false, poll],
  ]);
  // Bo is taken out of the workspace, and told nothing from then on.
  expect(await seen(bo, "boards,polls")).toContain("Delat kort");
  await server.call(agnes, "DELETE", `/api/v1/workspaces/${where}/members/${bo.id}`);
  expect(await seen(bo, "boards,polls")).not.toContain("Delat kort");
  // The rule that comes afterwards keeps out those of another agency, though the grant stands.
  await keepOthersOut();
  for (const [kind, id] of [
    ["board", board],
    ["poll", poll],
  ])
    expect(
      (await server.call(agnes, "PUT", `/api/v1/items/${kind}/${id}/class`, { informationClass: "K3" })).status,
    ).toBe(200);
  await eventually(async () => expect(await seen(britt, "boards,polls,cards")).toEqual([]));
  expect(await seen(agnes, "boards")).toContain("Delat kort");
});

test("what someone may not open takes no room from what they may, and who is told of a part is told so", async () => {
  await keepOthersOut();
  const { id: where } = await server.workspace("Trångt", agnes, bo);
  const closed = await newBoard("Stängd", where);
  const open = await newBoard("Öppen", where);
  const fill = (board: string, count: number, first: number) =>
    house.run(`insert into boards.card (id, board_id, list_id, no, position, title, due_at)
      select gen_random_uuid(), '${board}', (select id from boards.list where board_id = '${board}' limit 1), n, 'a' || n,
        'Kort ' || n, now() + interval '10 days' + n * interval '1 second'
      from generate_series(${first}, ${first + count - 1}) n`);
  await fill(closed.id, 400, 1000);
  await fill(open.id, 20, 5000);
  await server.call(agnes, "PUT", `/api/v1/items/board/${closed.id}/class`, { informationClass: "K3" });
  const window = { layers: "boards", from: inDays(9), to: inDays(11) };
  await eventually(async () => {
    const { body } = await read(bo, window);
    expect([body.items.length, body.cut]).toEqual([20, []]);
  });
  const { body } = await read(agnes, window);
  expect([body.items.length, body.cut, body.items[0].title]).toEqual([300, ["boards"], "Kort 1000"]);
});

test("owners are told of reviews, and of guests those who answer for them or administer", async () => {
  const { id: where } = await server.workspace("Med gäst", agnes, bo);
  await server.workspace("Ensam", agnes);
  const guest = await house.guest(agnes, where, "arvid@konsult.example", 20);
  await server.call(agnes, "POST", inWorkspace("guests", where), {
    mail: "inbjuden@konsult.example",
    endsAt: inDays(30),
  });
  expect(await seen(agnes, "guests")).toEqual(["arvid", "inbjuden@konsult.example"]);
  // Who administers the agency that owns the workspace has a page for them; members and guests are not told.
  const forAnna = (await read(anna, { layers: "guests" })).body.items as DatedThing[];
  expect(forAnna.map(({ title, path, context }) => [title, path, context])[0]).toEqual([
    "arvid",
    "/admin/guests",
    "Med gäst",
  ]);
  for (const who of [bo, britt, guest]) expect(await seen(who, "guests,reviews")).toEqual([]);
  // Of reviews those of workspaces with more than one member, a year after they were made.
  await house.run(
    `update workspaces.workspace set created_at = now() - interval '350 days' where name in ('Med gäst', 'Ensam')`,
  );
  // Another process, which has not kept when they were made.
  const twin = await server.twin();
  const due = (await read(agnes, { layers: "reviews" }, twin)).body.items as DatedThing[];
  await twin.stop();
  expect(due.map(({ title, path, id }) => [title, path, id])).toEqual([["Med gäst", `/w/${where}/members`, where]]);
  await server.call(agnes, "DELETE", `/api/v1/workspaces/${where}/guests/${guest.guestId}`);
  await eventually(async () => expect(await seen(agnes, "guests")).toEqual(["inbjuden@konsult.example"]));
});

test("strangers and questions without bounds are refused", async () => {
  expect((await read(null)).status).toBe(401);
  for (const [query, code] of [
    [{ to: inDays(500) }, "WINDOW_TOO_LONG"],
    [{ to: inDays(-2) }, "INVALID"],
    [{ to: "i morgon" }, "INVALID"],
    [{ layers: "cards,hemligheter" }, "INVALID"],
    [{ layers: "x".repeat(201) }, "INVALID"],
    [{ personId: agnes.id }, "INVALID"],
  ] as const)
    expect([query, (await read(agnes, query)).body.code]).toEqual([query, code]);
  expect((await read(agnes, { layers: "" })).body).toEqual({ items: [], cut: [] });
});

test("which layers are left out is each person's own, and the same everywhere", async () => {
  const path = "/api/v1/time-line/layers";
  expect((await server.call(agnes, "GET", path)).body).toEqual({ hidden: ["boards"] });
  expect((await server.call(agnes, "PUT", path, { hidden: ["polls", "forms"] })).body).toEqual({
    hidden: ["polls", "forms"],
  });
  const twin = await server.twin();
  expect((await twin.call(agnes, "GET", path)).body).toEqual({ hidden: ["polls", "forms"] });
  await twin.stop();
  expect((await server.call(bo, "GET", path)).body).toEqual({ hidden: ["boards"] });
  expect((await server.call(agnes, "PUT", path, { hidden: [] })).body).toEqual({ hidden: [] });
  for (const hidden of [["hemligheter"], ["polls", "polls"], "polls", undefined])
    expect((await server.call(agnes, "PUT", path, { hidden })).status).toBe(400);
  expect((await server.call(null, "GET", path)).status).toBe(401);
  expect((await server.call(null, "PUT", path, { hidden: [] })).status).toBe(401);
});
