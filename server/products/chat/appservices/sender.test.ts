import { afterAll, expect, onTestFinished, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, type TestServer } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { holder, register, startFakeAppservice, type FakeAppservice } from "./testing.ts";

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
afterAll(() => server.stop());
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const domain = "fk.example";
let count = 0;

async function attach(more: (id: string) => object = () => ({})): Promise<{ fake: FakeAppservice; id: string }> {
  const id = `as${(count += 1)}`;
  const fake = await startFakeAppservice();
  onTestFinished(async () => {
    fake.stop();
    await server.safos.chat.appservices.remove(id);
  });
  await register(server, id, fake, more(id));
  await eventually(async () =>
    expect((await here.ask(holder(fake.asToken), "GET", "/v3/account/whoami")).status).toBe(200),
  );
  return { fake, id };
}

const text = (body: string): object => ({ msgtype: "m.text", body });
const asUser = (userId: string): string => `user_id=${encodeURIComponent(userId)}`;
const of = (roomId: string): string => `/v3/rooms/${encodeURIComponent(roomId)}`;

/** A ghost that anna has asked into a room of hers. */
async function inRoom(fake: FakeAppservice, id: string, name = "kim"): Promise<{ userId: string; roomId: string }> {
  const type = "m.login.application_service";
  const it = holder(fake.asToken);
  const { user_id: userId } = await here.get(it, "POST", "/v3/register", {
    type,
    username: `_${id}_${name}`,
    inhibit_login: true,
  });
  const roomId = await here.room(anna, [agnes], {});
  await here.get(anna, "POST", `${of(roomId)}/invite`, { user_id: userId });
  await here.get(it, "POST", `${of(roomId)}/join?${asUser(userId)}`, {});
  return { userId, roomId };
}

test("an application service is sent what its users see, from their invitation to their leaving, once and in order", async () => {
  const { fake, id } = await attach();
  const { userId, roomId } = await inRoom(fake, id);
  const elsewhere = await here.room(anna, [agnes], {});
  const expected: string[] = [];
  for (let n = 0; n < 120; n++) {
    await here.send(n % 2 === 0 ? anna : agnes, roomId, text(`m${n}`));
    expected.push(`m${n}`);
    if (n % 10 === 0) await here.send(anna, elsewhere, text("inte för den"));
  }
  await here.get(anna, "POST", `${of(roomId)}/kick`, { user_id: userId });
  await here.send(anna, roomId, text("efteråt"));
  await here.get(anna, "POST", `${of(roomId)}/invite`, { user_id: userId });
  await here.get(holder(fake.asToken), "POST", `${of(roomId)}/join?${asUser(userId)}`, {});
  await here.send(anna, roomId, text("åter"));
  expected.push("åter");
  await eventually(() => expect(fake.messages()).toEqual(expected));
  const members = fake.events().filter((event) => event.type === "m.room.member" && event.state_key === userId);
  expect(members.map((event) => event.content.membership)).toEqual(["invite", "join", "leave", "invite", "join"]);
  expect(new Set(fake.events().map((event) => event.event_id)).size).toBe(fake.events().length);
  expect(fake.events().every((event) => event.room_id === roomId)).toBe(true);
  expect(Math.max(...fake.came.map((one) => one.events.length))).toBeLessThanOrEqual(50);
});

test("rooms and aliases of a namespace count within the organisation alone", async () => {
  const { fake, id } = await attach((own) => ({
    namespaces: {
      users: [],
      aliases: [{ regex: `#_${own}_.*`, exclusive: false }],
      rooms: [{ regex: "!.*:.*", exclusive: false }],
    },
  }));
  const own = await here.room(anna, [agnes], { room_version: "11" });
  const aliased = await here.room(anna, [], { room_alias_name: `_${id}_torg`, room_version: "12" });
  const unnamed = await here.room(anna, [], { room_version: "12" });
  // Of another organisation, by its id and by an alias that one of this one's people gives it.
  const theirs = await here.room(bo, [britt], { room_version: "11" });
  const shared = await here.room(bo, [anna], { room_version: "12" });
  await here.get(anna, "PUT", `/v3/directory/room/${encodeURIComponent(`#_${id}_deras:${domain}`)}`, {
    room_id: shared,
  });
  await here.send(bo, theirs, text("deras"));
  await here.send(anna, shared, text("delat"));
  await here.send(anna, unnamed, text("utan namn"));
  await here.send(anna, own, text("eget"));
  await here.send(anna, aliased, text("torget"));
  await eventually(() => expect(fake.messages()).toEqual(["eget", "torget"]));
});

test("a pattern that fits everyone does not reach into other organisations or the server's own account", async () => {
  const { fake } = await attach(() => ({
    namespaces: { users: [{ regex: "@.*", exclusive: false }], aliases: [], rooms: [] },
  }));
  const theirs = await here.room(bo, [britt], {});
  const shared = await here.room(bo, [anna], {});
  const workspace = await server.workspace("Deras", bo, britt);
  const channels = await eventually(async () => {
    const { body } = await server.call(bo, "GET", `/api/v1/workspaces/${workspace.id}/channels`);
    expect(body.items.length).toBe(1);
    return body.items;
  });
  await here.send(bo, theirs, text("deras"));
  await here.send(bo, channels[0].roomId ?? channels[0].id, text("kanalen"));
  await here.send(bo, shared, text("med anna"));
  await eventually(() => expect(fake.messages()).toEqual(["med anna"]));
});

test("what fails is sent again under the same id with the same events, and nothing overtakes it", async () => {
  const { fake, id } = await attach();
  const { roomId } = await inRoom(fake, id);
  await eventually(() => expect(fake.events().length).toBeGreaterThan(0));
  let failures = 0;
  fake.answer = () => {
    failures += 1;
    if (failures === 1) return { status: 500 };
    if (failures === 2) return { status: 302, headers: { location: `${fake.url}/annanstans` } };
    return { status: 200 };
  };
  const before = fake.came.length;
  await here.send(anna, roomId, text("först"));
  await eventually(() => expect(failures).toBe(1));
  await here.send(anna, roomId, text("sedan"));
  await eventually(() => expect(fake.messages()).toEqual(["först", "sedan"]), 10_000);
  const [first, second, third] = fake.came.slice(before);
  expect([second?.txnId, third?.txnId]).toEqual([first?.txnId, first?.txnId]);
  const ids = fake.came.slice(before, before + 3).map(({ events }) => events.map((event) => event.event_id));
  expect(ids[1]).toEqual(ids[0]);
  expect(ids[2]).toEqual(ids[0]);
  expect(fake.asked.some((one) => one.includes("annanstans"))).toBe(false);
});

test("what was redacted before it was taken is sent without its content", async () => {
  const { fake, id } = await attach();
  const { roomId } = await inRoom(fake, id);
  await eventually(() => expect(fake.events().length).toBeGreaterThan(0));
  fake.answer = () => ({ status: 503 });
  const eventId = await here.send(anna, roomId, text("hemligt"));
  const hasCome = (): boolean => fake.came.some(({ events }) => events.some((event) => event.event_id === eventId));
  await eventually(() => expect(hasCome()).toBe(true));
  await here.get(anna, "PUT", `${of(roomId)}/redact/${encodeURIComponent(eventId)}/r1`, {});
  fake.answer = () => ({ status: 200 });
  await eventually(() => expect(fake.events().some((event) => event.type === "m.room.redaction")).toBe(true), 10_000);
  expect(fake.events().find((event) => event.event_id === eventId).content).toEqual({});
});

test("one that never answers holds up nobody else, and costs one row", async () => {
  const [dead, living] = [await attach(), await attach()];
  dead.fake.answer = () => null;
  const [one, other] = [await inRoom(dead.fake, dead.id), await inRoom(living.fake, living.id)];
  for (let n = 0; n < 300; n++) await here.send(anna, one.roomId, text(`d${n}`));
  await here.send(anna, other.roomId, text("levande"));
  await eventually(() => expect(living.fake.messages()).toEqual(["levande"]));
  const { rows } = await sql<{ events: string[] }>`select txn_events as events from chat.appservice
    where id = ${dead.id}`.execute(server.safos.database.of());
  expect(rows[0]?.events.length).toBeLessThanOrEqual(50);
});

test("with several processes one sends, and another goes on where it stopped", async () => {
  const twins: TestServer[] = [await server.twin(), await server.twin()];
  onTestFinished(async () => {
    for (const twin of twins) await twin.stop();
  });
  const { fake, id } = await attach();
  const { roomId } = await inRoom(fake, id);
  await eventually(() => expect(fake.events().length).toBeGreaterThan(0));
  const callers = twins.map((twin) => new MatrixCaller(twin, here.oracle));
  const expected: string[] = [];
  let ends = 0;
  // Each process writes; the one with the lock is asked to give way again and again.
  for (let n = 0; n < 60; n++) {
    const caller = callers[n % 2] ?? here;
    caller.sent = 1000 + n;
    await caller.send(anna, roomId, text(`p${n}`));
    expected.push(`p${n}`);
    if (n % 20 === 10) {
      const ended = await server.safos.database.pool.query(
        `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7266046 and granted
          and database = (select oid from pg_database where datname = current_database())`,
      );
      ends += ended.rowCount ?? 0;
    }
  }
  await eventually(() => expect(fake.messages()).toEqual(expected), 15_000);
  const ids = fake.events().map((event) => event.event_id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ends).toBeGreaterThan(0);
});

const receipt = (of: string, eventId: string, type = "m.read"): string =>
  `/v3/rooms/${encodeURIComponent(of)}/receipt/${type}/${encodeURIComponent(eventId)}`;
const typing = (roomId: string, userId: string): string => `${of(roomId)}/typing/${encodeURIComponent(userId)}`;

test("one that asks for it is sent who types and who has read what in its rooms; others are not", async () => {
  const { fake, id } = await attach(() => ({ receive_ephemeral: true }));
  const plain = await attach();
  const { roomId, userId } = await inRoom(fake, id);
  await inRoom(plain.fake, plain.id);
  const elsewhere = await here.room(anna, [agnes], {});
  const [inside, outside] = [
    await here.send(anna, roomId, text("hej")),
    await here.send(anna, elsewhere, text("inte för den")),
  ];
  await here.get(agnes, "PUT", typing(elsewhere, agnes.userId), { typing: true });
  await here.get(agnes, "PUT", typing(roomId, agnes.userId), { typing: true });
  await eventually(() =>
    expect(fake.ephemeral("m.typing")).toEqual([
      { type: "m.typing", room_id: roomId, content: { user_ids: [agnes.userId] } },
    ]),
  );
  await here.get(agnes, "PUT", typing(roomId, agnes.userId), { typing: false });
  await eventually(() => expect(fake.ephemeral("m.typing").at(-1).content).toEqual({ user_ids: [] }));

  await here.get(agnes, "POST", receipt(elsewhere, outside), {});
  // Nobody but she sees the first one.
  await here.get(agnes, "POST", receipt(roomId, inside, "m.read.private"), {});
  await here.get(agnes, "POST", receipt(roomId, inside), { thread_id: "main" });
  await here.get(holder(fake.asToken), "POST", `${receipt(roomId, inside, "m.read.private")}?${asUser(userId)}`, {});
  await eventually(() => {
    const contents = fake.ephemeral("m.receipt").map((event) => {
      expect(event.room_id).toBe(roomId);
      return event.content[inside];
    });
    expect(Object.assign({}, ...contents)).toEqual({
      "m.read": { [agnes.userId]: { ts: expect.any(Number), thread_id: "main" } },
      "m.read.private": { [userId]: { ts: expect.any(Number) } },
    });
  });
  expect(fake.events().every((event) => event.room_id === roomId)).toBe(true);
  expect(plain.fake.came.flatMap((one) => one.ephemeral)).toEqual([]);
});

test("receipts come after an outage, once taken never again, and with their events; who typed then does not", async () => {
  const { fake, id } = await attach(() => ({ receive_ephemeral: true }));
  const { roomId } = await inRoom(fake, id);
  await eventually(() => expect(fake.events().length).toBeGreaterThan(0));
  fake.answer = () => ({ status: 503 });
  const before = fake.came.length;
  const eventId = await here.send(anna, roomId, text("ett"));
  await eventually(() => expect(fake.came.length).toBeGreaterThan(before));
  await here.get(agnes, "PUT", typing(roomId, agnes.userId), { typing: true, timeout: 100 });
  await here.get(agnes, "POST", receipt(roomId, eventId), {});
  await here.get(anna, "PUT", typing(roomId, anna.userId), { typing: true, timeout: 100_000 });
  fake.answer = () => ({ status: 200 });
  await eventually(() => expect(fake.ephemeral("m.receipt")).toHaveLength(1), 10_000);
  expect(fake.ephemeral("m.receipt")[0].content[eventId]["m.read"]).toHaveProperty([agnes.userId]);
  await eventually(() => expect(fake.ephemeral("m.typing").at(-1)?.content).toEqual({ user_ids: [anna.userId] }));
  await here.send(anna, roomId, text("två"));
  await eventually(() => expect(fake.messages()).toEqual(["ett", "två"]));
  expect(fake.ephemeral("m.receipt")).toHaveLength(1);
});

test("what is typed in many rooms while it does not answer costs no more than the last of each", async () => {
  const { fake, id } = await attach(() => ({ receive_ephemeral: true }));
  const { roomId } = await inRoom(fake, id);
  await eventually(() => expect(fake.events().length).toBeGreaterThan(0));
  fake.answer = () => null;
  await here.send(anna, roomId, text("hängd"));
  for (let n = 0; n < 100; n++)
    await here.get(agnes, "PUT", typing(roomId, agnes.userId), { typing: n % 2 === 0, timeout: 60_000 });
  const { rows } = await sql<{ ephemeral: string }>`select txn_ephemeral as ephemeral from chat.appservice
    where id = ${id}`.execute(server.safos.database.of());
  expect(rows).toEqual([{ ephemeral: "[]" }]);
});

test("one that refuses who types gets its messages all the same", async () => {
  const { fake, id } = await attach(() => ({ receive_ephemeral: true }));
  const { roomId } = await inRoom(fake, id);
  await eventually(() => expect(fake.events().length).toBeGreaterThan(0));
  const before = fake.came.length;
  fake.answer = () => ({ status: fake.came.at(-1)?.events.length === 0 ? 500 : 200 });
  for (let n = 0; n < 4; n++) {
    await here.get(agnes, "PUT", typing(roomId, agnes.userId), { typing: n % 2 === 0 });
    await eventually(() => expect(fake.ephemeral("m.typing").length).toBeGreaterThan(n));
  }
  expect(fake.came.length).toBeGreaterThan(before + 3);
  await here.send(anna, roomId, text("genast"));
  await eventually(() => expect(fake.messages()).toEqual(["genast"]), 2000);
});
