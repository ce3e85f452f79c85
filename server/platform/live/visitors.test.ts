import { afterAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { now } from "#clock";
import { sql } from "#database";
import { eventually, startTestServer, type TestServer } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
const { anna, bo } = server.people;
const organisation = (await server.call(anna, "GET", "/api/v1/organisation")).body;
afterAll(async () => {
  await twin.stop();
  await server.stop();
});

interface Frame {
  readonly op: string;
  readonly topic?: string;
  readonly id?: number;
  readonly type?: string;
  readonly payload?: Record<string, unknown>;
}

/** What each process has shown its pages so far. */
const shown = [server, twin].map(({ safos }) => {
  const ids = new Set<number>();
  safos.events.watchAll(({ id }) => void ids.add(id));
  return ids;
});

/** Waits until what has happened so far has been shown: a page that comes then is shown only what happens from now on. */
async function shownSoFar(): Promise<void> {
  const { rows } = await sql<{ id: number | null }>`select max(id) as id from events.outbox`.execute(
    server.safos.database.of<Record<string, never>>(),
  );
  const last = rows[0]?.id ?? null;
  await eventually(() => expect(shown.every((ids) => last === null || ids.has(last))).toBe(true), 30_000);
}

const open: WebSocket[] = [];
beforeEach(() => {
  for (const ws of open.splice(0)) ws.terminate();
});

async function connect(to: TestServer = server, headers: Record<string, string> = {}) {
  const ws = new WebSocket(`${to.url.replace("http", "ws")}/api/live/visit`, { headers });
  const frames: Frame[] = [];
  let code = 0;
  ws.on("message", (content) => frames.push(JSON.parse((content as Buffer).toString()) as Frame));
  ws.on("close", (closed) => (code = closed));
  await new Promise<void>((resolve, reject) => ws.once("open", () => resolve()).once("error", reject));
  open.push(ws);
  return {
    ws,
    code: () => code,
    ops: (op: string) => frames.filter((one) => one.op === op),
    say: (frame: unknown) => ws.send(JSON.stringify(frame)),
  };
}
type Visitor = Awaited<ReturnType<typeof connect>>;

/** A visitor who has shown a link and hears these topics. */
async function visit(link: string, topics: readonly string[], to: TestServer = server): Promise<Visitor> {
  await shownSoFar();
  const visitor = await connect(to);
  visitor.say({ op: "visit", link });
  await eventually(() => expect(visitor.ops("admitted")).toHaveLength(1));
  visitor.say({ op: "subscribe", topics });
  await eventually(() => expect(visitor.ops("subscribed").length + visitor.ops("gone").length).toBe(topics.length));
  return visitor;
}

const space = await server.workspace("Öppen", anna);
const base = `/api/v1/workspaces/${space.id}`;

async function makeBoard(): Promise<{ id: string; lists: { id: string }[]; topic: string }> {
  const { body } = await server.call(anna, "POST", `${base}/boards`, { title: "Tavla", template: "project" });
  return { ...body, topic: `item:board/${body.id}` };
}
async function makeLink(kind: string, id: string, more: object = {}): Promise<{ id: string; secret: string }> {
  const made = await server.call(anna, "POST", `/api/v1/items/${kind}/${id}/shares`, {
    isLink: true,
    role: "viewer",
    ...more,
  });
  expect(made.status).toBe(201);
  return made.body;
}
const addCard = async (boardId: string, title: string): Promise<string> =>
  (await server.call(anna, "POST", `/api/v1/boards/${boardId}/cards`, { title })).body.id as string;

await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { ...organisation.rules, guestLinks: true } });

test("a visitor hears what happens to what their link opens, through any process, and never who did it", async () => {
  const board = await makeBoard();
  const { secret } = await makeLink("board", board.id);
  const visitors = [await visit(secret, [board.topic]), await visit(secret, [board.topic], twin)];
  const cardId = await addCard(board.id, "Hemliga ord");
  await server.call(anna, "POST", `/api/v1/items/card/${cardId}/comments`, { text: "Mer hemliga ord" });
  for (const visitor of visitors) {
    await eventually(() =>
      expect(visitor.ops("event").map((one) => one.type)).toEqual(["card.created", "comment.added"]),
    );
    const sent = JSON.stringify(visitor.ops("event"));
    expect(sent).not.toContain("emliga");
    expect(sent).not.toContain(anna.id);
    expect(sent).not.toContain(space.id);
    expect(visitor.ops("event")[0]?.payload).toMatchObject({ kind: "card", id: cardId, boardId: board.id });
  }
});

test("a visitor who was away is told what they missed", async () => {
  const board = await makeBoard();
  const { secret } = await makeLink("board", board.id);
  const first = await visit(secret, [board.topic]);
  await addCard(board.id, "ett");
  await eventually(() => expect(first.ops("event")).toHaveLength(1));
  first.ws.terminate();
  const cardId = await addCard(board.id, "två");
  const back = await connect(twin);
  back.say({ op: "visit", link: secret });
  await eventually(() => expect(back.ops("admitted")).toHaveLength(1));
  back.say({ op: "subscribe", topics: [board.topic], since: first.ops("event")[0]?.id });
  await eventually(() => expect(back.ops("event").map((one) => one.payload?.["id"])).toEqual([cardId]));
  expect(JSON.stringify(back.ops("event"))).not.toContain(anna.id);
});

test("the link opens the topic of its thing and of what lies in it, and of nothing else", async () => {
  const board = await makeBoard();
  const other = await makeBoard();
  const [inside, outside] = [await addCard(board.id, "inne"), await addCard(other.id, "ute")];
  const { secret } = await makeLink("board", board.id);
  const wanted = [
    board.topic,
    `item:card/${inside}`,
    other.topic,
    `item:card/${outside}`,
    `workspace:${space.id}`,
    `person:${anna.id}`,
    `organisation:${anna.organisationId}`,
    "item:board/x",
    "item:",
    "constructor:x",
  ];
  const visitor = await visit(secret, wanted);
  expect(visitor.ops("subscribed").map((one) => one.topic)).toEqual([board.topic, `item:card/${inside}`]);
  await addCard(other.id, "mer");
  await addCard(board.id, "sist");
  await eventually(() => expect(visitor.ops("event")).toHaveLength(1));
  expect(visitor.ops("event")[0]?.topic).toBe(board.topic);
});

test("someone with an account who came by a link hears by the link only", async () => {
  const board = await makeBoard();
  const { secret } = await makeLink("board", board.id);
  const visitor = await connect(server, { authorization: `Bearer ${bo.token}` });
  visitor.say({ op: "visit", link: secret, guest: "skräp" });
  await eventually(() => expect(visitor.ops("admitted")).toHaveLength(1));
  visitor.say({ op: "subscribe", topics: [board.topic, `person:${bo.id}`, `workspace:${space.id}`] });
  await eventually(() => expect(visitor.ops("gone")).toHaveLength(2));
  expect(visitor.ops("subscribed").map((one) => one.topic)).toEqual([board.topic]);
});

test("within a second of its closing, its end or the thing's going to the trash, the link opens nothing", async () => {
  const ends: ((board: { id: string }, link: { id: string }) => Promise<unknown>)[] = [
    (board, link) => server.call(anna, "DELETE", `/api/v1/items/board/${board.id}/shares/${link.id}`),
    (board) => server.call(anna, "DELETE", `/api/v1/items/board/${board.id}`),
    () => server.call(anna, "PATCH", "/api/v1/organisation", { rules: { ...organisation.rules, guestLinks: false } }),
  ];
  for (const [index, end] of ends.entries()) {
    const board = await makeBoard();
    const link = await makeLink("board", board.id);
    const visitors = [await visit(link.secret, [board.topic]), await visit(link.secret, [board.topic], twin)];
    expect(visitors.map((one) => one.ops("subscribed").length)).toEqual([1, 1]);
    await end(board, link);
    for (const visitor of visitors)
      await eventually(
        () => expect([index, visitor.ops("gone").map((one) => one.topic)]).toEqual([index, [board.topic]]),
        1000,
      );
    // A board in the trash keeps its link; a closed link has nobody behind it.
    if (index !== 1) for (const visitor of visitors) await eventually(() => expect(visitor.code()).toBe(4403), 1000);
  }
  await server.call(anna, "PATCH", "/api/v1/organisation", { rules: { ...organisation.rules, guestLinks: true } });
});

test("a link whose time is up is closed by the clock, and one that is changed is looked at again", async () => {
  const board = await makeBoard();
  const link = await makeLink("board", board.id, { expiresAt: new Date(now() + 1500).toISOString() });
  const visitor = await visit(link.secret, [board.topic]);
  expect(visitor.ops("subscribed")).toHaveLength(1);
  await eventually(() => expect([visitor.ops("closed").length, visitor.code()]).toEqual([1, 4403]), 2500);
  // A change of a grant, as a role that no longer reads would be, makes the server ask again.
  const other = await makeLink("board", board.id);
  const changed = await visit(other.secret, [board.topic]);
  const another = await makeLink("board", board.id);
  await sql`update workspaces.item_grant set item_id = gen_random_uuid()::text where id = ${other.id}`.execute(
    server.safos.database.of(),
  );
  await server.call(anna, "DELETE", `/api/v1/items/board/${board.id}/shares/${another.id}`);
  await eventually(() => expect(changed.ops("gone")).toHaveLength(1), 1000);
});

test("a visitor hears that an anonymous poll was voted in, and not by whom; and of no one's answer to a form", async () => {
  const poll = (
    await server.call(anna, "POST", `${base}/polls`, {
      title: "Fråga",
      kind: "text",
      isAnonymous: true,
      options: [{ text: "a" }, { text: "b" }],
    })
  ).body;
  const form = (
    await server.call(anna, "POST", `${base}/forms`, {
      title: "Enkät",
      content: { sections: [{ id: "s", title: "", questions: [{ id: "q", kind: "short", title: "Hur?" }] }] },
    })
  ).body;
  await server.call(anna, "PATCH", `/api/v1/forms/${form.id}`, { state: "open" });
  const polls = await visit((await makeLink("poll", poll.id, { role: "commenter" })).secret, [`item:poll/${poll.id}`]);
  const forms = await visit((await makeLink("form", form.id, { role: "commenter" })).secret, [`item:form/${form.id}`]);
  const vote = await server.call(anna, "PUT", `/api/v1/polls/${poll.id}/vote`, {
    answers: [{ optionId: poll.options[0].id, value: 1 }],
  });
  expect(vote.status).toBe(200);
  await eventually(() => expect(polls.ops("event")).toHaveLength(1));
  expect(polls.ops("event")[0]).toMatchObject({ type: "poll.voted", payload: { kind: "poll", id: poll.id } });
  expect(Object.keys(polls.ops("event")[0]?.payload ?? {}).sort()).toEqual(["id", "kind"]);
  const { ticket } = (await server.call(anna, "GET", `/api/v1/forms/${form.id}/answering`)).body;
  const sent = await server.call(anna, "POST", `/api/v1/forms/${form.id}/responses`, { answers: { q: "Bra" }, ticket });
  expect(sent.status).toBe(201);
  await server.call(anna, "PATCH", `/api/v1/forms/${form.id}`, { state: "closed" });
  await eventually(() => expect(forms.ops("event").map((one) => one.type)).toEqual(["form.changed", "form.closed"]));
});

test("anyone who shows no link, a wrong one or something else is shown out", async () => {
  const board = await makeBoard();
  const { secret } = await makeLink("board", board.id);
  const codeAfter = async (...frames: readonly unknown[]): Promise<number> => {
    const visitor = await connect();
    for (const one of frames) visitor.ws.send(typeof one === "string" ? one : JSON.stringify(one));
    await eventually(() => expect(visitor.code()).not.toBe(0));
    expect(visitor.ops("subscribed")).toEqual([]);
    return visitor.code();
  };
  expect(await codeAfter({ op: "subscribe", topics: [board.topic] })).toBe(4401);
  expect(await codeAfter({ op: "ping" })).toBe(4401);
  expect(await codeAfter({ op: "visit" })).toBe(4403);
  expect(await codeAfter({ op: "visit", link: "fel" })).toBe(4403);
  expect(await codeAfter({ op: "visit", link: { a: 1 } })).toBe(4403);
  expect(await codeAfter({ op: "visit", link: `${secret}x` })).toBe(4403);
  expect(await codeAfter("{")).toBe(1007);
  expect(await codeAfter("null")).toBe(1007);
  expect(await codeAfter("x".repeat(9000))).toBe(1009);
  const twice = await visit(secret, [board.topic]);
  twice.say({ op: "visit", link: secret });
  await eventually(() => expect(twice.code()).toBe(4400));
  // Without a session the page's own socket stays shut, and a link in its first message opens nothing there.
  const refused = await new Promise<number>((resolve) => {
    const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/live`);
    ws.once("unexpected-response", (_request, answer) => resolve(answer.statusCode ?? 0));
    ws.on("error", () => undefined);
  });
  expect(refused).toBe(401);
});

test("a visitor who says nothing is shown out after some seconds", async () => {
  const silent = await connect();
  await eventually(() => expect(silent.code()).toBe(4408), 6000);
}, 10_000);

test("one address opens sockets and asks up to its limits only", async () => {
  const board = await makeBoard();
  const { secret } = await makeLink("board", board.id);
  const status = (): Promise<number> =>
    new Promise((resolve) => {
      const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/live/visit`);
      open.push(ws);
      ws.once("open", () => resolve(101));
      ws.once("unexpected-response", (_request, answer) => resolve(answer.statusCode ?? 0));
      ws.on("error", () => undefined);
    });
  const answers = await Promise.all(Array.from({ length: 220 }, status));
  expect(answers.filter((one) => one === 429).length).toBeGreaterThanOrEqual(20);
  expect(answers.filter((one) => one === 101).length).toBeLessThanOrEqual(200);
  for (const ws of open.splice(0)) ws.terminate();
  const eager = await eventually(() => visit(secret, [board.topic]));
  for (let n = 0; n < 1000; n += 1) eager.say({ op: "ping" });
  await eventually(() => expect(eager.code()).toBe(4429));
  expect(eager.ops("pong").length).toBeLessThan(600);
});
