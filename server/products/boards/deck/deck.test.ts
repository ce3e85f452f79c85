import { afterAll, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo, britt } = server.people;
const workspace = await server.workspace("Utredning", anna, bo);

/** As Deck's apps ask: Basic with a password, `OCS-APIRequest`, JSON. */
async function deck(
  who: TestPerson | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${server.url}/index.php/apps/deck/api/v1.1${path}`, {
    method,
    headers: {
      "OCS-APIRequest": "true",
      "content-type": "application/json",
      accept: "application/json",
      ...(who ? { authorization: `Basic ${Buffer.from(`${who.name}:${who.password}`).toString("base64")}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
}

const made = (
  await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/boards`, {
    title: "Digitala intyg",
    template: "project",
  })
).body;
const boards = (await deck(anna, "GET", "/boards")).body as { id: number; title: string }[];
const board = boards.find((one) => one.title === "Digitala intyg")?.id ?? 0;

test("boards are told as Deck tells them, and strangers are asked for a password", async () => {
  const one = (await deck(bo, "GET", `/boards/${board}`)).body;
  expect(one).toMatchObject({
    id: board,
    title: "Digitala intyg",
    owner: { primaryKey: "anna@fk.example", uid: "anna@fk.example", displayname: "Anna Lindqvist", type: 0 },
    archived: false,
    acl: [],
    permissions: { PERMISSION_READ: true, PERMISSION_EDIT: true, PERMISSION_MANAGE: false, PERMISSION_SHARE: false },
    shared: 0,
    deletedAt: 0,
  });
  expect(one.color).toMatch(/^[0-9a-f]{6}$/);
  expect(one.users.map((user: { uid: string }) => user.uid).toSorted()).toEqual(["anna@fk.example", "bo@digg.example"]);
  expect(one.labels[0]).toMatchObject({ boardId: board, cardId: null, title: "Användartest" });
  const stranger = await deck(null, "GET", "/boards");
  expect([stranger.status, stranger.headers.get("www-authenticate")]).toEqual([
    401,
    'Basic realm="Safos", charset="UTF-8"',
  ]);
  expect((await deck(britt, "GET", `/boards/${board}`)).status).toBe(404);
  expect((await deck(britt, "GET", "/boards")).body).toEqual([]);
  expect((await deck(anna, "GET", "/boards/abc")).status).toBe(404);
});

test("what has not changed is not sent again", async () => {
  const first = await deck(anna, "GET", `/boards/${board}/stacks`);
  const etag = first.headers.get("etag") ?? "";
  expect(first.status).toBe(200);
  expect((await deck(anna, "GET", `/boards/${board}/stacks`, undefined, { "if-none-match": etag })).status).toBe(304);
  const later = new Date(Date.parse("2099-01-01T00:00:00Z")).toUTCString();
  expect((await deck(anna, "GET", `/boards/${board}/stacks`, undefined, { "if-modified-since": later })).status).toBe(
    304,
  );
  expect((await deck(anna, "GET", "/boards", undefined, { "if-modified-since": later })).body).toEqual([]);
  await deck(anna, "POST", `/boards/${board}/labels`, { title: "Bråttom", color: "ff0000" });
  expect((await deck(anna, "GET", `/boards/${board}/stacks`, undefined, { "if-none-match": etag })).status).toBe(200);
});

test("a day with Deck's app: a card is made, changed, labelled, given away, moved, put away and thrown away", async () => {
  const stacks = (await deck(anna, "GET", `/boards/${board}/stacks`)).body as {
    id: number;
    title: string;
    order: number;
    cards: unknown[];
  }[];
  expect(stacks.map((one) => [one.title, one.order])).toEqual([
    ["Idéer", 0],
    ["Planerat", 1],
    ["Pågår", 2],
    ["Granskas", 3],
    ["Klart", 4],
  ]);
  const [ideas, planned] = stacks.map((one) => one.id) as [number, number];
  const cards = `/boards/${board}/stacks/${ideas}/cards`;
  const card = (
    await deck(anna, "POST", cards, {
      title: "Prova blanketten",
      type: "plain",
      order: 999,
      description: "Med _skärmläsare_",
      duedate: "2026-12-24T19:29:30+00:00",
    })
  ).body;
  expect(card).toMatchObject({
    title: "Prova blanketten",
    description: "Med _skärmläsare_",
    stackId: ideas,
    type: "plain",
    labels: [],
    assignedUsers: [],
    owner: { uid: "anna@fk.example" },
    order: 0,
    archived: false,
    done: null,
    duedate: "2026-12-24T19:29:30+00:00",
    deletedAt: 0,
    commentsCount: 0,
    overdue: 0,
  });
  const at = `${cards}/${card.id}`;
  const second = (await deck(bo, "POST", cards, { title: "Först", type: "plain", order: 0 })).body;
  expect([second.order, (await deck(bo, "GET", at)).body.order]).toEqual([0, 1]);
  const changed = (
    await deck(bo, "PUT", at, {
      ...card,
      title: "Prova igen",
      owner: "anna@fk.example",
      duedate: null,
      order: 1,
      done: "2026-11-24T10:00:00+00:00",
    })
  ).body;
  expect([changed.title, changed.duedate, changed.done !== null]).toEqual(["Prova igen", null, true]);
  const label = (await deck(anna, "POST", `/boards/${board}/labels`, { title: "Juridik", color: "#31CC7C" })).body;
  expect(label.color).toBe("31cc7c");
  expect((await deck(anna, "PUT", `${at}/assignLabel`, { labelId: label.id })).body.labels).toMatchObject([
    { id: label.id, title: "Juridik", color: "31cc7c" },
  ]);
  expect((await deck(anna, "PUT", `${at}/removeLabel`, { labelId: label.id })).body.labels).toEqual([]);
  expect((await deck(anna, "PUT", `${at}/assignUser`, { userId: "bo@digg.example" })).body).toMatchObject({
    cardId: card.id,
    participant: { uid: "bo@digg.example" },
  });
  expect((await deck(anna, "PUT", `${at}/assignUser`, { userId: "britt@digg.example" })).status).toBe(400);
  expect((await deck(bo, "GET", at)).body.assignedUsers).toMatchObject([{ participant: { uid: "bo@digg.example" } }]);
  await deck(anna, "PUT", `${at}/unassignUser`, { userId: "bo@digg.example" });
  const moved = (await deck(anna, "PUT", `${at}/reorder`, { order: 0, stackId: planned })).body;
  expect(moved).toMatchObject([{ id: card.id, stackId: planned, order: 0 }]);
  expect((await deck(anna, "PUT", `${at}/archive`)).body.archived).toBe(true);
  expect(
    (await deck(anna, "GET", `/boards/${board}/stacks/archived`)).body.flatMap((one: { cards: { id: number }[] }) =>
      one.cards.map((two) => two.id),
    ),
  ).toEqual([card.id]);
  expect((await deck(anna, "PUT", `${at}/unarchive`)).body.archived).toBe(false);
  expect((await deck(anna, "GET", `${at}/attachments`)).body).toEqual([]);
  expect((await deck(anna, "DELETE", at)).body.deletedAt).toBeGreaterThan(0);
  expect((await deck(anna, "GET", at)).status).toBe(404);
});

test("boards and stacks are made, changed, taken away and brought back", async () => {
  const own = (await deck(bo, "POST", "/boards", { title: "Mina egna", color: "0000ff" })).body;
  expect(own).toMatchObject({ title: "Mina egna", color: "0000ff", permissions: { PERMISSION_MANAGE: true } });
  const stack = (await deck(bo, "POST", `/boards/${own.id}/stacks`, { title: "Att göra", order: 0 })).body;
  const next = (await deck(bo, "POST", `/boards/${own.id}/stacks`, { title: "Klart", order: 1 })).body;
  expect([stack.order, next.order]).toEqual([0, 1]);
  expect(
    (await deck(bo, "PUT", `/boards/${own.id}/stacks/${next.id}`, { title: "Färdigt", order: 0 })).body,
  ).toMatchObject({ title: "Färdigt", order: 0 });
  expect((await deck(bo, "DELETE", `/boards/${own.id}/stacks/${stack.id}`)).status).toBe(200);
  expect((await deck(bo, "GET", `/boards/${own.id}/stacks`)).body.length).toBe(1);
  expect(
    (await deck(bo, "PUT", `/boards/${own.id}`, { title: "Mina", color: "00ff00", archived: true })).body,
  ).toMatchObject({ title: "Mina", archived: true });
  expect(
    (await deck(bo, "PUT", `/boards/${own.id}`, { title: "Mina", color: "00ff00", archived: false })).body.archived,
  ).toBe(false);
  expect((await deck(bo, "DELETE", `/boards/${own.id}`)).status).toBe(200);
  expect((await deck(bo, "GET", `/boards/${own.id}`)).status).toBe(404);
  expect((await deck(bo, "POST", `/boards/${own.id}/undo_delete`)).body.title).toBe("Mina");
  expect((await deck(bo, "POST", "/boards", { color: "0000ff" })).status).toBe(400);
  expect((await deck(anna, "GET", `/boards/${own.id}`)).status).toBe(404);
  expect(made.title).toBe("Digitala intyg");
});
