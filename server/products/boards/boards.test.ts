import { afterAll, expect, test } from "vitest";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo, britt } = server.people;
const workspace = await server.workspace("Utredning", anna, bo, agnes);
const base = `/api/v1/workspaces/${workspace.id}`;
const { call } = server;

async function makeBoard(
  more: Record<string, unknown> = {},
): Promise<{ id: string; lists: { id: string; title: string }[] }> {
  const { status, body } = await call(anna, "POST", `${base}/boards`, { title: "Ny e-tjänst", prefix: "NF", ...more });
  expect(status).toBe(201);
  return body;
}

async function makeCard(boardId: string, more: Record<string, unknown> = {}, who: TestPerson = anna) {
  const { status, body } = await call(who, "POST", `/api/v1/boards/${boardId}/cards`, { title: "Kort", ...more });
  expect([status, body.code]).toEqual([201, undefined]);
  return body;
}

/** The titles of a list as they lie. */
async function lie(boardId: string, listId: string, who: TestPerson = anna): Promise<string[]> {
  const { body } = await call(who, "GET", `/api/v1/boards/${boardId}/cards?limit=2500`);
  return (body.items as { listId: string; position: string; id: string; title: string }[])
    .filter((one) => one.listId === listId)
    .sort((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1))
    .map((one) => one.title);
}

test("a board begins with lists, and cards get numbers, labels, people and boxes", async () => {
  const board = await makeBoard({ template: "project" });
  expect(board).toMatchObject({ prefix: "NF", role: "owner", cardCount: 0, workspaceName: "Utredning" });
  expect(board.lists.map((one) => one.title)).toEqual(["Idéer", "Planerat", "Pågår", "Granskas", "Klart"]);
  const full = (await call(bo, "GET", `/api/v1/boards/${board.id}`)).body;
  expect(full.people.map((one: { displayName: string }) => one.displayName)).toEqual([
    "Agnes Berg",
    "Anna Lindqvist",
    "Bo Ek",
  ]);
  const label = full.labels[0].id as string;
  const card = await makeCard(board.id, {
    title: "Prova blanketten",
    description: "Först\n\n- [x] Boka rum\n- [ ] Spela in\n```\n- [ ] inte en ruta\n```",
    labelIds: [label],
    assigneeIds: [anna.id, britt.id],
    dueAt: "2037-12-01T15:00:00.000Z",
    tone: 3,
  });
  expect(card).toMatchObject({
    no: 1,
    checks: 2,
    checksDone: 1,
    labelIds: [label],
    // Britt may not read the board, so she is not given the card.
    assigneeIds: [anna.id],
    dueAt: "2037-12-01T15:00:00.000Z",
    createdBy: { displayName: "Anna Lindqvist" },
    prefix: "NF",
    listTitle: "Idéer",
  });
  expect((await makeCard(board.id)).no).toBe(2);
  const page = (await call(bo, "GET", `/api/v1/boards/${board.id}/cards?limit=1`)).body;
  expect([page.items.length, page.items[0].title]).toEqual([1, "Prova blanketten"]);
  const next = (await call(bo, "GET", `/api/v1/boards/${board.id}/cards?limit=1&after=${page.next}`)).body;
  expect([next.items[0].no, next.next]).toEqual([2, undefined]);
});

test("cards lie where they are put, and moves of several people at once end in one order for all", async () => {
  const board = await makeBoard();
  const [todo, doing] = board.lists.map((one) => one.id) as [string, string];
  const cards = [];
  for (const title of ["a", "b", "c", "d"]) cards.push(await makeCard(board.id, { title }));
  const ids = cards.map((one) => one.id as string);
  const move = (who: TestPerson, id: string | undefined, body: unknown) =>
    call(who, "POST", `/api/v1/cards/${id}/move`, body);
  expect(await lie(board.id, todo)).toEqual(["a", "b", "c", "d"]);
  await move(anna, ids[3], { listId: todo, after: null });
  await move(anna, ids[0], { listId: todo, after: ids[2] });
  expect(await lie(board.id, todo)).toEqual(["d", "b", "c", "a"]);
  await move(bo, ids[1], { listId: todo, before: ids[3] });
  expect(await lie(board.id, todo)).toEqual(["b", "d", "c", "a"]);
  await move(bo, ids[2], { listId: doing });
  // Its neighbour has gone elsewhere: the end is as good as any place.
  await move(bo, ids[1], { listId: todo, after: ids[2] });
  expect(await lie(board.id, todo)).toEqual(["d", "a", "b"]);
  const twin = await server.twin();
  try {
    const both = [server, twin];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (both[index % 2] ?? server).call(index % 3 ? anna : bo, "POST", `/api/v1/cards/${ids[index % 4]}/move`, {
          listId: index % 5 ? todo : doing,
          after: index % 2 ? (ids[(index + 1) % 4] ?? null) : null,
        }),
      ),
    );
    const seen = [...(await lie(board.id, todo)), ...(await lie(board.id, doing))];
    expect(seen.toSorted()).toEqual(["a", "b", "c", "d"]);
    const other = (await twin.call(bo, "GET", `/api/v1/boards/${board.id}/cards`)).body;
    const own = (await call(anna, "GET", `/api/v1/boards/${board.id}/cards`)).body;
    expect(other).toEqual(own);
  } finally {
    await twin.stop();
  }
});

test("numbers are given once however many make cards at the same time", async () => {
  const board = await makeBoard();
  const made = await Promise.all(
    Array.from({ length: 20 }, (_, index) => makeCard(board.id, {}, index % 2 ? anna : bo)),
  );
  expect(made.map((one) => one.no as number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
});

test("a full list refuses with its rule, and has room again when a card leaves", async () => {
  const board = await makeBoard();
  const [todo, doing] = board.lists.map((one) => one.id) as [string, string];
  await call(anna, "PATCH", `/api/v1/boards/${board.id}/lists/${doing}`, { wipLimit: 1 });
  const first = await makeCard(board.id, { listId: doing });
  const second = await makeCard(board.id);
  const refused = await call(bo, "POST", `/api/v1/cards/${second.id}/move`, { listId: doing });
  expect([refused.status, refused.body.code, refused.body.data]).toEqual([
    409,
    "LIST_FULL",
    { listId: doing, title: "Pågår", limit: 1 },
  ]);
  expect((await call(bo, "POST", `/api/v1/boards/${board.id}/cards`, { title: "x", listId: doing })).body.code).toBe(
    "LIST_FULL",
  );
  // Of two that come for the last place at once, one gets it.
  await call(anna, "POST", `/api/v1/cards/${first.id}/move`, { listId: todo });
  const third = await makeCard(board.id);
  const both = await Promise.all(
    [second, third].map((one) => call(bo, "POST", `/api/v1/cards/${one.id}/move`, { listId: doing })),
  );
  expect(both.map((one) => one.status).toSorted()).toEqual([200, 409]);
});

test("anyone who edits words that have changed meanwhile gets the present ones; other choices add up", async () => {
  const board = await makeBoard({ template: "project" });
  const card = await makeCard(board.id, { title: "Utkast" });
  const path = `/api/v1/cards/${card.id}`;
  expect((await call(anna, "PATCH", path, { title: "Annas", version: card.version })).status).toBe(200);
  const stale = await call(bo, "PATCH", path, { title: "Bos", version: card.version });
  expect([stale.status, stale.body.code, stale.body.data.present.title]).toEqual([409, "STALE", "Annas"]);
  expect((await call(bo, "PATCH", path, { title: "Bos" })).status).toBe(409);
  const labels = (await call(anna, "GET", `/api/v1/boards/${board.id}`)).body.labels as { id: string }[];
  await Promise.all([
    call(anna, "PATCH", path, { addLabelIds: [labels[0]?.id], addAssigneeIds: [anna.id] }),
    call(bo, "PATCH", path, { addLabelIds: [labels[1]?.id], addAssigneeIds: [bo.id] }),
  ]);
  const now = (await call(anna, "GET", path)).body;
  expect([now.labelIds.length, now.assigneeIds.length, now.title]).toEqual([2, 2, "Annas"]);
  const removed = await call(anna, "PATCH", path, { removeLabelIds: [labels[0]?.id], removeAssigneeIds: [bo.id] });
  expect([removed.body.labelIds, removed.body.assigneeIds]).toEqual([[labels[1]?.id], [anna.id]]);
});

test("cards wait for cards and lie under cards, and never round in a circle", async () => {
  const board = await makeBoard();
  const [a, b, c] = await Promise.all([
    makeCard(board.id, { title: "a" }),
    makeCard(board.id, { title: "b" }),
    makeCard(board.id, { title: "c" }),
  ]);
  const wait = (id: string, cardId: string) => call(anna, "POST", `/api/v1/cards/${id}/blockers`, { cardId });
  expect((await wait(a.id, b.id)).body.blockedBy).toMatchObject([{ title: "b", isDone: false }]);
  expect((await wait(b.id, c.id)).status).toBe(200);
  expect((await wait(c.id, a.id)).body.code).toBe("CYCLE");
  expect((await wait(c.id, c.id)).body.code).toBe("CYCLE");
  const other = await makeCard((await makeBoard()).id);
  expect((await wait(a.id, other.id)).body.code).toBe("ELSEWHERE");
  await call(anna, "PATCH", `/api/v1/cards/${b.id}`, { parentId: a.id });
  await call(anna, "PATCH", `/api/v1/cards/${c.id}`, { parentId: b.id });
  expect((await call(anna, "PATCH", `/api/v1/cards/${a.id}`, { parentId: c.id })).body.code).toBe("CYCLE");
  await call(anna, "PATCH", `/api/v1/cards/${b.id}`, { isDone: true });
  const top = (await call(anna, "GET", `/api/v1/cards/${a.id}`)).body;
  expect(top).toMatchObject({ subs: 1, subsDone: 1, waitsFor: 0, subCards: [{ title: "b", isDone: true }] });
  expect((await call(anna, "DELETE", `/api/v1/cards/${a.id}/blockers/${b.id}`)).body.blockedBy).toEqual([]);
});

test("a card that comes to the last list is done, and a recurring one comes again", async () => {
  const board = await makeBoard();
  const [todo, , , done] = board.lists.map((one) => one.id) as [string, string, string, string];
  const card = await makeCard(board.id, {
    title: "Månadsrapport",
    dueAt: "2026-01-31T09:00:00.000Z",
    recurrence: { unit: "month", every: 1 },
    description: "- [x] skriv",
    assigneeIds: [bo.id],
  });
  const moved = (await call(anna, "POST", `/api/v1/cards/${card.id}/move`, { listId: done })).body;
  expect(moved.doneAt).not.toBeNull();
  const again = await eventually(async () => {
    const { items } = (await call(anna, "GET", `/api/v1/boards/${board.id}/cards`)).body;
    const found = items.find((one: { listId: string }) => one.listId === todo);
    expect(found).toMatchObject({ title: "Månadsrapport", doneAt: null, checksDone: 0, assigneeIds: [bo.id] });
    return found;
  });
  expect(Date.parse(again.dueAt)).toBeGreaterThan(Date.parse("2026-11-24"));
  expect(again.recurrence).toEqual({ unit: "month", every: 1 });
  expect((await call(anna, "GET", `/api/v1/cards/${card.id}`)).body.recurrence).toBeNull();
  await server.safos.boards.recur();
  const { items } = (await call(anna, "GET", `/api/v1/boards/${board.id}/cards`)).body;
  expect(items.length).toBe(2);
  expect((await call(anna, "POST", `/api/v1/cards/${card.id}/move`, { listId: todo })).body.doneAt).toBeNull();
});

test("my cards are those I was given on boards I may read, soonest first", async () => {
  const board = await makeBoard();
  const titles = async () =>
    (await call(agnes, "GET", "/api/v1/cards")).body.items.map((one: { title: string }) => one.title);
  await makeCard(board.id, { title: "sedan", assigneeIds: [agnes.id] });
  await makeCard(board.id, { title: "snart", assigneeIds: [agnes.id], dueAt: "2037-12-01T09:00:00.000Z" });
  await makeCard(board.id, { title: "bos", assigneeIds: [bo.id] });
  expect(await titles()).toEqual(["snart", "sedan"]);
  const first = (await call(agnes, "GET", "/api/v1/cards?limit=1")).body;
  const second = (await call(agnes, "GET", `/api/v1/cards?limit=1&after=${encodeURIComponent(first.next)}`)).body;
  expect([first.items[0].title, second.items[0].title, second.items[0].boardTitle]).toEqual([
    "snart",
    "sedan",
    "Ny e-tjänst",
  ]);
  await call(anna, "PATCH", `/api/v1/boards/${board.id}`, { isArchived: true });
  expect(await titles()).toEqual([]);
});

test("boards and cards go to the trash and back, and archived boards stand still", async () => {
  const board = await makeBoard();
  const card = await makeCard(board.id);
  expect((await call(bo, "DELETE", `/api/v1/items/card/${card.id}`)).status).toBe(200);
  expect((await call(bo, "GET", `/api/v1/cards/${card.id}`)).status).toBe(404);
  const trash = (await call(bo, "GET", `${base}/trashed-items`)).body.items;
  expect(trash).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "card", id: card.id })]));
  expect((await call(bo, "POST", `/api/v1/items/card/${card.id}/restore`)).status).toBe(200);
  expect((await call(bo, "GET", `/api/v1/cards/${card.id}`)).status).toBe(200);
  await call(anna, "DELETE", `/api/v1/items/board/${board.id}`);
  for (const path of [`/api/v1/boards/${board.id}`, `/api/v1/cards/${card.id}`, `/api/v1/boards/${board.id}/cards`])
    expect((await call(bo, "GET", path)).status).toBe(404);
  await call(anna, "POST", `/api/v1/items/board/${board.id}/restore`);
  expect((await call(bo, "GET", `/api/v1/cards/${card.id}`)).status).toBe(200);
  expect((await call(bo, "PATCH", `/api/v1/boards/${board.id}`, { isArchived: true })).status).toBe(403);
  expect((await call(anna, "PATCH", `/api/v1/boards/${board.id}`, { isArchived: true })).status).toBe(200);
  expect((await call(anna, "PATCH", `/api/v1/cards/${card.id}`, { isDone: true })).body.code).toBe("BOARD_ARCHIVED");
  const archived = (await call(bo, "GET", `${base}/boards?state=archived`)).body.items;
  expect(archived.map((one: { id: string }) => one.id)).toContain(board.id);
  expect((await call(anna, "PATCH", `/api/v1/boards/${board.id}`, { isArchived: false })).body.archivedAt).toBeNull();
});

test("roles on a board: a share opens it to an outsider, a link to a visitor, and nothing more than it says", async () => {
  const board = await makeBoard();
  const card = await makeCard(board.id, { title: "Öppet" });
  expect((await call(britt, "GET", `/api/v1/boards/${board.id}`)).status).toBe(404);
  await call(anna, "POST", `/api/v1/items/board/${board.id}/shares`, { name: britt.name, role: "commenter" });
  expect((await call(britt, "GET", `/api/v1/boards/${board.id}`)).body.role).toBe("commenter");
  expect((await call(britt, "PATCH", `/api/v1/cards/${card.id}`, { isDone: true })).status).toBe(403);
  expect((await call(britt, "POST", `/api/v1/items/card/${card.id}/comments`, { text: "Bra!" })).status).toBe(201);
  expect((await call(britt, "GET", "/api/v1/boards")).body.items.map((one: { id: string }) => one.id)).toContain(
    board.id,
  );
  expect((await call(anna, "GET", `/api/v1/boards/${board.id}/cards`)).body.items[0].comments).toBe(1);
  const link = (await call(anna, "POST", `/api/v1/items/board/${board.id}/shares`, { isLink: true, role: "viewer" }))
    .body;
  const visit = (method: string, path: string, body?: unknown) =>
    fetch(server.url + path, {
      method,
      headers: { "safos-link": link.secret, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const seen = await visit("GET", `/api/v1/boards/${board.id}`);
  expect([seen.status, ((await seen.json()) as { people: unknown[] }).people]).toEqual([200, []]);
  expect((await visit("GET", `/api/v1/boards/${board.id}/cards`)).status).toBe(200);
  expect((await visit("GET", `/api/v1/cards/${card.id}`)).status).toBe(200);
  expect((await visit("PATCH", `/api/v1/cards/${card.id}`, { isDone: true })).status).toBe(403);
  expect((await visit("GET", `/api/v1/boards/${(await makeBoard()).id}`)).status).toBe(404);
});

test("a card made of a file is tied to it both ways, and of nothing that its maker may not read", async () => {
  const board = await makeBoard();
  const card = await makeCard(board.id);
  const tied = await makeCard(board.id, { title: "Följ upp", source: { kind: "card", id: card.id } });
  const links = (await call(bo, "GET", `/api/v1/items/card/${card.id}/links`)).body.items;
  expect(links.map((one: { item: { id: string } }) => one.item.id)).toEqual([tied.id]);
  const secret = await server.workspace("Hemlig", britt);
  const other = (await call(britt, "POST", `/api/v1/workspaces/${secret.id}/boards`, { title: "Hemlig" })).body;
  const refused = await call(anna, "POST", `/api/v1/boards/${board.id}/cards`, {
    title: "x",
    source: { kind: "board", id: other.id },
  });
  expect(refused.status).toBe(404);
});

test("the log tells who did what, newest first", async () => {
  const board = await makeBoard();
  const card = await makeCard(board.id, { title: "Loggat" });
  await call(bo, "POST", `/api/v1/cards/${card.id}/move`, { listId: board.lists[1]?.id });
  await call(bo, "PATCH", `/api/v1/cards/${card.id}`, { isDone: true });
  const { items } = (await call(agnes, "GET", `/api/v1/cards/${card.id}/activity`)).body;
  expect(items.map((one: { type: string }) => one.type)).toEqual([
    "card.completed",
    "card.changed",
    "card.moved",
    "card.created",
  ]);
  expect(items[2]).toMatchObject({ person: { displayName: "Bo Ek" }, details: { from: "Att göra", to: "Pågår" } });
  const page = (await call(agnes, "GET", `/api/v1/boards/${board.id}/activity?limit=2`)).body;
  expect(
    (await call(agnes, "GET", `/api/v1/boards/${board.id}/activity?limit=9&after=${page.next}`)).body.items.length,
  ).toBe(2);
});

test("refusals: what is not signed in, elsewhere, of the wrong shape, too large or script", async () => {
  const board = await makeBoard();
  const cards = `/api/v1/boards/${board.id}/cards`;
  expect((await call(null, "GET", cards)).status).toBe(401);
  expect((await call(britt, "GET", cards)).status).toBe(404);
  expect((await call(britt, "POST", cards, { title: "x" })).status).toBe(404);
  for (const body of [
    {},
    { title: "" },
    { title: " " },
    { title: 7 },
    { title: "x", dueAt: "i morgon" },
    { title: "x", tone: 9 },
    { title: "x", okänt: 1 },
    { title: "x".repeat(501) },
    { title: "x", description: "x".repeat(100_001) },
  ])
    expect([body, (await call(anna, "POST", cards, body)).status]).toEqual([body, 400]);
  expect((await call(anna, "POST", cards, { title: "x", description: "x".repeat(10 << 20) })).status).toBe(413);
  expect((await call(anna, "POST", cards, { title: "\u0000" })).status).toBe(400);
  expect((await call(anna, "GET", "/api/v1/boards/inte-ett-id")).status).toBe(400);
  const script = `<img src=x onerror="alert(1)"><script>alert(2)</script>`;
  const card = await makeCard(board.id, { title: script, description: script });
  expect([card.title, card.description]).toEqual([script, script]);
  const label = await call(anna, "POST", `/api/v1/boards/${board.id}/labels`, { title: script });
  expect(label.body.title).toBe(script);
  const list = await call(anna, "DELETE", `/api/v1/boards/${board.id}/lists/${board.lists[0]?.id}`);
  expect(list.body.code).toBe("LIST_NOT_EMPTY");
});

test("a list is taken away and brought back, and lists keep the order they are put in", async () => {
  const board = await makeBoard();
  const made = (await call(anna, "POST", `/api/v1/boards/${board.id}/lists`, { title: "Sist" })).body.lists as {
    id: string;
    title: string;
  }[];
  const last = made.at(-1);
  const names = (body: { lists: { title: string }[] }) => body.lists.map((one) => one.title);
  expect(last?.title).toBe("Sist");
  const first = await call(bo, "PATCH", `/api/v1/boards/${board.id}/lists/${last?.id}`, {
    after: null,
    title: "Först",
  });
  expect(names(first.body)).toEqual(["Först", "Att göra", "Pågår", "Granskas", "Klart"]);
  expect(names((await call(bo, "DELETE", `/api/v1/boards/${board.id}/lists/${last?.id}`)).body).length).toBe(4);
  expect(names((await call(bo, "POST", `/api/v1/boards/${board.id}/lists/${last?.id}/restore`)).body)[0]).toBe("Först");
});
