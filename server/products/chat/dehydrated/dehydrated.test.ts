import { randomBytes } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, testPassword, type TestPerson } from "../../../testing/server.ts";
import { deviceKeysOf, makeKey, signObject, type TestKey } from "../devices/testing.ts";
import type { JsonObject } from "../events/pdu.ts";
import { MatrixCaller } from "../testing.ts";

/** Dehydrated devices (MSC3814). */

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const matrix = new MatrixCaller(server);
const there = new MatrixCaller(twin, matrix.oracle);
const { anna, agnes, bo, britt } = server.people;
const db = server.safos.database.of();
const device = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";
const id = encodeURIComponent;

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
type Any = any;

const ask = async (who: TestPerson | null, method: string, path: string, body?: unknown, at = server): Promise<Any> => {
  const answer = await at.call(who, method, path, body);
  return [answer.status, answer.body];
};
const codeOf = async (...asked: Parameters<typeof ask>): Promise<string> => {
  const [status, { errcode }] = await ask(...asked);
  return `${status} ${errcode}`;
};

interface Sealed {
  readonly deviceId: string;
  readonly key: TestKey;
  readonly body: JsonObject;
}

/** As clients seal one: named by its curve25519 key, and signed by itself to be dehydrated. */
function seal(who: TestPerson, more: JsonObject = {}): Sealed {
  const key = makeKey();
  const deviceId = `${randomBytes(29).toString("base64").slice(0, 38)}+/+/x`;
  const { signatures: _, ...plain } = deviceKeysOf(who.userId, deviceId, key);
  const body = {
    device_id: deviceId,
    device_data: { algorithm: "org.matrix.msc3814.v2", device_pickle: randomBytes(20).toString("hex"), nonce: "n" },
    initial_device_display_name: "Dehydrated device",
    device_keys: signObject({ ...plain, dehydrated: true }, who.userId, deviceId, key),
    one_time_keys: { "signed_curve25519:AAAA": { key: `en gång ${deviceId}`, signatures: {} } },
    fallback_keys: { "signed_curve25519:BBBB": { key: "alltid", fallback: true, signatures: {} } },
    ...more,
  };
  return { deviceId, key, body };
}
const put = async (who: TestPerson, more: JsonObject = {}): Promise<Sealed> => {
  const sealed = seal(who, more);
  expect(await ask(who, "PUT", device, sealed.body)).toEqual([200, { device_id: sealed.deviceId }]);
  return sealed;
};
const events = (deviceId: string): string =>
  `/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device/${id(deviceId)}/events`;
let sent = 0;
const send = (who: TestPerson, to: string, deviceId: string, content: object, at = matrix): Promise<Any> =>
  at.get(who, "PUT", `/v3/sendToDevice/m.room_key/d${(sent += 1)}`, { messages: { [to]: { [deviceId]: content } } });
const numbersIn = ({ events: list }: Any): number[] => list.map((one: Any) => one.content.number);
const keysOf = async (who: TestPerson, of: TestPerson): Promise<Any> =>
  (await matrix.get(who, "POST", "/v3/keys/query", { device_keys: { [of.userId]: [] } })).device_keys[of.userId];
const claim = async (who: TestPerson, of: TestPerson, deviceId: string): Promise<Any> =>
  (
    await matrix.get(who, "POST", "/v3/keys/claim", {
      one_time_keys: { [of.userId]: { [deviceId]: "signed_curve25519" } },
    })
  ).one_time_keys[of.userId]?.[deviceId];

test("a device is left sealed, found by others as a device, and opened by the next with what came meanwhile", async () => {
  const { unstable_features: features } = await matrix.get(null, "GET", "/versions");
  expect(features["org.matrix.msc3814"]).toBe(true);
  expect((await ask(null, "GET", "/.well-known/matrix/client"))[1]["org.matrix.msc3814"]).toBe(true);
  expect(await codeOf(anna, "GET", device)).toBe("404 M_NOT_FOUND");
  await matrix.room(anna, [bo], {});
  const { next_batch: since } = await matrix.get(bo, "GET", "/v3/sync");
  const { deviceId, body } = await put(anna);
  const update = await matrix.get(bo, "GET", `/v3/sync?since=${since}&timeout=5000`);
  expect(update.device_lists.changed).toContain(anna.userId);
  expect((await keysOf(bo, anna))[deviceId]).toEqual(body["device_keys"]);
  // Its name is its owner's to read.
  expect((await keysOf(anna, anna))[deviceId].unsigned).toEqual({ device_display_name: "Dehydrated device" });
  expect(await claim(bo, anna, deviceId)).toEqual(body["one_time_keys"]);
  expect(await claim(bo, anna, deviceId)).toEqual(body["fallback_keys"]);
  // It is no session.
  const { devices } = await matrix.get(anna, "GET", "/v3/devices");
  expect(devices.map((one: Any) => one.device_id)).not.toContain(deviceId);
  expect(await matrix.refused(anna, "GET", `/v3/devices/${id(deviceId)}`)).toBe("404 M_NOT_FOUND");
  // Messages by its name and to all devices, through two processes, reach it; another device of that name has none.
  await send(bo, anna.userId, deviceId, { number: 0 });
  await send(bo, anna.userId, "*", { number: 1 }, there);
  await send(bo, bo.userId, deviceId, { number: 2 });
  expect(await ask(anna, "GET", device, undefined, twin)).toEqual([
    200,
    { device_id: deviceId, device_data: body["device_data"] },
  ]);
  const page = await ask(anna, "GET", events(deviceId), undefined, twin);
  expect(page).toEqual([
    200,
    { events: [0, 1].map((number) => ({ type: "m.room_key", sender: bo.userId, content: { number } })) },
  ]);
  // Reading takes none away: who was interrupted begins again.
  expect(await ask(anna, "GET", events(deviceId))).toEqual(page);
});

test("messages are paged, by today's clients and by earlier ones, and come once each and in order", async () => {
  const { deviceId } = await put(agnes);
  await matrix.room(agnes, [bo], {});
  for (let number = 0; number < 7; number++) await send(bo, agnes.userId, deviceId, { number });
  const path = events(deviceId);
  const read: number[][] = [];
  for (let from: string | undefined = ""; from !== undefined;) {
    const [, page] = await ask(agnes, "GET", `${path}?limit=3${from === "" ? "" : `&from=${from}`}`);
    read.push(numbersIn(page));
    from = page.next_batch;
  }
  expect(read).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  const before: number[][] = [];
  for (let next: object = {}; before.at(-1)?.length !== 0;) {
    const [, page] = await ask(agnes, "POST", `${path}?limit=3`, next);
    before.push(numbersIn(page));
    next = { next_batch: page.next_batch };
  }
  expect(before).toEqual([[0, 1, 2], [3, 4, 5], [6], []]);
  // A page that is just full has none after it, and no body at all is the first page.
  expect((await ask(agnes, "GET", `${path}?limit=7`))[1].next_batch).toBeUndefined();
  expect(numbersIn((await ask(agnes, "POST", path))[1])).toHaveLength(7);
  // What comes after the last page is on the next one of an earlier client.
  const [, last] = await ask(agnes, "POST", path, {});
  await send(bo, agnes.userId, deviceId, { number: 7 }, there);
  expect(numbersIn((await ask(agnes, "POST", path, { next_batch: last.next_batch }))[1])).toEqual([7]);
  for (const wrong of ["x", "-1", "1e3", "9".repeat(16), "%00"])
    expect([wrong, await codeOf(agnes, "GET", `${path}?from=${wrong}`)]).toEqual([wrong, "400 M_INVALID_PARAM"]);
  expect(await codeOf(agnes, "GET", `${path}?limit=x`)).toBe("400 M_INVALID_PARAM");
  expect(numbersIn((await ask(agnes, "GET", `${path}?limit=0`))[1])).toEqual([0]);
  expect(await codeOf(agnes, "POST", path, { next_batch: 7 })).toBe("400 M_BAD_JSON");
});

test("the next one takes its place with nothing left of it; sent twice it keeps what has come for it", async () => {
  await matrix.room(britt, [bo], {});
  const first = await put(britt);
  await send(bo, britt.userId, first.deviceId, { number: 0 });
  await claim(bo, britt, first.deviceId);
  // The answer was lost: the same again neither forgets messages nor gives a key out twice.
  expect((await ask(britt, "PUT", device, first.body, twin))[0]).toBe(200);
  expect(numbersIn((await ask(britt, "GET", events(first.deviceId)))[1])).toEqual([0]);
  expect(Object.keys(await claim(bo, britt, first.deviceId))).toEqual(["signed_curve25519:BBBB"]);
  const { next_batch: since } = await matrix.get(bo, "GET", "/v3/sync");
  const second = await put(britt);
  const update = await matrix.get(bo, "GET", `/v3/sync?since=${since}&timeout=5000`);
  expect(update.device_lists.changed).toContain(britt.userId);
  expect(Object.keys(await keysOf(bo, britt))).toEqual([second.deviceId]);
  expect(await claim(bo, britt, first.deviceId)).toBeUndefined();
  expect(await codeOf(britt, "GET", events(first.deviceId))).toBe("403 M_FORBIDDEN");
  expect(numbersIn((await ask(britt, "GET", events(second.deviceId)))[1])).toEqual([]);
  await send(bo, britt.userId, first.deviceId, { number: 1 });
  expect((await sql`select from chat.to_device where device_id = ${first.deviceId}`.execute(db)).rows).toEqual([]);

  // Of many at once, one is there in the end, whole.
  const many = Array.from({ length: 8 }, () => seal(britt));
  const answers = await Promise.all(
    many.map(({ body }, number) => ask(britt, "PUT", device, body, number % 2 === 0 ? server : twin)),
  );
  expect(answers.map(([status]) => status)).toEqual(many.map(() => 200));
  const [, { device_id: kept }] = await ask(britt, "GET", device);
  expect(Object.keys(await keysOf(bo, britt))).toEqual([kept]);
  expect(Object.values(await claim(bo, britt, kept))).toEqual([{ key: `en gång ${kept}`, signatures: {} }]);

  expect(await ask(britt, "DELETE", device, {})).toEqual([200, { device_id: kept }]);
  expect(await codeOf(britt, "DELETE", device)).toBe("404 M_NOT_FOUND");
  expect(await codeOf(britt, "GET", events(kept))).toBe("403 M_FORBIDDEN");
  expect(await keysOf(bo, britt)).toEqual({});
});

test("it outlives every session of its owner, and ends with the account", async () => {
  const { deviceId } = await put(agnes);
  const visit = await matrix.get(null, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: agnes.userId },
    password: testPassword,
  });
  await matrix.get({ ...agnes, token: visit.access_token }, "POST", "/v3/logout", {});
  await send(bo, agnes.userId, deviceId, { number: 1 });
  expect(numbersIn((await ask(agnes, "GET", events(deviceId)))[1])).toEqual([1]);
  const { identity } = server.safos;
  await identity.change(agnes.id, { isDisabled: true });
  try {
    for (const table of ["dehydrated_device", "device_key", "one_time_key", "fallback_key", "to_device"])
      await eventually(async () => {
        const { rows } = await sql`select from ${sql.table(`chat.${table}`)} where device_id = ${deviceId}`.execute(db);
        expect([table, rows]).toEqual([table, []]);
      });
    expect(await codeOf(agnes, "GET", device)).toBe("401 M_UNKNOWN_TOKEN");
  } finally {
    await identity.change(agnes.id, { isDisabled: false });
  }
});

test("nobody reads, replaces or removes another's, and its keys are known to whom the person is", async () => {
  const { deviceId, body } = await put(anna);
  for (const [method, path] of [
    ["PUT", device],
    ["GET", device],
    ["DELETE", device],
    ["GET", events(deviceId)],
    ["POST", events(deviceId)],
  ] as const) {
    const sentBody = method === "GET" ? undefined : body;
    expect(await codeOf(null, method, path, sentBody)).toBe("401 M_MISSING_TOKEN");
    expect(await codeOf({ ...bo, token: "fel" }, method, path, sentBody)).toBe("401 M_UNKNOWN_TOKEN");
  }
  // A colleague and someone of another agency, in the same room.
  await matrix.room(anna, [bo], {});
  for (const other of [bo, britt]) {
    expect(await codeOf(other, "GET", events(deviceId))).toBe("403 M_FORBIDDEN");
    expect(await codeOf(other, "POST", events(deviceId), {})).toBe("403 M_FORBIDDEN");
    expect(await codeOf(other, "DELETE", device)).toBe("404 M_NOT_FOUND");
    // Anna's keys in another's name.
    expect(await codeOf(other, "PUT", device, body)).toBe("400 M_INVALID_PARAM");
  }
  // With the same name it is another device.
  const own = seal(bo);
  const key = makeKey();
  const namesake = { ...own.body, device_id: deviceId, device_keys: deviceKeysOf(bo.userId, deviceId, key) };
  expect((await ask(bo, "PUT", device, namesake))[0]).toBe(200);
  await send(anna, bo.userId, deviceId, { number: 5 });
  expect(numbersIn((await ask(bo, "GET", events(deviceId)))[1])).toEqual([5]);
  expect(numbersIn((await ask(anna, "GET", events(deviceId)))[1])).toEqual([]);
  expect((await ask(bo, "DELETE", device))[0]).toBe(200);
  expect((await ask(anna, "GET", device))[1].device_id).toBe(deviceId);
});

test("what is no sealed device is refused, and the one before stays", async () => {
  const { deviceId } = await put(bo);
  const whoami = await matrix.get(bo, "GET", "/v3/account/whoami");
  const good = seal(bo);
  const refused = (more: object): Promise<string> => codeOf(bo, "PUT", device, { ...good.body, ...more });
  const named = (name: string): object => ({ device_id: name, device_keys: deviceKeysOf(bo.userId, name, good.key) });
  const cases: readonly (readonly [string, object])[] = [
    ["400 M_MISSING_PARAM", { device_id: undefined }],
    ["400 M_BAD_JSON", { device_id: 1 }],
    ["400 M_BAD_JSON", { device_data: undefined }],
    ["400 M_BAD_JSON", { device_data: [] }],
    ["400 M_BAD_JSON", { device_data: { device_pickle: "utan algoritm" } }],
    ["413 M_TOO_LARGE", { device_data: { algorithm: "a", device_pickle: "x".repeat(70_000) } }],
    ["400 M_MISSING_PARAM", { device_keys: undefined }],
    ["400 M_INVALID_PARAM", { device_keys: deviceKeysOf(bo.userId, good.deviceId, makeKey()), device_id: "annan" }],
    ["400 M_INVALID_PARAM", { device_keys: { ...(good.body["device_keys"] as object), algorithms: [] } }],
    ["400 M_INVALID_PARAM", { initial_device_display_name: "x".repeat(201) }],
    ["400 M_INVALID_PARAM", { initial_device_display_name: "\0" }],
    ["400 M_BAD_JSON", { initial_device_display_name: {} }],
    ["400 M_BAD_JSON", { one_time_keys: { utan: "x" } }],
    ["400 M_BAD_JSON", { one_time_keys: { "a:\0": "x" } }],
    ["400 M_BAD_JSON", { fallback_keys: { "a:b": null } }],
    [
      "413 M_TOO_LARGE",
      { one_time_keys: Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`a:${at}`, "x"])) },
    ],
    ["413 M_TOO_LARGE", { fallback_keys: { "a:b": "x".repeat(9000) } }],
    // The name of a device that is signed in would take its keys away; names that no device has.
    ["400 M_INVALID_PARAM", named(whoami.device_id as string)],
    ...["", "a b", "å", "\0", "x".repeat(201)].map((name) => ["400 M_INVALID_PARAM", named(name)] as const),
  ];
  for (const [expected, more] of cases)
    expect([JSON.stringify(more).slice(0, 80), await refused(more)]).toEqual([expect.anything(), expected]);
  const deep = `{"device_id":"a","device_data":${"[".repeat(50_000)}${"]".repeat(50_000)}}`;
  expect(await codeOf(bo, "PUT", device, deep)).toBe("400 M_BAD_JSON");
  expect(await codeOf(bo, "PUT", device, "inte json")).toBe("400 M_NOT_JSON");
  for (const name of ["%00", "okänd", id("../x"), "x".repeat(400)])
    expect(await codeOf(bo, "GET", `${device}/${name}/events`)).toMatch(/^40[34] /);
  expect((await ask(bo, "GET", device))[1].device_id).toBe(deviceId);
  // Who messages people that do not exist has no dehydrated devices to look for either.
  expect(await send(bo, "@\0:x", "*", {})).toEqual({});
});

test("a device that signs in by its name is the person's own, and leaves nothing when it signs out", async () => {
  const { deviceId } = await put(bo);
  const visit = await matrix.get(null, "POST", "/v3/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: bo.userId },
    password: testPassword,
    device_id: deviceId,
  });
  const visitor = { ...bo, token: visit.access_token as string };
  await send(bo, bo.userId, deviceId, { number: 3 });
  const { to_device: got } = await matrix.get(visitor, "GET", "/v3/sync");
  expect(numbersIn(got)).toEqual([3]);
  await matrix.get(visitor, "POST", "/v3/logout", {});
  expect(await codeOf(bo, "GET", device)).toBe("404 M_NOT_FOUND");
  expect(Object.keys(await keysOf(bo, bo))).not.toContain(deviceId);
});
