import { afterAll, beforeEach, expect, test } from "vitest";
import { sql } from "#database";
import { eventually, startTestServer, testPassword } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";
import { deviceKeysOf, makeKey } from "./testing.ts";

/** `/keys/upload` and `/keys/claim`: each one-time key is given out once, and the fallback key when there is none. */

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const matrix = new MatrixCaller(server);
const there = new MatrixCaller(twin, matrix.oracle);
const { anna, bo } = server.people;
const db = server.safos.database.of();
const device = async (): Promise<string> => (await matrix.get(anna, "GET", "/v3/account/whoami")).device_id as string;
const annas = await device();
const algorithm = "signed_curve25519";
const keyOf = (name: string) => ({ key: name, signatures: {} });
const keysOf = (names: readonly string[], of = algorithm) =>
  Object.fromEntries(names.map((name) => [`${of}:${name}`, keyOf(name)]));
const upload = (body: object) => matrix.get(anna, "POST", "/v3/keys/upload", body);
const claim = async (asked: object, by = matrix): Promise<Record<string, Record<string, object>>> =>
  (await by.get(bo, "POST", "/v3/keys/claim", { one_time_keys: { [anna.userId]: asked } })).one_time_keys[
    anna.userId
  ] ?? {};
const namesOf = (claimed: Record<string, Record<string, object>>): string[] =>
  Object.values(claimed).flatMap((keys) => Object.keys(keys));
const counts = async (): Promise<unknown> => {
  const { device_one_time_keys_count: left, device_unused_fallback_key_types: unused } = await matrix.get(
    anna,
    "GET",
    "/v3/sync",
  );
  return [left[algorithm], unused];
};
const numbers = (count: number): string[] => Array.from({ length: count }, (_, number) => `k${number}`);

await matrix.room(anna, [bo], {});
beforeEach(async () => {
  await sql`delete from chat.one_time_key`.execute(db);
  await sql`delete from chat.fallback_key`.execute(db);
});

test("a claim takes one key and no more, however the database goes about it", async () => {
  // Of a table that it has no figures of, PostgreSQL looks for the key to take anew for every row it might be.
  await upload({ one_time_keys: keysOf(numbers(100)) });
  expect(namesOf(await claim({ [annas]: algorithm }))).toHaveLength(1);
  expect(await counts()).toEqual([99, []]);
});

test("each key is given out once, by two processes and many claims at a time, and the fallback key to those after them", async () => {
  await upload({ one_time_keys: keysOf(numbers(10)), fallback_keys: keysOf(["sist"]) });
  expect(await counts()).toEqual([10, [algorithm]]);
  const given = await Promise.all(
    Array.from({ length: 24 }, (_, number) => claim({ [annas]: algorithm }, number % 2 === 0 ? matrix : there)),
  );
  const names = given.flatMap(namesOf);
  expect(names).toHaveLength(24);
  expect(names.filter((name) => name !== `${algorithm}:sist`).toSorted()).toEqual(
    Object.keys(keysOf(numbers(10))).toSorted(),
  );
  expect(await counts()).toEqual([0, []]);
  expect(await claim({ [annas]: algorithm })).toEqual({ [annas]: keysOf(["sist"]) });
});

test("several devices are asked at once: each answers with its own, and one that has nothing is left out", async () => {
  const other = "ANDRA";
  await upload({
    one_time_keys: { ...keysOf(["a"]), ...keysOf(["b"], "annan") },
    fallback_keys: { ...keysOf(["f"]), ...keysOf(["g"], "annan") },
  });
  await sql`insert into chat.one_time_key (user_id, device_id, algorithm, key_id, content)
    values (${anna.userId}, ${other}, 'annan', 'c', '"c"'), (${anna.userId}, 'TREDJE', 'annan', 'd', '"d"')`.execute(
    db,
  );
  const asked = { [annas]: algorithm, [other]: "annan", TREDJE: algorithm, FINNSEJ: algorithm };
  expect(await claim(asked)).toEqual({ [annas]: keysOf(["a"]), [other]: { "annan:c": "c" } });
  // What was given for one algorithm leaves the fallback keys of both unused.
  expect(await counts()).toEqual([0, expect.arrayContaining([algorithm, "annan"])]);
  expect(await claim({ ...asked, [annas]: "annan" })).toEqual({ [annas]: keysOf(["b"], "annan") });
  expect(await claim({ [annas]: "annan" })).toEqual({ [annas]: keysOf(["g"], "annan") });
  expect(await counts()).toEqual([0, [algorithm]]);
  const nothing = { one_time_keys: { [bo.userId]: { FINNSEJ: algorithm } } };
  expect((await matrix.get(bo, "POST", "/v3/keys/claim", nothing)).one_time_keys).toEqual({});
});

test("a fallback key that is uploaded again stays used, another one is unused", async () => {
  await upload({ fallback_keys: keysOf(["f"]) });
  await claim({ [annas]: algorithm });
  await upload({ fallback_keys: keysOf(["f"]) });
  expect(await counts()).toEqual([0, []]);
  await upload({ fallback_keys: keysOf(["h"]) });
  expect(await counts()).toEqual([0, [algorithm]]);
});

test("a key that was given out is not given again when its upload is repeated, for a month", async () => {
  await upload({ one_time_keys: keysOf(["a", "b"]) });
  expect(namesOf(await claim({ [annas]: algorithm }))).toEqual([`${algorithm}:a`]);
  // The answer to the first upload was lost.
  expect((await upload({ one_time_keys: keysOf(["a", "b"]) })).one_time_key_counts).toEqual({ [algorithm]: 1 });
  expect(namesOf(await claim({ [annas]: algorithm }))).toEqual([`${algorithm}:b`]);
  expect(await claim({ [annas]: algorithm })).toEqual({});
  await sql`update chat.one_time_key set given_at = now() - interval '31 days' where key_id = 'a'`.execute(db);
  await server.safos.chat.trimNotes();
  expect((await sql`select key_id from chat.one_time_key`.execute(db)).rows).toEqual([{ key_id: "b" }]);
});

test("a device that begins anew under its old id has its own keys only; signed by more people it keeps them", async () => {
  const keys = deviceKeysOf(anna.userId, annas, makeKey());
  await upload({ device_keys: keys, one_time_keys: keysOf(["a", "b"]), fallback_keys: keysOf(["f"]) });
  const more = { ...keys, signatures: { ...(keys["signatures"] as object), "@x:y": { "ed25519:x": "x" } } };
  expect((await upload({ device_keys: more })).one_time_key_counts).toEqual({ [algorithm]: 2 });
  const anew = { [`${algorithm}:a`]: keyOf("ny") };
  expect(await matrix.refused(anna, "POST", "/v3/keys/upload", { one_time_keys: anew })).toBe("400 M_UNKNOWN");
  const fresh = deviceKeysOf(anna.userId, annas, makeKey());
  expect((await upload({ device_keys: fresh, one_time_keys: anew })).one_time_key_counts).toEqual({ [algorithm]: 1 });
  expect(await claim({ [annas]: algorithm })).toEqual({ [annas]: anew });
  expect(await claim({ [annas]: algorithm })).toEqual({});
  await sql`delete from chat.device_key`.execute(db);
});

test("keys uploaded earlier are given out earlier, whatever they are called", async () => {
  await upload({ one_time_keys: keysOf(["z"]) });
  await upload({ one_time_keys: keysOf(["a"]) });
  expect(namesOf(await claim({ [annas]: algorithm }))).toEqual([`${algorithm}:z`]);
  expect(namesOf(await claim({ [annas]: algorithm }))).toEqual([`${algorithm}:a`]);
});

test("what is refused has taken and stored nothing", async () => {
  await upload({ one_time_keys: keysOf(["a"]) });
  const ask = (asked: object) =>
    matrix.refused(bo, "POST", "/v3/keys/claim", { one_time_keys: { [anna.userId]: asked } });
  expect(await ask({ [annas]: algorithm, X: 1 })).toBe("400 M_BAD_JSON");
  expect(await claim({ [annas]: "x\0", "a\0": algorithm })).toEqual({});
  const many = Object.fromEntries(numbers(10_001).map((name) => [name, algorithm]));
  expect(await ask({ ...many, [annas]: algorithm })).toBe("413 M_TOO_LARGE");
  const put = (body: object) => matrix.refused(anna, "POST", "/v3/keys/upload", body);
  expect(await put({ one_time_keys: { ...keysOf(["n"]), [`${algorithm}:a`]: keyOf("annat") } })).toBe("400 M_UNKNOWN");
  for (const key of [null, 1, [], true])
    expect(await put({ one_time_keys: { ...keysOf(["n"]), [`${algorithm}:m`]: key } })).toBe("400 M_BAD_JSON");
  for (const name of ["utan", ":x", `${algorithm}:\0`, `a:${"x".repeat(300)}`])
    expect(await put({ one_time_keys: { [name]: keyOf("n") } })).toBe("400 M_BAD_JSON");
  expect(await put({ one_time_keys: { "a:b": keyOf("x".repeat(9000)) } })).toBe("413 M_TOO_LARGE");
  expect(await put({ one_time_keys: keysOf(numbers(501)) })).toBe("413 M_TOO_LARGE");
  expect(await put({ fallback_keys: Object.fromEntries(numbers(21).map((name) => [`${name}:f`, keyOf("f")])) })).toBe(
    "413 M_TOO_LARGE",
  );
  expect(await counts()).toEqual([1, []]);
  expect(await matrix.refused(null, "POST", "/v3/keys/claim", {})).toBe("401 M_MISSING_TOKEN");
});

test("a device leaves no keys behind, wherever its session ends, and no other loses its own", async () => {
  const login = {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: anna.userId },
    password: testPassword,
  };
  const [first, second] = [
    await matrix.get(null, "POST", "/v3/login", { ...login, device_id: "FORST" }),
    await matrix.get(null, "POST", "/v3/login", { ...login, device_id: "ANDRA" }),
  ];
  for (const { device_id: deviceId, access_token: token } of [first, second])
    await matrix.get({ ...anna, token: token as string }, "POST", "/v3/keys/upload", {
      device_keys: deviceKeysOf(anna.userId, deviceId as string, makeKey()),
      one_time_keys: keysOf(["a"]),
    });
  const sealed = deviceKeysOf(anna.userId, "FORSEGLAD", makeKey());
  const path = "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device";
  const body = { device_id: "FORSEGLAD", device_data: { algorithm: "a" }, device_keys: sealed };
  expect((await server.call(anna, "PUT", path, body)).status).toBe(200);
  const devices = async (): Promise<string[]> =>
    Object.keys(
      (await matrix.get(bo, "POST", "/v3/keys/query", { device_keys: { [anna.userId]: [] } })).device_keys[anna.userId],
    ).toSorted();
  expect(await devices()).toEqual(["ANDRA", "FORSEGLAD", "FORST"]);
  const { next_batch: since } = await matrix.get(bo, "GET", "/v3/sync");
  // As on the page, by OAuth, or by an administrator.
  const { identity } = server.safos;
  const ended = (await identity.sessionsOf(anna.id)).find((one) => one.deviceId === "FORST");
  await identity.revoke(anna.id, ended?.id ?? "");
  await eventually(async () => expect(await devices()).toEqual(["ANDRA", "FORSEGLAD"]));
  expect((await matrix.get(bo, "GET", `/v3/sync?since=${since}&timeout=5000`)).device_lists.changed).toEqual([
    anna.userId,
  ]);
  expect(await claim({ FORST: algorithm, ANDRA: algorithm })).toEqual({ ANDRA: keysOf(["a"]) });
});
