import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

/** Which threads a person wants to hear of (MSC4306), and how their clients follow it (MSC4308). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const id = encodeURIComponent;
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

const pathOf = (roomId: string, root: string): string =>
  `/_matrix/client/unstable/io.element.msc4306/rooms/${id(roomId)}/thread/${id(root)}/subscription`;
async function ask(
  who: TestPerson | null,
  method: string,
  path: string,
  body?: unknown,
  at: TestServer = server,
): Promise<string> {
  const answer = await at.call(who, method, path, body);
  return `${answer.status} ${answer.body.errcode ?? JSON.stringify(answer.body)}`;
}
const put = (who: TestPerson | null, roomId: string, root: string, body: unknown = {}, at = server) =>
  ask(who, "PUT", pathOf(roomId, root), body, at);
const get = (who: TestPerson | null, roomId: string, root: string, at = server) =>
  ask(who, "GET", pathOf(roomId, root), undefined, at);
const remove = (who: TestPerson | null, roomId: string, root: string, at = server) =>
  ask(who, "DELETE", pathOf(roomId, root), undefined, at);
const inThread = (root: string, more: object = {}) => ({
  msgtype: "m.text",
  body: "i tråden",
  "m.mentions": {},
  "m.relates_to": { rel_type: "m.thread", event_id: root },
  ...more,
});
const yes = "200 {}";
const none = "404 M_NOT_FOUND";
const room = (others: readonly TestPerson[] = [bo, agnes, britt]) => here.room(anna, others, {});
const say = (roomId: string, who = anna) =>
  here.send(who, roomId, { msgtype: "m.text", body: "en rot", "m.mentions": {} });

test("one subscribes to a thread oneself or by one's client, which takes back no decision of one's own", async () => {
  const { unstable_features: features } = await here.get(null, "GET", "/versions");
  expect(features).toMatchObject({ "org.matrix.msc4306": true, "org.matrix.msc4308": true });
  const roomId = await room();
  const root = await say(roomId);
  expect(await get(bo, roomId, root)).toBe(none);
  const first = await here.send(anna, roomId, inThread(root));
  expect(await put(bo, roomId, root, { automatic: first })).toBe(yes);
  expect(await get(bo, roomId, root)).toBe('200 {"automatic":true}');
  expect(await put(bo, roomId, root)).toBe(yes);
  expect(await get(bo, roomId, root)).toBe('200 {"automatic":false}');
  // What a client does by itself makes no less of it.
  expect(await put(bo, roomId, root, { automatic: first })).toBe(yes);
  expect(await get(bo, roomId, root)).toBe('200 {"automatic":false}');
  await eventually(async () => expect(await get(bo, roomId, root, twin)).toBe('200 {"automatic":false}'));
  expect(await remove(bo, roomId, root, twin)).toBe(yes);
  expect(await remove(bo, roomId, root, twin)).toBe(yes);
  await eventually(async () => expect(await get(bo, roomId, root)).toBe(none));

  // Nothing that was there then subscribes him anew, whichever process is asked; what comes later does.
  const conflict = "409 IO.ELEMENT.MSC4306.M_CONFLICTING_UNSUBSCRIPTION";
  expect(await put(bo, roomId, root, { automatic: first })).toBe(conflict);
  expect(await put(bo, roomId, root, { automatic: first }, twin)).toBe(conflict);
  expect(await get(bo, roomId, root)).toBe(none);
  const later = await here.send(anna, roomId, inThread(root));
  expect(await put(bo, roomId, root, { automatic: later })).toBe(yes);
  expect(await get(bo, roomId, root)).toBe('200 {"automatic":true}');
  // Who unsubscribes before they were ever subscribed is not subscribed by what was there.
  expect(await remove(agnes, roomId, root)).toBe(yes);
  expect(await put(agnes, roomId, root, { automatic: later })).toBe(conflict);
  // It is each person's own.
  expect(await get(britt, roomId, root)).toBe(none);
});

test("strangers, other rooms, what is no thread and what is no event are refused, and nothing is told of them", async () => {
  const roomId = await room([bo]);
  const otherRoom = await room([bo]);
  const root = await say(roomId);
  const reply = await here.send(anna, roomId, inThread(root));
  const elsewhere = await say(otherRoom);
  const outside = await say(roomId);
  expect(await put(null, roomId, root)).toBe("401 M_MISSING_TOKEN");
  expect(await get(null, roomId, root)).toBe("401 M_MISSING_TOKEN");
  expect(await remove(null, roomId, root)).toBe("401 M_MISSING_TOKEN");
  for (const act of [put, get, remove]) {
    expect(await act(britt, roomId, root)).toBe(none);
    expect(await act(bo, otherRoom, root)).toBe(none);
    expect(await act(bo, roomId, elsewhere)).toBe(none);
    expect(await act(bo, roomId, reply)).toBe(none);
    expect(await act(bo, "!none:fk.example", root)).toBe(none);
    for (const wrong of ["none", "$none", "$", "$\u0000", `$${"a".repeat(300)}`])
      expect((await act(bo, roomId, wrong)).slice(0, 1)).toBe("4");
  }
  for (const automatic of [outside, elsewhere, root, "$none", ""])
    expect(await put(bo, roomId, root, { automatic })).toBe("400 IO.ELEMENT.MSC4306.M_NOT_IN_THREAD");
  for (const automatic of [true, 1, [], {}]) expect(await put(bo, roomId, root, { automatic })).toBe("400 M_BAD_JSON");
  for (const automatic of ["\u0000", "$a\ud800", "$\n"])
    expect(await put(bo, roomId, root, { automatic })).toBe("400 M_INVALID_PARAM");
  expect(await put(bo, roomId, root, { automatic: `$${"a".repeat(300)}` })).toBe("413 M_TOO_LARGE");
  expect(await put(bo, roomId, root, [])).toBe("400 M_BAD_JSON");
  expect(await get(bo, roomId, root)).toBe(none);
  // Out of the room and past it: what he had subscribed to is out of reach.
  expect(await put(bo, roomId, root)).toBe(yes);
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/leave`, {});
  await here.get(bo, "POST", `/v3/rooms/${id(roomId)}/forget`, {});
  for (const act of [put, get, remove]) expect(await act(bo, roomId, root)).toBe(none);
});

test("of changes in several processes at once all processes and the database think the same", async () => {
  const roomId = await room();
  const root = await say(roomId);
  const cause = await here.send(anna, roomId, inThread(root));
  const bodies = [{}, { automatic: cause }];
  for (let round = 0; round < 15; round += 1) {
    await Promise.all(
      [server, twin, server, twin].map((at, n) =>
        (round + n) % 3 === 0 ? remove(agnes, roomId, root, at) : put(agnes, roomId, root, bodies[(round * n) % 2], at),
      ),
    );
    await Promise.all([server, twin].map((at) => at.safos.chat.readRelated(root, ["m.none"])));
    await eventually(async () => expect(await get(agnes, roomId, root)).toBe(await get(agnes, roomId, root, twin)));
    const { rows } = await sql<{ state: string }>`select state from chat.thread_subscription
      where user_id = ${agnes.userId} and root = ${root}`.execute(server.safos.database.of());
    const expected = { manual: '200 {"automatic":false}', automatic: '200 {"automatic":true}', none };
    await eventually(async () =>
      expect(await get(agnes, roomId, root)).toBe(expected[rows[0]?.state as keyof typeof expected]),
    );
  }
  // One that starts now reads the same.
  const third = await server.twin();
  expect(await get(agnes, roomId, root, third)).toBe(await get(agnes, roomId, root));
  await third.stop();
});

const asking = (limit?: number): object => ({
  conn_id: "threads",
  lists: {},
  extensions: {
    "io.element.msc4308.thread_subscriptions": { enabled: true, ...(limit === undefined ? {} : { limit }) },
  },
});
async function slide(who: TestPerson, pos?: string, more: { limit?: number; timeout?: number; at?: TestServer } = {}) {
  const query = pos === undefined ? "" : `&pos=${id(pos)}`;
  const answer = await (more.at ?? server).call(
    who,
    "POST",
    `/_matrix/client/unstable/org.matrix.simplified_msc3575/sync?timeout=${more.timeout ?? 0}${query}`,
    asking(more.limit),
  );
  expect(answer.status).toBe(200);
  return {
    pos: answer.body.pos as string,
    part: answer.body.extensions["io.element.msc4308.thread_subscriptions"],
  };
}

test("sliding sync gives what changed, the newest of it, and the rest is read backwards from there", async () => {
  const roomId = await room([bo]);
  const roots: string[] = [];
  for (let at = 0; at < 6; at += 1) roots.push(await say(roomId));
  const begun = await slide(bo);
  const wait = slide(bo, begun.pos, { timeout: 10_000 });
  expect(await put(bo, roomId, roots[0] ?? "", {}, twin)).toBe(yes);
  const woken = await wait;
  expect(woken.part).toEqual({
    subscribed: { [roomId]: { [roots[0] ?? ""]: { automatic: false, bump_stamp: expect.any(Number) } } },
  });
  for (const root of roots.slice(1)) expect(await put(bo, roomId, root)).toBe(yes);
  expect(await remove(bo, roomId, roots[0] ?? "")).toBe(yes);
  const limited = await slide(bo, woken.pos, { limit: 2 });
  expect(Object.keys(limited.part.unsubscribed[roomId])).toEqual([roots[0]]);
  expect(Object.keys(limited.part.subscribed[roomId])).toEqual([roots[5]]);
  expect(limited.part.subscribed[roomId][roots[5] ?? ""].bump_stamp).toBeLessThan(
    limited.part.unsubscribed[roomId][roots[0] ?? ""].bump_stamp,
  );
  const seen: string[] = [];
  const all = "/_matrix/client/unstable/io.element.msc4308/thread_subscriptions";
  let from: string | undefined = limited.part.prev_batch;
  // Page by page, from whichever process.
  for (const at of [server, twin, server]) {
    if (from === undefined) break;
    const page: Any = (await at.call(bo, "GET", `${all}?dir=b&limit=2&from=${from}&to=${id(woken.pos)}`)).body;
    expect(page.unsubscribed).toEqual({});
    seen.push(...Object.keys(page.subscribed[roomId] ?? {}));
    from = page.end;
  }
  expect(from).toBeUndefined();
  expect(seen).toEqual([roots[4], roots[3], roots[2], roots[1]]);
  // The same position gives the same again: the answer may have been lost.
  await eventually(async () => expect((await slide(bo, woken.pos, { limit: 2, at: twin })).part).toEqual(limited.part));
  expect((await slide(bo, limited.pos)).part).toBeUndefined();
  // In the accepted form of sliding sync too.
  const { body } = await server.call(bo, "POST", "/_matrix/client/v4/sync", asking());
  expect(Object.keys(body.extensions["io.element.msc4308.thread_subscriptions"].subscribed[roomId]).length).toBe(5);

  const whole = (await server.call(bo, "GET", `${all}?dir=b`)).body;
  expect(Object.keys(whole.subscribed[roomId]).length).toBe(5);
  expect((await server.call(agnes, "GET", `${all}?dir=b`)).body.subscribed[roomId]).toBeUndefined();
  expect(await ask(null, "GET", `${all}?dir=b`)).toBe("401 M_MISSING_TOKEN");
  for (const query of ["", "?dir=f", "?dir=b&limit=0", "?dir=b&limit=-1", "?dir=b&from=x", "?dir=b&to=x"])
    expect(await ask(bo, "GET", `${all}${query}`)).toBe("400 M_INVALID_PARAM");
  for (const limit of [0, -1, 1.5])
    expect(await ask(bo, "POST", "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", asking(limit))).toBe(
      "400 M_BAD_JSON",
    );
});

test("the two rules stand between keywords and rooms; they can be turned off, and nobody adds one", async () => {
  const rules = await here.get(britt, "GET", "/v3/pushrules/global/");
  expect(rules.postcontent.map((one: Any) => one.rule_id)).toEqual([
    ".io.element.msc4306.rule.unsubscribed_thread",
    ".io.element.msc4306.rule.subscribed_thread",
  ]);
  const own = { actions: ["notify"], conditions: [] };
  const postcontent = "/v3/pushrules/global/postcontent";
  expect(await here.refused(britt, "PUT", `${postcontent}/min`, own)).toBe("400 M_INVALID_PARAM");
  const rule = `${postcontent}/.io.element.msc4306.rule.unsubscribed_thread`;
  expect(await here.refused(britt, "DELETE", rule)).toBe("400 M_INVALID_PARAM");
  await here.get(britt, "PUT", `${rule}/enabled`, { enabled: false });
  expect((await here.get(britt, "GET", rule)).enabled).toBe(false);
  await here.get(britt, "PUT", `${rule}/enabled`, { enabled: true });
});

test("who has subscribed is notified on the page without having written, and who has unsubscribed is not", async () => {
  const noticesOf = async (who: TestPerson): Promise<string> =>
    JSON.stringify((await server.call(who, "GET", "/api/v1/notices")).body);
  const workspace = await server.workspace("Trådar", anna, agnes, bo, britt);
  const channel = { name: "Trådar" };
  const made = await server.call(anna, "POST", `/api/v1/workspaces/${workspace.id}/channels`, channel);
  const { roomId } = made.body as { roomId: string };
  const root = await say(roomId);
  await here.send(bo, roomId, inThread(root));
  expect(await put(agnes, roomId, root)).toBe(yes);
  expect(await remove(bo, roomId, root)).toBe(yes);
  await here.send(anna, roomId, inThread(root, { body: "till den som vill höra" }));
  const mentioned = { body: "till Bo", "m.mentions": { user_ids: [bo.userId] } };
  await here.send(anna, roomId, inThread(root, mentioned));
  await eventually(async () => {
    expect(await noticesOf(agnes)).toContain("till den som vill höra");
    expect(await noticesOf(bo)).toContain("till Bo");
  });
  for (const one of [bo, britt]) expect(await noticesOf(one)).not.toContain("till den som vill höra");

  // In a direct chat, where everything is for everybody.
  const direct = await room();
  const start = await say(direct);
  expect(await remove(bo, direct, start)).toBe(yes);
  await here.send(anna, direct, inThread(start, { body: "inte till Bo" }));
  await eventually(async () => expect(await noticesOf(agnes)).toContain("inte till Bo"));
  expect(await noticesOf(bo)).not.toContain("inte till Bo");
});

test("with a room that is gone for good its subscriptions go, in every process", async () => {
  const workspace = await server.workspace("Kort", anna, agnes);
  const url = `/api/v1/workspaces/${workspace.id}`;
  const { body: channel } = await server.call(anna, "POST", `${url}/channels`, { name: "Kort" });
  const root = await say(channel.roomId);
  expect(await put(anna, channel.roomId, root)).toBe(yes);
  const all = "/_matrix/client/unstable/io.element.msc4308/thread_subscriptions?dir=b";
  const rooms = async (at: TestServer) => Object.keys((await at.call(anna, "GET", all)).body.subscribed);
  for (const at of [server, twin]) await eventually(async () => expect(await rooms(at)).toContain(channel.roomId));
  await server.call(anna, "DELETE", url);
  await sql`update workspaces.workspace set trashed_at = now() - interval '31 days' where id = ${workspace.id}`.execute(
    server.safos.database.of(),
  );
  await server.safos.workspaces.purge();
  for (const at of [server, twin]) await eventually(async () => expect(await rooms(at)).not.toContain(channel.roomId));
  const { rows } = await sql`select from chat.thread_subscription where room_id = ${channel.roomId}`.execute(
    server.safos.database.of(),
  );
  expect(rows).toEqual([]);
});
