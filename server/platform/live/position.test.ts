import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { sql } from "#database";
import type { Events } from "#events";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const { anna, bo } = server.people;
const space = await server.workspace("Lägen", anna);
const events = server.safos.events as unknown as Events<{ "thing.happened": { readonly n: number } }>;
const db = server.safos.database.of<Record<string, never>>();

interface Frame {
  readonly op: string;
  readonly topic?: string;
  readonly type?: string;
  readonly id?: number;
  readonly payload?: Record<string, unknown>;
}

/** Keeps every process from reading which items are restricted, until it is released; `also` is done in the same transaction. */
async function lockRegister(also: (trx: typeof db) => Promise<unknown> = async () => undefined) {
  const release = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const change = db.transaction().execute(async (trx) => {
    await sql`lock table items.restriction in access exclusive mode`.execute(trx);
    await also(trx);
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  return {
    release(): Promise<void> {
      release.resolve();
      return change;
    },
  };
}
const emitRestriction = (id: string, isRestricted: boolean): Promise<void> =>
  db.transaction().execute((trx) =>
    server.safos.events.emit(trx, {
      type: "item.restrictionChanged",
      workspaceId: space.id,
      item: { kind: "file", id },
      subject: `workspace:${space.id}`,
      topics: [`workspace:${space.id}`],
      payload: { isRestricted },
    }),
  );

async function openPage(token: string, on: TestServer) {
  const ws = new WebSocket(`${on.url.replace("http", "ws")}/api/live`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const frames: Frame[] = [];
  ws.on("message", (data) => frames.push(JSON.parse((data as Buffer).toString()) as Frame));
  await new Promise<void>((resolve, reject) => ws.once("open", () => resolve()).once("error", reject));
  return {
    ws,
    say: (frame: object) => ws.send(JSON.stringify(frame)),
    ops: (op: string) => frames.filter((one) => one.op === op),
    types: () => frames.filter((one) => one.op === "event").map((one) => one.type),
  };
}

const emit = (topic: string, n: number): Promise<void> =>
  db
    .transaction()
    .execute((trx) => events.emit(trx, { type: "thing.happened", subject: "x", topics: [topic], payload: { n } }));

/** An answer's position and what it lists. */
async function list(who: TestPerson, on: TestServer): Promise<{ position: string | null; titles: string[] }> {
  const answer = await fetch(`${on.url}/api/v1/workspaces/${space.id}/boards`, {
    headers: { authorization: `Bearer ${who.token}` },
  });
  const { items } = (await answer.json()) as { items: { title: string }[] };
  return { position: answer.headers.get("safos-event"), titles: items.map((one) => one.title) };
}

/** Waits until both processes have run for so long that they can tell what happened since. */
await eventually(() => {
  const all = [server, twin].map(({ safos }) => safos.events);
  // Of the one that is behind.
  const position = Math.min(...all.map((one) => one.position() ?? 0)) - 1;
  expect(all.map((one) => one.shownSince("none", position) === null)).toEqual([false, false]);
}, 15_000);

test("what happens between a page's list and its subscription is shown, whichever processes answer", async () => {
  for (const [n, [answers, listens]] of [
    [server, server],
    [twin, server],
    [server, twin],
  ].entries()) {
    if (!answers || !listens) continue;
    const before = await list(anna, answers);
    const title = `Tavla ${n}`;
    const made = await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title });
    expect([made.status, before.titles.includes(title)]).toEqual([201, false]);
    const page = await openPage(anna.token, listens);
    const topic = `workspace:${space.id}`;
    page.say({ op: "subscribe", topics: [topic], position: Number(before.position) });
    await eventually(() =>
      expect(
        page.ops("event").some(({ type, payload }) => type === "board.created" && payload?.["id"] === made.body.id),
      ).toBe(true),
    );
    // Live is what comes after, and comes once.
    const types = page.types().length;
    await emit(topic, 1);
    await eventually(() => expect(page.types().slice(types)).toEqual(["thing.happened"]));
    expect(page.ops("reset")).toEqual([]);
    page.ws.terminate();
  }
});

test("a position is a time and no count, in each answer of the page's own routes and in no other", async () => {
  const header = async (path: string): Promise<string | null> =>
    (await fetch(`${server.url}${path}`)).headers.get("safos-event");
  const first = Number(await header("/api/v1/session"));
  expect(Math.abs(first - Date.parse((await fetch(server.url)).headers.get("date") ?? "") / 1000)).toBeLessThan(60);
  for (const path of ["/healthz", "/_matrix/client/versions", "/status.php", "/%61pi/v1/session"])
    expect([path, await header(path)]).toEqual([path, null]);
  for (let n = 0; n < 200; n++) await emit("nobody", n);
  expect(Number(await header("/api/v1/session")) - first).toBeLessThan(60);
});

test("whatever a page gives for a position, it is told to fetch again, or what it may see", async () => {
  const topic = `person:${bo.id}`;
  await emit(topic, 1);
  const now = server.safos.events.position() ?? 0;
  await eventually(() => expect(server.safos.events.shownSince(topic, now)).toHaveLength(1));
  const page = await openPage(bo.token, server);
  const wrong = [-1, 0, 0.5, 1, now - 86_400, now + 3600, 2 ** 53, 1e300, "x", String(now), null, {}, [now], true];
  for (const position of wrong) {
    const resets = page.ops("reset").length;
    page.say({ op: "subscribe", topics: [topic], position });
    await eventually(() => expect([position, page.ops("reset").length]).toEqual([position, resets + 1]));
    page.say({ op: "unsubscribe", topics: [topic] });
  }
  expect(page.ops("event")).toEqual([]);
  for (const since of [-1, 0, 2 ** 53, Number.MAX_SAFE_INTEGER]) {
    const resets = page.ops("reset").length;
    page.say({ op: "subscribe", topics: [topic], since });
    await eventually(() => expect([since, page.ops("reset").length]).toEqual([since, resets + 1]));
    page.say({ op: "unsubscribe", topics: [topic] });
  }
  page.ws.terminate();
});

test("nobody is shown what happened where they may not listen, another agency's least of all", async () => {
  const before = await list(anna, server);
  await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/boards`, { title: "Inte för Bo" });
  const page = await openPage(bo.token, server);
  const wanted = [`workspace:${space.id}`, `person:${anna.id}`, `organisation:${anna.organisationId}`];
  page.say({ op: "subscribe", topics: wanted, position: Number(before.position) });
  await eventually(() => expect(page.ops("gone").map((one) => one.topic)).toEqual(wanted));
  expect([page.ops("event"), page.ops("reset")]).toEqual([[], []]);
  page.ws.terminate();
});

test("a removed member is not shown what happened before the removal and after the list", async () => {
  const shared = await server.workspace("Delad", anna, bo);
  const position = server.safos.events.position();
  await server.call(anna, "POST", `/api/v1/workspaces/${shared.id}/boards`, { title: "Ny" });
  const removed = await server.call(anna, "DELETE", `/api/v1/workspaces/${shared.id}/members/${bo.id}`);
  expect(removed.status).toBe(200);
  const page = await openPage(bo.token, twin);
  await eventually(async () => expect(await twin.safos.workspaces.roleOf(bo.id, shared.id)).toBeNull());
  page.say({ op: "subscribe", topics: [`workspace:${shared.id}`], position });
  await eventually(() => expect(page.ops("gone")).toHaveLength(1));
  expect(page.ops("event")).toEqual([]);
  page.ws.terminate();
});

test("a page hears that an item is restricted once the process that answers it knows so", async () => {
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${space.id}/folders`, { name: "Hålls" });
  const ref = { kind: "file", id: String(made.body.id) } as const;
  const known: boolean[] = [];
  twin.safos.events.watch(["item.restrictionChanged"], () => known.push(twin.safos.items.restrictions.has(ref)));
  const page = await openPage(anna.token, twin);
  page.say({ op: "subscribe", topics: [`workspace:${space.id}`] });
  await eventually(() => expect(page.ops("subscribed")).toHaveLength(1));
  const register = await lockRegister((trx) =>
    sql`insert into items.restriction (item_kind, item_id) values (${ref.kind}, ${ref.id})`.execute(trx),
  );
  await emitRestriction(ref.id, true);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(page.types()).not.toContain("item.restrictionChanged");
  await register.release();
  await eventually(() => expect(page.types()).toContain("item.restrictionChanged"));
  expect(known).toEqual([true]);
  page.ws.terminate();
});

test("where a register was late, those fetch again who were told too early, and nobody else", async () => {
  const [early, other] = [await openPage(anna.token, server), await openPage(bo.token, server)];
  const topic = `workspace:${space.id}`;
  early.say({ op: "subscribe", topics: [topic, `person:${anna.id}`] });
  other.say({ op: "subscribe", topics: [`person:${bo.id}`] });
  await eventually(() => expect([early, other].map((page) => page.ops("subscribed").length)).toEqual([2, 1]));
  const register = await lockRegister();
  await emitRestriction("1", false);
  await eventually(() => expect(early.types()).toContain("item.restrictionChanged"), 5000);
  expect(early.ops("reset")).toEqual([]);
  await register.release();
  await eventually(() => expect(early.ops("reset").map((one) => one.topic)).toEqual([topic]), 5000);
  other.say({ op: "ping" });
  await eventually(() => expect(other.ops("pong")).toHaveLength(1));
  expect(other.ops("reset")).toEqual([]);
  for (const page of [early, other]) page.ws.terminate();
});

test("what happens while a page's past is looked up is shown after it and once, so that a drop just then loses nothing", async () => {
  const topic = `person:${anna.id}`;
  const first = await openPage(anna.token, server);
  first.say({ op: "subscribe", topics: [topic] });
  await eventually(() => expect(first.ops("subscribed")).toHaveLength(1));
  await emit(topic, 0);
  await eventually(() => expect(first.ops("event")).toHaveLength(1));
  const since = first.ops("event")[0]?.id;
  for (const n of [1, 2]) await emit(topic, n);
  const release = Promise.withResolvers<void>();
  const { since: look } = server.safos.events;
  // A database that takes its time.
  server.safos.events.since = async (...asked) => {
    const found = await look(...asked);
    await release.promise;
    return found;
  };
  const page = await openPage(anna.token, server);
  try {
    page.say({ op: "subscribe", topics: [topic], since });
    await eventually(() => expect(page.ops("subscribed")).toHaveLength(1));
    await emit(topic, 3);
    await eventually(() => expect(first.ops("event").at(-1)?.payload).toEqual({ n: 3 }));
    page.say({ op: "ping" });
    await eventually(() => expect(page.ops("pong")).toHaveLength(1));
    expect(page.ops("event")).toEqual([]);
    // Twice at once, as of a page whose view went and came.
    page.say({ op: "unsubscribe", topics: [topic] });
    page.say({ op: "subscribe", topics: [topic], since });
    await eventually(() => expect(page.ops("subscribed")).toHaveLength(2));
    await emit(topic, 4);
    await eventually(() => expect(first.ops("event").at(-1)?.payload).toEqual({ n: 4 }));
    expect(page.ops("event")).toEqual([]);
  } finally {
    release.resolve();
    server.safos.events.since = look;
  }
  await emit(topic, 5);
  await eventually(() => expect(page.ops("event").at(-1)?.payload).toEqual({ n: 5 }));
  const shown = page.ops("event").map(({ payload }) => payload?.["n"]);
  expect(shown.slice(-5)).toEqual([1, 2, 3, 4, 5]);
  page.ws.terminate();
  first.ws.terminate();
});

test("one who missed much, or comes with an event of long ago, fetches again and costs the outbox nothing", async () => {
  const topic = `person:${anna.id}`;
  const position = server.safos.events.position();
  const page = await openPage(anna.token, server);
  page.say({ op: "subscribe", topics: [topic] });
  await eventually(() => expect(page.ops("subscribed")).toHaveLength(1));
  await emit(topic, 0);
  await eventually(() => expect(page.ops("event")).toHaveLength(1));
  const since = page.ops("event")[0]?.id;
  page.ws.terminate();
  for (let n = 0; n < 3; n++)
    await db.transaction().execute((trx) =>
      events.emit(
        trx,
        Array.from({ length: 100 }, () => ({
          type: "thing.happened" as const,
          subject: "x",
          topics: [topic],
          payload: { n },
        })),
      ),
    );
  await eventually(() => expect(server.safos.events.shownSince(topic, position ?? 0)).toBeNull());
  const back = await openPage(anna.token, server);
  back.say({ op: "subscribe", topics: [topic], position });
  await eventually(() => expect(back.ops("reset")).toHaveLength(1));
  // Many numbers later.
  await sql`select setval(pg_get_serial_sequence('events.outbox', 'id'), (select max(id) from events.outbox) + 30000)`.execute(
    db,
  );
  await emit("nobody", 1);
  back.say({ op: "unsubscribe", topics: [topic] });
  back.say({ op: "subscribe", topics: [topic], since });
  await eventually(() => expect(back.ops("reset")).toHaveLength(2));
  back.ws.terminate();
});
