import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { addPerson, eventually, startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { insertDue, readPushProgress } from "./queries.ts";
import { startFakeGateway, takeIt } from "./testing.ts";

/** Telephones of Matrix clients, woken through push gateways that the operator and the organisation allow. */

const [gateway, other, foreign] = await Promise.all([startFakeGateway(), startFakeGateway(), startFakeGateway()]);
const hidden = "http://127.0.0.2:9";
const environment = {
  SAFOS_CHAT_SENDS_PER_SECOND: "100000",
  SAFOS_CHAT_PUSH_GATEWAYS: `${gateway.origin},${other.origin},${hidden}`,
  SAFOS_CHAT_PUSH_PRIVATE_NETWORKS: "127.0.0.1/32",
};
const server = await startTestServer(environment);
const here = new MatrixCaller(server);
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
let count = 0;
let fenceRoom = "";

beforeAll(async () => {
  await allow(anna, true);
  await allow(bo, true);
  // Once this one is woken, everything before it has been looked at.
  fenceRoom = await here.room(bo, [britt], {});
  await setPusher(britt, "fence");
});
beforeEach(() => {
  gateway.answer = takeIt;
  other.answer = takeIt;
});
afterAll(async () => {
  for (const one of [gateway, other, foreign]) one.stop();
  await server.stop();
});

const allow = (who: TestPerson, isAllowed: boolean) =>
  server.safos.organisations.change(who.organisationId, { rules: { pushGateways: isAllowed } });
const pusherOf = (pushkey: string, url = gateway.url, more: object = {}): object => ({
  kind: "http",
  app_id: "se.safos.test",
  pushkey,
  app_display_name: "Test",
  device_display_name: "Telefon",
  lang: "sv",
  data: { url, default_payload: { aps: { "mutable-content": 1 } } },
  ...more,
});
const setPusher = (who: TestPerson, pushkey: string, url = gateway.url, more: object = {}, at = here) =>
  at.get(who, "POST", "/v3/pushers/set", pusherOf(pushkey, url, more));
const remove = (who: TestPerson, pushkey: string) =>
  here.get(who, "POST", "/v3/pushers/set", { kind: null, app_id: "se.safos.test", pushkey });
const pushersOf = async (who: TestPerson): Promise<string[]> =>
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came
  (await here.get(who, "GET", "/v3/pushers")).pushers.map((one: any) => one.pushkey);
const text = (body: string, more: object = {}): object => ({ msgtype: "m.text", body, ...more });
const of = (roomId: string): string => `/v3/rooms/${encodeURIComponent(roomId)}`;
const read = (who: TestPerson, roomId: string, eventId: string) =>
  here.get(who, "POST", `${of(roomId)}/receipt/m.read/${encodeURIComponent(eventId)}`, {});

/** Until everything that was sent before has been pushed, or been found to be nothing to push. */
async function settle(isEmpty = true): Promise<void> {
  const eventId = await here.send(bo, fenceRoom, text("stängsel"));
  await eventually(() => expect(gateway.events("fence")).toContain(eventId), 10_000);
  if (isEmpty) await eventually(async () => expect(await server.safos.chat.pendingPushes()).toBe(0), 10_000);
}

/** Someone of one's own, with a telephone of their own. */
async function someone(more: { readonly url?: string } = {}): Promise<{ who: TestPerson; key: string }> {
  const n = (count += 1);
  const who = await addPerson(server.safos, { name: `p${n}@fk.example`, displayName: `P ${n}` });
  const key = `nyckel-${n}`;
  await setPusher(who, key, more.url);
  return { who, key };
}

test("a message wakes the others' telephones with ids and the number of unread messages, whatever the client asked for", async () => {
  const { who, key } = await someone();
  const roomId = await here.room(anna, [who], { name: "Hemligt namn" });
  const eventId = await here.send(anna, roomId, text("hemlig text"));
  const second = await here.send(anna, roomId, text("hemlig igen"));
  await settle();
  const last = gateway.of(key).at(-1);
  expect(last).toEqual({
    event_id: second,
    room_id: roomId,
    counts: { unread: 2 },
    prio: "high",
    devices: [
      {
        app_id: "se.safos.test",
        pushkey: key,
        pushkey_ts: expect.any(Number),
        data: { default_payload: { aps: { "mutable-content": 1 } } },
      },
    ],
  });
  expect(Math.abs(Date.now() / 1000 - last.devices[0].pushkey_ts)).toBeLessThan(120);
  expect(eventId).not.toBe(second);
  const all = gateway.texts.filter((one) => one.includes(key)).join("\n");
  for (const secret of ["hemlig", "Hemligt", "Anna", "anna", who.userId, "m.text"]) expect(all).not.toContain(secret);
});

test("rules of push decide: own messages, muted rooms and ignored people wake nobody; mentions, encrypted messages and rings do, at once", async () => {
  const { who, key } = await someone();
  const roomId = await here.room(anna, [who, agnes], {});
  await settle();
  const before = gateway.events(key).length;
  const came = (): string[] => gateway.events(key).slice(before);
  await here.send(who, roomId, text("själv"));
  await here.send(anna, roomId, text("för en maskin", { msgtype: "m.notice" }));
  await settle();
  expect(came()).toEqual([]);
  const plain = await here.send(anna, roomId, text("till alla"));
  await settle();
  const mention = await here.send(anna, roomId, text("du", { "m.mentions": { user_ids: [who.userId] } }));
  await settle();
  const sealed = await here.send(
    anna,
    roomId,
    { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "x" },
    "m.room.encrypted",
  );
  await settle();
  const ring = {
    notification_type: "ring",
    "m.mentions": { user_ids: [who.userId] },
    sender_ts: Date.now(),
    lifetime: 30_000,
  };
  const rung = await here.send(anna, roomId, ring, "org.matrix.msc4075.rtc.notification");
  await settle();
  expect(came()).toEqual([plain, mention, sealed, rung]);
  const given = gateway.of(key).slice(before);
  expect(given.map((one) => one.prio)).toEqual(["low", "high", "high", "high"]);
  // A call that rings here is nothing to be read afterwards.
  expect(given.map((one) => one.counts.unread)).toEqual([1, 2, 3, 3]);
  const rule = `/v3/pushrules/global/override/${encodeURIComponent(roomId)}`;
  await here.get(who, "PUT", rule, {
    conditions: [{ kind: "event_match", key: "room_id", pattern: roomId }],
    actions: [],
  });
  await here.send(anna, roomId, text("tyst"));
  await settle();
  await here.get(who, "DELETE", rule);
  await here.get(who, "PUT", `/v3/user/${encodeURIComponent(who.userId)}/account_data/m.ignored_user_list`, {
    ignored_users: { [anna.userId]: {} },
  });
  await here.send(anna, roomId, text("ignorerad"));
  await settle();
  const later = await here.send(agnes, roomId, text("senare"));
  await settle();
  expect(came()).toEqual([plain, mention, sealed, rung, later]);
});

test("who is asked into a room is woken, and who has left it, or read it all elsewhere, is given the number alone", async () => {
  const { who, key } = await someone();
  const made = await here.get(anna, "POST", "/v3/createRoom", { preset: "private_chat", invite: [who.userId] });
  await settle();
  expect(gateway.of(key)).toMatchObject([{ room_id: made.room_id, prio: "high", event_id: expect.any(String) }]);
  await here.get(who, "POST", `${of(made.room_id)}/join`, {});
  const eventId = await here.send(anna, made.room_id, text("läs"));
  await settle();
  await read(who, made.room_id, eventId);
  await settle();
  expect(gateway.of(key).slice(1)).toEqual([
    expect.objectContaining({ event_id: eventId, counts: { unread: 1 } }),
    { counts: { unread: 0 }, prio: "low", devices: [expect.objectContaining({ pushkey: key })] },
  ]);
  // What is read again changes nothing.
  await read(who, made.room_id, eventId);
  await here.get(who, "POST", `${of(made.room_id)}/leave`, {});
  await here.send(anna, made.room_id, text("efteråt"));
  await settle();
  expect(gateway.of(key)).toHaveLength(3);
});

test("a key that is rejected is removed at once, and one set again meanwhile is not", async () => {
  const { who, key } = await someone();
  const roomId = await here.room(anna, [who], {});
  await settle();
  gateway.answer = (reply, pushkey) => void reply.writeHead(200).end(JSON.stringify({ rejected: [pushkey] }));
  await here.send(anna, roomId, text("nej"));
  await eventually(async () => expect(await pushersOf(who)).toEqual([]));
  gateway.answer = takeIt;
  // The fence was perhaps rejected too.
  await setPusher(britt, "fence");
  await setPusher(who, key);
  gateway.answer = (reply, pushkey) => {
    if (pushkey !== key) return takeIt(reply);
    void setPusher(who, key).then(() => {
      gateway.answer = takeIt;
      return reply.writeHead(200).end(JSON.stringify({ rejected: [pushkey] }));
    });
  };
  const eventId = await here.send(anna, roomId, text("igen"));
  await settle();
  expect(await pushersOf(who)).toEqual([key]);
  expect(gateway.events(key).filter((one) => one === eventId).length).toBeGreaterThanOrEqual(2);
});

test("a gateway that hangs or fails holds up no other, keeps the newest of each room, and is tried again", async () => {
  const slow = await someone({ url: other.url });
  const quick = await someone();
  const roomId = await here.room(anna, [slow.who, quick.who], {});
  await settle();
  other.answer = () => undefined;
  await here.send(anna, roomId, text("häng"));
  await settle(false);
  let last = "";
  for (let n = 0; n < 20; n += 1) last = await here.send(anna, roomId, text(`${n}`));
  await settle(false);
  expect(gateway.events(quick.key)).toContain(last);
  await eventually(async () => expect(await server.safos.chat.pendingPushes()).toBe(1));
  // What hangs is given up after ten seconds; the rest fails with a status, and in the end is taken.
  let tries = 0;
  other.answer = (reply) => {
    tries += 1;
    if (tries === 1) return void reply.writeHead(500).end();
    return takeIt(reply);
  };
  await eventually(() => expect(tries).toBeGreaterThanOrEqual(2), 40_000);
  await settle();
  expect(other.events(slow.key).at(-1)).toBe(last);
  expect(server.safos.chat.figures().pushes.failed).toBeGreaterThanOrEqual(2);
  // After a day nothing of it is tried any more, and the pusher stays.
  other.answer = (reply) => void reply.writeHead(302, { location: foreign.url }).end();
  await here.send(anna, roomId, text("för sent"));
  await settle(false);
  await eventually(async () =>
    expect((await sql`select from chat.pusher where failures > 0`.execute(db)).rows).toHaveLength(1),
  );
  await sql`update chat.pusher set failing_since = now() - interval '2 days', next_at = now() where failures > 0`.execute(
    db,
  );
  await eventually(async () => expect(await server.safos.chat.pendingPushes()).toBe(0), 10_000);
  expect(await pushersOf(slow.who)).toEqual([slow.key]);
  expect(foreign.texts).toEqual([]);
}, 90_000);

test("a pusher ends with its session, and with the account", async () => {
  const { who, key } = await someone();
  const roomId = await here.room(anna, [who], {});
  const session = await here.get(null, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: who.userId },
    password: who.password,
  });
  const telephone = { ...who, token: session.access_token as string };
  await setPusher(telephone, `${key}-2`);
  const both = await here.send(anna, roomId, text("båda"));
  await settle();
  expect([gateway.events(key).at(-1), gateway.events(`${key}-2`).at(-1)]).toEqual([both, both]);
  await here.get(telephone, "POST", "/v3/logout", {});
  expect(await pushersOf(who)).toEqual([key]);
  const one = await here.send(anna, roomId, text("en"));
  await settle();
  expect([gateway.events(key).at(-1), gateway.events(`${key}-2`).at(-1)]).toEqual([one, both]);
  await server.safos.identity.change(who.id, { isDisabled: true });
  await here.send(anna, roomId, text("ingen"));
  await settle();
  expect(gateway.events(key).at(-1)).toBe(one);
  await eventually(async () =>
    expect((await sql`select from chat.pusher where user_id = ${who.userId}`.execute(db)).rows).toEqual([]),
  );
});

test("pushers that end while something is written down as due end nothing else, and neither waits for the other", async () => {
  for (const pushkey of ["ends", "stays", "removed"]) await setPusher(anna, pushkey, foreign.url);
  const { rows } = await sql<{ pushkey: string; id: number }>`select pushkey, id from chat.pusher
    where gateway = ${foreign.origin}`.execute(db);
  const idOf = (pushkey: string): number => rows.find((one) => one.pushkey === pushkey)?.id ?? 0;
  const due = ["ends", "stays"].map((pushkey) => {
    const one = { roomId: "!due", isRing: false, eventId: "$due", position: 1, isHigh: false };
    return { ...one, pusherId: idOf(pushkey) };
  });
  const { promise: ending, resolve: end } = Promise.withResolvers<void>();
  const { promise: locked, resolve: lock } = Promise.withResolvers<void>();
  const session = db.transaction().execute(async (trx) => {
    await sql`delete from chat.pusher where id = ${idOf("ends")}`.execute(trx);
    lock();
    await ending;
  });
  await locked;
  const { position } = await readPushProgress(db);
  const writing = insertDue(db, position, position, due);
  await eventually(waiting);
  end();
  await session;
  expect(await writing).toBe(true);
  const left = await sql`select pusher_id as id from chat.push_due where room_id = '!due'`.execute(db);
  expect(left.rows).toEqual([{ id: idOf("stays") }]);

  let removing: Promise<unknown> = Promise.resolve();
  await db.transaction().execute(async (trx) => {
    await sql`select from chat.push_progress for update`.execute(trx);
    removing = remove(anna, "removed");
    await eventually(waiting);
    await sql`select from chat.pusher where id = ${idOf("removed")} for key share`.execute(trx);
  });
  await removing;
  expect(await pushersOf(anna)).not.toContain("removed");
  await remove(anna, "stays");
});

/** Someone waits for a lock of the pushers' tables. */
async function waiting(): Promise<void> {
  const { rows } = await sql`select from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query like '%chat.push%'`.execute(db);
  expect(rows.length).toBeGreaterThan(0);
}

test("who is not allowed by rule, gateway or network is not pushed to, though their pusher is kept", async () => {
  const { who, key } = await someone({ url: foreign.url });
  await setPusher(who, `${key}-dold`, `${hidden}/_matrix/push/v1/notify`);
  const roomId = await here.room(anna, [who, bo], {});
  await setPusher(who, `${key}-rätt`);
  await settle(false);
  await here.send(anna, roomId, text("vart"));
  await settle(false);
  await eventually(async () =>
    expect(
      (await sql`select from chat.pusher where pushkey = ${`${key}-dold`} and failures > 0`.execute(db)).rows,
    ).toHaveLength(1),
  );
  expect(foreign.texts).toEqual([]);
  await remove(who, `${key}-dold`);
  await settle();
  const before = gateway.events(`${key}-rätt`).length;
  expect(before).toBe(1);
  await setPusher(bo, "bos");
  await allow(anna, false);
  const eventId = await here.send(anna, roomId, text("regel"));
  await settle();
  expect(gateway.events(`${key}-rätt`)).toHaveLength(before);
  expect(gateway.events("bos")).toEqual([eventId]);
  await allow(anna, true);
  await remove(bo, "bos");
  expect(await pushersOf(who)).toEqual([key, `${key}-rätt`]);
});

test("what is no pusher is refused, and a telephone that changes hands is one person's", async () => {
  const set = (body: unknown, who: TestPerson | null = agnes) => here.refused(who, "POST", "/v3/pushers/set", body);
  expect(await set(pusherOf("k"), null)).toBe("401 M_MISSING_TOKEN");
  for (const url of [
    "https://push.example/annat",
    "ftp://push.example/_matrix/push/v1/notify",
    "https://a:b@push.example/_matrix/push/v1/notify",
    `https://push.example/_matrix/push/v1/notify?${"x".repeat(3000)}`,
    "nej",
  ])
    expect(await set(pusherOf("k", url))).toBe("400 M_INVALID_PARAM");
  expect(await set(pusherOf("k", gateway.url, { data: {} }))).toBe("400 M_MISSING_PARAM");
  expect(await set(pusherOf("k", gateway.url, { data: undefined }))).toBe("400 M_MISSING_PARAM");
  expect(await set(pusherOf("k", gateway.url, { data: { url: gateway.url, x: "x".repeat(20_000) } }))).toBe(
    "400 M_INVALID_PARAM",
  );
  await setPusher(agnes, "delad");
  await setPusher(bo, "delad", gateway.url, { append: true });
  expect([await pushersOf(agnes), await pushersOf(bo)]).toEqual([["delad"], ["delad"]]);
  await setPusher(agnes, "delad");
  expect([await pushersOf(agnes), await pushersOf(bo)]).toEqual([["delad"], []]);
  await remove(agnes, "delad");
  const { who } = await someone();
  for (let n = 1; n < 50; n += 1) await setPusher(who, `fler-${n}`);
  expect(await set(pusherOf("en för mycket"), who)).toBe("400 M_INVALID_PARAM");
  await setPusher(who, "fler-7");
});

test("of two processes one pushes, each event once, and when it dies in the middle the other goes on", async () => {
  const { who, key } = await someone();
  const roomId = await here.room(anna, [who], {});
  await settle();
  const twin = await server.twin(environment);
  const there = new MatrixCaller(twin, here.oracle);
  try {
    await setPusher(who, `${key}-2`, gateway.url, {}, there);
    const sent: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      there.sent = 1000 + n;
      sent.push(await (n % 2 === 0 ? here : there).send(anna, roomId, text(`${n}`)));
      await settle();
    }
    expect(gateway.events(key).slice(-6)).toEqual(sent);
    expect(gateway.events(`${key}-2`)).toEqual(sent);
    // The one that pushes loses its connection, as when it is killed, while the gateway has not answered.
    const held: string[] = [];
    gateway.answer = (_, pushkey) => void held.push(pushkey);
    const last = await here.send(anna, roomId, text("mitt i"));
    await eventually(() => expect(held).toEqual(expect.arrayContaining([key, `${key}-2`])));
    gateway.answer = takeIt;
    await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7266047`.execute(
      db,
    );
    await settle();
    expect(gateway.events(key).slice(-2)).toEqual([last, last]);
    await eventually(async () => expect(await twin.safos.chat.pendingPushes()).toBe(0));
  } finally {
    await twin.stop();
  }
}, 60_000);
