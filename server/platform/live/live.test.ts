import { afterAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { sql } from "#database";
import type { Events } from "#events";
import { eventually, startTestServer, type TestPerson } from "../../testing/server.ts";
import { Page } from "./page.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { database, identity, workspaces } = server.safos;
const events = server.safos.events as unknown as Events<{ "thing.happened": { readonly n: number } }>;
const db = database.of<Record<string, never>>();

interface Frame {
  readonly op: string;
  readonly topic?: string;
  readonly id?: number;
  readonly type?: string;
  readonly payload?: Record<string, unknown>;
}

async function openPage(token: string, headers: Record<string, string> = {}) {
  const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  const frames: Frame[] = [];
  let closed = 0;
  ws.on("message", (data) => frames.push(JSON.parse((data as Buffer).toString()) as Frame));
  ws.on("close", (code) => (closed = code));
  await new Promise<void>((resolve, reject) => ws.once("open", () => resolve()).once("error", reject));
  return {
    ws,
    frames,
    code: () => closed,
    say: (frame: unknown) => ws.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
    ops: (op: string) => frames.filter((one) => one.op === op),
    close: () => ws.terminate(),
  };
}

const emit = (topic: string, n: number): Promise<void> =>
  db
    .transaction()
    .execute((trx) => events.emit(trx, { type: "thing.happened", subject: "x", topics: [topic], payload: { n } }));
const numbers = (frames: readonly Frame[]): unknown[] =>
  frames.filter((one) => one.op === "event").map((one) => one.payload?.["n"]);
const topicOf = (who: TestPerson): string => `person:${who.id}`;

test("a page that was away is told what it missed, also what was begun before and finished after", async () => {
  const topic = topicOf(anna);
  const page = await openPage(anna.token);
  page.say({ op: "subscribe", topics: [topic] });
  await eventually(() => expect(page.ops("subscribed")).toHaveLength(1));
  const release = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  // Draws its event's number now and commits only when the page has seen a later number.
  let first: Promise<void> = Promise.resolve();
  await db.transaction().execute(async (early) => {
    // This transaction is older, so what it commits is shown without waiting for the other.
    await sql`select pg_current_xact_id()`.execute(early);
    first = db.transaction().execute(async (late) => {
      await events.emit(late, { type: "thing.happened", subject: "y", topics: [topic], payload: { n: 1 } });
      begun.resolve();
      await release.promise;
    });
    await begun.promise;
    await events.emit(early, { type: "thing.happened", subject: "x", topics: [topic], payload: { n: 2 } });
  });
  await eventually(() => expect(numbers(page.frames)).toEqual([2]));
  const since = page.ops("event").at(-1)?.id;
  page.close();
  release.resolve();
  await first;
  await emit(topic, 3);
  const back = await openPage(anna.token);
  back.say({ op: "subscribe", topics: [topic], since });
  await eventually(() => expect(new Set(numbers(back.frames))).toEqual(new Set([1, 3])));
  back.close();
});

test("a page that was away too long is told to fetch everything again", async () => {
  const topic = topicOf(bo);
  await emit(topic, 1);
  for (const since of [-1, 0]) {
    await sql`delete from events.outbox where id = (select min(id) from events.outbox)`.execute(db);
    const page = await openPage(bo.token);
    page.say({ op: "subscribe", topics: [topic], since });
    await eventually(() => expect(page.ops("reset")).toHaveLength(1));
    page.close();
  }
  const page = await openPage(bo.token);
  page.say({ op: "subscribe", topics: [topic], since: Number.MAX_SAFE_INTEGER });
  await eventually(() => expect([page.ops("subscribed").length, page.ops("reset").length]).toEqual([1, 1]));
  page.close();
});

test("a workspace's topic tells a guest which item something happened to, and none of its words", async () => {
  const space = await server.workspace("Avgränsad", anna);
  await workspaces.addMember(anna.id, space.id, bo.id, "guest");
  const topic = `workspace:${space.id}`;
  const guest = await openPage(bo.token);
  guest.say({ op: "subscribe", topics: [topic] });
  await eventually(() => expect(guest.ops("subscribed")).toHaveLength(1));
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Tavla" });
  const poll = await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/polls`, {
    title: "Hemlig fråga",
    kind: "text",
    options: [{ text: "Ja" }, { text: "Nej" }],
  });
  expect([made.status, poll.status]).toEqual([201, 201]);
  const reader = await openPage(anna.token);
  const board = `item:board/${made.body.id}`;
  reader.say({ op: "subscribe", topics: [board] });
  await eventually(() => expect(reader.ops("subscribed")).toHaveLength(1));
  const comment = await server.call(anna, "POST", `/api/v1/items/board/${made.body.id}/comments`, {
    text: "Hemliga ord",
  });
  expect(comment.status).toBe(201);
  const commentsOf = (page: typeof guest) => page.ops("event").filter((one) => one.type === "comment.added");
  await eventually(() => expect([commentsOf(guest).length, commentsOf(reader).length]).toEqual([1, 1]), 20_000);
  expect(commentsOf(reader)[0]?.payload).toMatchObject({ excerpt: "Hemliga ord" });
  expect(commentsOf(guest)[0]?.payload).toEqual({
    actorId: anna.id,
    workspaceId: space.id,
    kind: "board",
    id: made.body.id,
  });
  expect(guest.ops("event").map((one) => one.type)).toContain("poll.created");
  expect(JSON.stringify(guest.frames)).not.toContain("emlig");
  // Nor when the page comes back and is shown what it missed.
  const back = await openPage(bo.token);
  back.say({ op: "subscribe", topics: [topic], since: (guest.ops("event")[0]?.id ?? 0) - 1 });
  await eventually(() => expect(commentsOf(back)).toHaveLength(1));
  expect(JSON.stringify(back.frames)).not.toContain("emlig");
  for (const page of [guest, reader, back]) page.close();
});

test("signing out elsewhere says goodbye to the page and closes it", async () => {
  const other = await identity.createSession(anna.id, { kind: "api", label: "telefon" });
  const page = await openPage(other.token);
  const kept = await openPage(anna.token);
  expect((await server.call(anna, "DELETE", `/api/v1/sessions/${other.sessionId}`)).status).toBe(200);
  await eventually(() => expect([page.ops("bye").length, page.code()]).toEqual([1, 4001]));
  expect([kept.ops("bye"), kept.code()]).toEqual([[], 0]);
  kept.close();
});

test("a foreign page's socket is refused, the own page's is not", async () => {
  const { token } = await identity.createSession(anna.id, { kind: "page", label: "sida" });
  const open = (origin: string): Promise<number> =>
    new Promise((resolve) => {
      const ws = new WebSocket(`${server.url.replace("http", "ws")}/api/live`, {
        headers: { cookie: `safos=${token}`, origin },
      });
      ws.once("open", () => {
        ws.terminate();
        resolve(101);
      });
      ws.once("unexpected-response", (_request, answer) => resolve(answer.statusCode ?? 0));
      ws.on("error", () => undefined);
    });
  expect(await open("https://ond.example")).toBe(403);
  expect(await open(server.url)).toBe(101);
});

test("garbage closes the page that sent it and nobody else's", async () => {
  const kept = await openPage(anna.token);
  const codeFor = async (frame: string | Buffer): Promise<number> => {
    const page = await openPage(bo.token);
    page.ws.send(frame);
    await eventually(() => expect(page.code()).not.toBe(0));
    return page.code();
  };
  for (const frame of ["{", "null", "7", '"x"', ""]) expect([frame, await codeFor(frame)]).toEqual([frame, 1007]);
  expect(await codeFor(Buffer.from([0, 1, 2]))).toBe(1003);
  expect(await codeFor("x".repeat(70_000))).toBe(1009);
  const odd = await openPage(bo.token);
  odd.say([]);
  odd.say({ op: 7, topics: "x" });
  odd.say({
    op: "subscribe",
    topics: [7, null, "", ":", "person:", "workspace:\u0000", "constructor:x", `person:${anna.id}`],
    since: {},
  });
  odd.say({ op: "ping" });
  await eventually(() => expect(odd.ops("gone").length).toBe(6));
  expect(odd.ops("subscribed")).toEqual([]);
  expect([kept.code(), odd.code()]).toEqual([0, 0]);
  odd.close();
  kept.close();
});

test("access that goes while a page is being let in is gone", async () => {
  const shared = await server.workspace("Kort", anna, bo);
  const topic = `workspace:${shared.id}`;
  const page = await openPage(bo.token);
  const asking = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const frames: Frame[] = [];
  // The page as the server makes it, with a look at access that takes its time.
  let looks = 0;
  const listening: boolean[] = [];
  void new Page({
    ws: Object.assign(page.ws, { send: (text: string) => frames.push(JSON.parse(text) as Frame) }),
    principal: {
      ...bo,
      kind: "person",
      roles: [],
      personId: bo.id,
      sessionId: "",
      deviceId: null,
      secondFactorAt: null,
      provedAt: null,
      isGuest: false,
      isSecondFactorMissing: false,
      scopes: null,
      assurance: null,
      via: "bearer",
    },
    isVisitor: false,
    admit: async () => null,
    showVisitor: () => null,
    mayAsk: () => true,
    async mayListen() {
      const role = await workspaces.roleOf(bo.id, shared.id);
      if (looks++ === 0) {
        asking.resolve();
        await answer.promise;
      }
      return role !== null;
    },
    since: async () => [],
    shownSince: () => [],
    onTopics: (_topic, isOn) => listening.push(isOn),
    onAdmitted: () => undefined,
    onClose: () => undefined,
    log: server.safos.http.app.log as never,
  });
  page.ws.emit("message", Buffer.from(JSON.stringify({ op: "subscribe", topics: [topic] })), false);
  await asking.promise;
  await workspaces.removeMember(anna.id, shared.id, bo.id);
  answer.resolve();
  await eventually(() => expect(frames.some((one) => one.op === "gone")).toBe(true));
  expect(listening).toEqual([true, false]);
  expect(frames.some((one) => one.op === "subscribed")).toBe(false);
  page.close();
});

test("an item's topic is gone for anyone who leaves the group it was given to, and for all when the group ends", async () => {
  const space = await server.workspace("Grupper hör", anna);
  const board = (await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Delad" })).body
    .id as string;
  const topic = `item:board/${board}`;
  const group = await identity.addGroup(bo.organisationId, { name: "Lyssnare" });
  const item = { workspaceId: space.id, kind: "board", id: board };
  const steps: (() => Promise<unknown>)[] = [
    () => identity.removeGroupMember(bo.organisationId, group.id, bo.id),
    async () => workspaces.revokeGrant(item, (await workspaces.grantsOn(item))[0]?.id ?? "", anna.id),
    () => identity.removeGroup(bo.organisationId, group.id),
  ];
  for (const [index, step] of steps.entries()) {
    await identity.addGroupMember(bo.organisationId, group.id, bo.id);
    await workspaces.grant(anna.id, item, { groupId: group.id }, "viewer");
    const page = await openPage(bo.token);
    page.say({ op: "subscribe", topics: [topic] });
    await eventually(() => expect([index, page.ops("subscribed").length]).toEqual([index, 1]));
    await step();
    await eventually(() => expect([index, page.ops("gone").map((one) => one.topic)]).toEqual([index, [topic]]), 1000);
    page.close();
  }
});

test("however often access is to be asked again, and on however many pages, each topic is asked for a few times", async () => {
  let asked = 0;
  server.safos.live.topic("probe", async () => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return true;
  });
  const pages = await Promise.all(Array.from({ length: 5 }, () => openPage(anna.token)));
  for (const page of pages) page.say({ op: "subscribe", topics: ["probe:1"] });
  await eventually(() => expect(pages.every((page) => page.ops("subscribed").length === 1)).toBe(true));
  asked = 0;
  for (let n = 0; n < 50; n++) server.safos.live.recheck(anna.id);
  await emit("probe:1", 1);
  await eventually(() => expect(pages.every((page) => page.ops("event").length === 1)).toBe(true));
  // Once for the first call, and once for the others.
  expect(asked).toBe(2);
  for (const page of pages) page.close();
});

test("moving cards asks nobody's access again", async () => {
  const space = await server.workspace("Flyttar", anna);
  const { body: board } = await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Tavla" });
  const [from, to] = board.lists as { id: string }[];
  const { body: card } = await server.call(anna, "POST", `/api/v1/boards/${board.id}/cards`, {
    listId: from?.id,
    title: "Kort",
  });
  const pages = await Promise.all(Array.from({ length: 5 }, () => openPage(anna.token)));
  for (const page of pages) page.say({ op: "subscribe", topics: [`item:board/${board.id}`] });
  await eventually(() => expect(pages.every((page) => page.ops("subscribed").length === 1)).toBe(true));
  const rechecks = vi.spyOn(Page.prototype, "recheck");
  for (let n = 0; n < 10; n++)
    await server.call(anna, "POST", `/api/v1/cards/${card.id}/move`, { listId: (n % 2 === 0 ? to : from)?.id });
  await eventually(() =>
    expect(pages.map((page) => page.ops("event").filter((one) => one.type === "card.moved").length)).toEqual(
      pages.map(() => 10),
    ),
  );
  expect(rechecks).not.toHaveBeenCalled();
  rechecks.mockRestore();
  for (const page of pages) page.close();
});
