import pg from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { eventually, startTestServer } from "../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, agnes, bo } = server.people;

/** Holds a row's lock until it is released. */
async function holdLock(statement: string, value: string) {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query("begin");
  await client.query(statement, [value]);
  return {
    /** Resolves when that many others wait. */
    waitedForBy: (count: number) =>
      eventually(async () => {
        const { rows } = await client.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(rows.length).toBe(count);
      }),
    release: () => client.query("commit"),
  };
}

const put = (name: string, method: string, path: string, body?: string, destination?: string): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/files/${encodeURIComponent(agnes.name)}/${name}/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${agnes.token}`,
      ...(destination === undefined
        ? {}
        : { destination: `/remote.php/dav/files/${encodeURIComponent(agnes.name)}/${name}/${destination}` }),
    },
    ...(body === undefined ? {} : { body }),
  });

const lockFiles = "select from files.node where workspace_id = $1 and parent_id is null for update";

test("PUT, MKCOL, DELETE, MOVE and COPY that waited while their writer was removed do nothing", async () => {
  const place = await server.workspace("Kö", anna, agnes);
  const name = encodeURIComponent("Kö");
  for (const path of ["a.txt", "b.txt", "c.txt"]) expect((await put(name, "PUT", path, "gammal")).status).toBe(201);
  const before = await server.call(anna, "GET", `/api/v1/workspaces/${place.id}/files`);
  const lock = await holdLock(lockFiles, place.id);
  const waiting = [
    put(name, "PUT", "a.txt", "ny"),
    put(name, "PUT", "ny.txt", "ny"),
    put(name, "MKCOL", "Mapp"),
    put(name, "DELETE", "b.txt"),
    put(name, "MOVE", "c.txt", undefined, "d.txt"),
    put(name, "COPY", "c.txt", undefined, "e.txt"),
  ];
  // The two files wait together.
  await lock.waitedForBy(waiting.length - 1);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  await lock.release();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  const after = await server.call(anna, "GET", `/api/v1/workspaces/${place.id}/files`);
  expect(after.body).toEqual(before.body);
});

test("one who may only read by now is forbidden, and one who may still write is not held up", async () => {
  const place = await server.workspace("Roll", anna, agnes, bo);
  expect((await put("Roll", "PUT", "a.txt", "gammal")).status).toBe(201);
  const lock = await holdLock(lockFiles, place.id);
  const waiting = [
    put("Roll", "PUT", "a.txt", "ny"),
    server.call(bo, "POST", `/api/v1/workspaces/${place.id}/folders`, { name: "Mapp" }),
  ] as const;
  await lock.waitedForBy(2);
  await server.safos.workspaces.setRole(anna.id, place.id, agnes.id, "viewer");
  await lock.release();
  expect([(await waiting[0]).status, (await waiting[1]).status]).toEqual([403, 201]);
});

test("a grant on a folder that is withdrawn while a write waits no longer lets it through", async () => {
  const place = await server.workspace("Given", anna);
  await server.safos.workspaces.addMember(anna.id, place.id, agnes.id, "viewer");
  const folder = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/folders`, { name: "Mapp" });
  const item = { workspaceId: place.id, kind: "file", id: String(folder.body.id) };
  const grant = await server.safos.workspaces.grant(anna.id, item, { personId: agnes.id }, "editor");
  expect((await put("Given", "PUT", "Mapp/a.txt", "a")).status).toBe(201);
  const lock = await holdLock(lockFiles, place.id);
  const waiting = put("Given", "PUT", "Mapp/b.txt", "b");
  await lock.waitedForBy(1);
  await server.safos.workspaces.revokeGrant(item, grant, anna.id);
  await lock.release();
  expect((await waiting).status).toBe(403);
});

test("a card is not moved, changed or trashed by one who was removed while the board was locked", async () => {
  const place = await server.workspace("Tavlor", anna, agnes);
  const { body: board } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" });
  const [from, to] = board.lists as { id: string }[];
  const { body: card } = await server.call(anna, "POST", `/api/v1/boards/${board.id}/cards`, {
    listId: from?.id,
    title: "Kort",
  });
  const lock = await holdLock("select from boards.board where id = $1 for update", board.id);
  const waiting = [
    server.call(agnes, "POST", `/api/v1/cards/${card.id}/move`, { listId: to?.id }),
    server.call(agnes, "PATCH", `/api/v1/cards/${card.id}`, { title: "Annat", version: card.version }),
    server.call(agnes, "DELETE", `/api/v1/items/card/${card.id}`),
    server.call(agnes, "POST", `/api/v1/boards/${board.id}/cards`, { listId: from?.id, title: "Nytt" }),
  ];
  await lock.waitedForBy(waiting.length);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  await lock.release();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  const { body: after } = await server.call(anna, "GET", `/api/v1/cards/${card.id}`);
  expect(after).toMatchObject({ listId: from?.id, title: "Kort" });
});

test("a card that is granted without its board is moved by the grant, until it is withdrawn", async () => {
  const place = await server.workspace("Ett kort", anna);
  const { body: board } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" });
  const [from, to] = board.lists as { id: string }[];
  const { body: card } = await server.call(anna, "POST", `/api/v1/boards/${board.id}/cards`, {
    listId: from?.id,
    title: "Kort",
  });
  const item = { workspaceId: place.id, kind: "card", id: card.id as string };
  const grant = await server.safos.workspaces.grant(anna.id, item, { personId: agnes.id }, "editor");
  const move = () => server.call(agnes, "POST", `/api/v1/cards/${card.id}/move`, { listId: to?.id });
  expect((await move()).status).toBe(200);
  const lock = await holdLock("select from boards.board where id = $1 for update", board.id);
  const waiting = move();
  await lock.waitedForBy(1);
  await server.safos.workspaces.revokeGrant(item, grant, anna.id);
  await lock.release();
  expect((await waiting).status).toBe(404);
});

test("a poll takes no vote and a form no change from one who was removed while it was locked", async () => {
  const place = await server.workspace("Frågor", anna, agnes);
  const base = `/api/v1/workspaces/${place.id}`;
  const options = [{ text: "Ja" }, { text: "Nej" }];
  const { body: poll } = await server.call(anna, "POST", `${base}/polls`, { title: "Val", kind: "text", options });
  const { body: form } = await server.call(anna, "POST", `${base}/forms`, { title: "Enkät" });
  const locks = [
    await holdLock("select from polls.poll where id = $1 for update", poll.id),
    await holdLock("select from forms.form where id = $1 for update", form.id),
  ];
  const waiting = [
    server.call(agnes, "PUT", `/api/v1/polls/${poll.id}/vote`, {
      answers: [{ optionId: poll.options[0].id, value: 1 }],
    }),
    server.call(agnes, "PATCH", `/api/v1/forms/${form.id}`, { title: "Annat" }),
  ];
  await locks[0]?.waitedForBy(waiting.length);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  for (const lock of locks) await lock.release();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([404, 404]);
  expect((await server.call(anna, "GET", `/api/v1/forms/${form.id}`)).body.title).toBe("Enkät");
});

const rowOf = (table: string) => `select from ${table} where id = $1 for update`;

test.each([
  ["document", "documents", { title: "Text" }, rowOf("documents.document")],
  ["whiteboard", "whiteboards", { title: "Yta" }, rowOf("whiteboards.whiteboard")],
  ["poll", "polls", { title: "Val", kind: "text", options: [{ text: "Ja" }, { text: "Nej" }] }, rowOf("polls.poll")],
  ["form", "forms", { title: "Enkät" }, rowOf("forms.form")],
  ["meeting", "meetings", { title: "Möte" }, rowOf("meetings.meeting")],
] as const)(
  "a %s is not trashed by one who was removed while it was locked",
  async (kind, folder, fresh, statement) => {
    const place = await server.workspace("Papperskorg", anna, agnes);
    const { body: made } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/${folder}`, fresh);
    const path = `/api/v1/items/${kind}/${made.id as string}`;
    const lock = await holdLock(statement, made.id);
    const waiting = server.call(agnes, "DELETE", path);
    await lock.waitedForBy(1);
    await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
    await lock.release();
    expect((await waiting).status).toBe(404);
    expect((await server.call(anna, "GET", path)).status).toBe(200);
    expect((await server.call(anna, "DELETE", path)).status).toBe(200);
  },
);

test("documents, whiteboards and meetings are not changed by one who was removed while they were locked", async () => {
  const place = await server.workspace("Ändringar", anna, agnes);
  const base = `/api/v1/workspaces/${place.id}`;
  const make = async (folder: string) =>
    (await server.call(anna, "POST", `${base}/${folder}`, { title: "Gammal" })).body.id as string;
  const [document, above, whiteboard, meeting] = [
    await make("documents"),
    await make("documents"),
    await make("whiteboards"),
    await make("meetings"),
  ];
  const locks = [
    await holdLock("select pg_advisory_xact_lock(7266031, hashtext($1))", place.id),
    await holdLock(rowOf("whiteboards.whiteboard"), whiteboard),
    await holdLock(rowOf("meetings.meeting"), meeting),
  ];
  const waiting = [
    server.call(agnes, "PATCH", `/api/v1/documents/${document}`, { title: "Ny", parentId: above }),
    server.call(agnes, "PATCH", `/api/v1/whiteboards/${whiteboard}`, { title: "Ny" }),
    server.call(agnes, "PATCH", `/api/v1/meetings/${meeting}`, { title: "Ny" }),
  ];
  await locks[0]?.waitedForBy(waiting.length);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  for (const lock of locks) await lock.release();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([404, 404, 404]);
  for (const path of [`documents/${document}`, `whiteboards/${whiteboard}`, `meetings/${meeting}`])
    expect((await server.call(anna, "GET", `/api/v1/${path}`)).body.title).toBe("Gammal");
});

test("a document is not moved to where its writer may no longer write by the time the tree is free", async () => {
  const place = await server.workspace("Flytt", anna);
  const make = async (title: string) =>
    (await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/documents`, { title })).body.id as string;
  const [moved, target] = [await make("Flyttas"), await make("Mål")];
  const itemOf = (id: string) => ({ workspaceId: place.id, kind: "document", id });
  await server.safos.workspaces.grant(anna.id, itemOf(moved), { personId: agnes.id }, "owner");
  const grant = await server.safos.workspaces.grant(anna.id, itemOf(target), { personId: agnes.id }, "editor");
  const lock = await holdLock("select pg_advisory_xact_lock(7266031, hashtext($1))", place.id);
  const waiting = server.call(agnes, "PATCH", `/api/v1/documents/${moved}`, { parentId: target });
  await lock.waitedForBy(1);
  await server.safos.workspaces.revokeGrant(itemOf(target), grant, anna.id);
  await lock.release();
  expect((await waiting).status).toBe(404);
  expect((await server.call(anna, "GET", `/api/v1/documents/${moved}`)).body.parentId).toBeNull();
});

test("a form with a limit of answers takes none from one who was removed while it was locked", async () => {
  const place = await server.workspace("Svar", anna, agnes);
  const question = { id: "q", kind: "short", title: "Hur?" };
  const { body: form } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/forms`, {
    title: "Enkät",
    content: { sections: [{ id: "s", title: "", questions: [question] }] },
    settings: { maxResponses: 5 },
  });
  const path = `/api/v1/forms/${form.id as string}`;
  await server.call(anna, "PATCH", path, { state: "open", settings: { maxResponses: 5 } });
  const { body: opened } = await server.call(agnes, "GET", `${path}/answering`);
  const lock = await holdLock(rowOf("forms.form"), form.id);
  const waiting = server.call(agnes, "POST", `${path}/responses`, { ticket: opened.ticket, answers: { q: "Bra" } });
  await lock.waitedForBy(1);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  await lock.release();
  expect((await waiting).status).toBe(404);
});

test("an item's class is not lowered by an owner who was removed while it was locked", async () => {
  const place = await server.workspace("Klass", anna, agnes);
  await server.safos.workspaces.setRole(anna.id, place.id, agnes.id, "owner");
  const { body: board } = await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" });
  const path = `/api/v1/items/board/${board.id as string}/class`;
  expect((await server.call(anna, "PUT", path, { informationClass: "K2" })).status).toBe(200);
  const key = `item class board ${board.id as string}`;
  const lock = await holdLock("select pg_advisory_xact_lock(hashtextextended($1, 0))", key);
  const waiting = server.call(agnes, "PUT", path, { informationClass: null });
  await lock.waitedForBy(1);
  await server.safos.workspaces.removeMember(anna.id, place.id, agnes.id);
  await lock.release();
  expect((await waiting).status).toBe(403);
  expect((await server.call(anna, "GET", path)).body).toMatchObject({ own: "K2" });
});

const allowLinks = (guestLinks: boolean) =>
  server.safos.organisations.change(anna.organisationId, { rules: { guestLinks } });

test.each([
  ["the link's maker went", (id: string) => server.safos.workspaces.removeMember(anna.id, id, agnes.id)],
  ["a rule ended the link", () => allowLinks(false)],
  [
    "the link got a password",
    (_: string, share: string) => server.call(agnes, "PATCH", share, { password: "tre-brons-vit" }),
  ],
] as const)("what a visitor writes by a link is not carried out when %s while it waited", async (_, end) => {
  onTestFinished(async () => void (await allowLinks(true)));
  const place = await server.workspace("Länk", anna, agnes);
  const { body: board } = await server.call(agnes, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" });
  const boardId = board.id as string;
  await server.call(agnes, "POST", `/api/v1/boards/${boardId}/lists`, { title: "Att göra" });
  const { body: card } = await server.call(agnes, "POST", `/api/v1/boards/${boardId}/cards`, { title: "Gammal" });
  const { body: link } = await server.call(agnes, "POST", `/api/v1/items/board/${boardId}/shares`, {
    isLink: true,
    role: "editor",
  });
  const change = (title: string, version: number): Promise<Response> =>
    fetch(`${server.url}/api/v1/cards/${card.id as string}`, {
      method: "PATCH",
      headers: {
        "safos-link": link.secret as string,
        "safos-guest": `${boardId} Citra`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ title, version }),
    });
  expect((await change("Av gästen", 1)).status).toBe(200);
  const lock = await holdLock("select from boards.board where id = $1 for update", boardId);
  const waiting = change("Efter att länken slutat", 2);
  await lock.waitedForBy(1);
  await end(place.id, `/api/v1/items/board/${boardId}/shares/${link.id as string}`);
  await lock.release();
  expect((await waiting).status).toBe(404);
  const after = await server.call(anna, "GET", `/api/v1/cards/${card.id as string}`);
  expect(after.body.title).toBe("Av gästen");
});
