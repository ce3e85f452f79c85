import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sql } from "#database";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { MatrixCaller } from "../testing.ts";

const server = await startTestServer({ SAFOS_CHAT_SENDS_PER_SECOND: "100000" });
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
const matrix = new MatrixCaller(server);
const there = new MatrixCaller(twin, matrix.oracle);
const { anna, bo } = server.people;
const algorithm = "m.megolm_backup.v1.curve25519-aes-sha2";
const fresh = { algorithm, auth_data: { public_key: "abc", signatures: {} } };
const room = "!rum:fk.example";
const id = encodeURIComponent;

interface Key {
  readonly first_message_index: number;
  readonly forwarded_count: number;
  readonly is_verified: boolean;
  readonly session_data: object;
}
const key = (index = 0, more: Partial<Key> = {}): Key => ({
  first_message_index: index,
  forwarded_count: 0,
  is_verified: false,
  session_data: { ciphertext: `c${index}`, ephemeral: "e", mac: "m" },
  ...more,
});
const begin = async (who: TestPerson): Promise<string> =>
  (await matrix.get(who, "POST", "/v3/room_keys/version", fresh)).version as string;
const keysOf = (version: string, ...within: readonly string[]): string =>
  `/v3/room_keys/keys${within.map((one) => `/${id(one)}`).join("")}?version=${version}`;
const codeOf = async (who: TestPerson | null, method: string, path: string, body?: object): Promise<unknown> => {
  const { status, body: answer } = await matrix.ask(who, method, path, body);
  return [status, (answer as { errcode?: string }).errcode];
};

test("a backup is made, described, signed anew, and removed with its keys; its number is never given again", async () => {
  expect(await codeOf(anna, "GET", "/v3/room_keys/version")).toEqual([404, "M_NOT_FOUND"]);
  const version = await begin(anna);
  const made = await matrix.get(anna, "GET", "/v3/room_keys/version");
  expect(made).toMatchObject({ ...fresh, version, count: 0 });
  await matrix.get(anna, "PUT", keysOf(version, room, "s1"), key());
  const signed = { ...fresh, auth_data: { public_key: "abc", signatures: { [anna.userId]: { "ed25519:A": "x" } } } };
  await matrix.get(anna, "PUT", `/v3/room_keys/version/${version}`, { ...signed, version });
  expect(await matrix.get(anna, "GET", `/v3/room_keys/version/${version}`)).toMatchObject({ ...signed, count: 1 });
  await matrix.get(anna, "DELETE", `/v3/room_keys/version/${version}`);
  for (const path of ["/v3/room_keys/version", `/v3/room_keys/version/${version}`, keysOf(version)])
    expect(await codeOf(anna, "GET", path)).toEqual([404, "M_NOT_FOUND"]);
  expect(await begin(anna)).toBe(String(Number(version) + 1));
});

test("keys are kept and read by all, by room and one by one, and each change has another etag in every process", async () => {
  const version = await begin(bo);
  const etags = new Set<unknown>();
  const noted = (answer: { etag?: unknown; count?: unknown }): unknown => {
    etags.add(answer.etag);
    return answer.count;
  };
  expect(noted(await matrix.get(bo, "PUT", keysOf(version, room, "s1"), key(1)))).toBe(1);
  expect(noted(await there.get(bo, "PUT", keysOf(version, room), { sessions: { s2: key(2), s3: key(3) } }))).toBe(3);
  const other = "!annat:digg.example";
  expect(
    noted(await matrix.get(bo, "PUT", keysOf(version), { rooms: { [other]: { sessions: { s1: key(9) } } } })),
  ).toBe(4);
  expect(etags.size).toBe(3);
  expect(await there.get(bo, "GET", keysOf(version, room, "s1"))).toEqual(key(1));
  expect(await matrix.get(bo, "GET", keysOf(version, room))).toEqual({
    sessions: { s1: key(1), s2: key(2), s3: key(3) },
  });
  expect(await matrix.get(bo, "GET", keysOf(version))).toEqual({
    rooms: { [other]: { sessions: { s1: key(9) } }, [room]: { sessions: { s1: key(1), s2: key(2), s3: key(3) } } },
  });
  // What was there already changes nothing.
  const same = await matrix.get(bo, "PUT", keysOf(version, room, "s1"), key(1));
  expect(etags.has(same["etag"])).toBe(true);
  expect(noted(await matrix.get(bo, "DELETE", keysOf(version, room, "s1")))).toBe(3);
  expect(noted(await matrix.get(bo, "DELETE", keysOf(version, room)))).toBe(1);
  expect(await matrix.get(bo, "GET", keysOf(version, "!inget:x"))).toEqual({ sessions: {} });
  expect(noted(await matrix.get(bo, "DELETE", keysOf(version)))).toBe(0);
  expect(await matrix.get(bo, "GET", keysOf(version))).toEqual({ rooms: {} });
  expect(etags.size).toBe(6);
});

test("of two copies of a key the better stays, in whatever order they come", async () => {
  const version = await begin(anna);
  const one = fc.record({
    first_message_index: fc.nat(3),
    forwarded_count: fc.nat(3),
    is_verified: fc.boolean(),
  });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 6 }), async (copies) => {
      const session = `r${(round += 1)}`;
      let best: Key | null = null;
      for (const [index, copy] of copies.entries()) {
        const full: Key = { ...copy, session_data: { n: index } };
        await (index % 2 === 0 ? matrix : there).get(anna, "PUT", keysOf(version, room, session), full);
        const isBetter =
          best === null ||
          (full.is_verified !== best.is_verified
            ? full.is_verified
            : full.first_message_index !== best.first_message_index
              ? full.first_message_index < best.first_message_index
              : full.forwarded_count < best.forwarded_count);
        if (isBetter) best = full;
      }
      expect(await matrix.get(anna, "GET", keysOf(version, room, session))).toEqual(best);
    }),
    { numRuns: 30 },
  );
});

test("keys go to the current backup alone, and two devices that begin one at a time agree which that is", async () => {
  const first = await begin(anna);
  const [a, b] = await Promise.all([begin(anna), there.get(anna, "POST", "/v3/room_keys/version", fresh)]);
  const versions = [a, b["version"] as string].map(Number).toSorted((x, y) => x - y);
  expect(versions).toEqual([Number(first) + 1, Number(first) + 2]);
  const { status, body } = await matrix.ask(anna, "PUT", keysOf(first, room, "s"), key());
  expect([status, body]).toEqual([
    403,
    expect.objectContaining({ errcode: "M_WRONG_ROOM_KEYS_VERSION", current_version: String(versions[1]) }),
  ]);
  // What is in an earlier one can be read still, and removed.
  expect(await matrix.get(anna, "GET", keysOf(first))).toEqual({ rooms: {} });
  // Many at once are all kept.
  const current = String(versions[1]);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? matrix : there).get(anna, "PUT", keysOf(current, room, `p${index}`), key(index)),
    ),
  );
  expect((await matrix.get(anna, "GET", "/v3/room_keys/version"))["count"]).toBe(20);
});

test("much is read page by page, as one answer", async () => {
  const version = await begin(bo);
  const rooms = Object.fromEntries(
    ["!a:x", "!b:x", "!c:x"].map((one) => [
      one,
      { sessions: Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`s${index}`, key(index)])) },
    ]),
  );
  expect((await matrix.get(bo, "PUT", keysOf(version), { rooms }))["count"]).toBe(2700);
  expect(await matrix.get(bo, "GET", keysOf(version))).toEqual({ rooms });
  expect(await matrix.get(bo, "GET", keysOf(version, "!b:x"))).toEqual(rooms["!b:x"]);
});

test("strangers, other people, what is no backup and what is no key are refused", async () => {
  const version = await begin(anna);
  await matrix.get(anna, "PUT", keysOf(version, room, "egen"), key());
  expect(await codeOf(null, "GET", "/v3/room_keys/version")).toEqual([401, "M_MISSING_TOKEN"]);
  expect(await codeOf(null, "PUT", keysOf(version, room, "s"), key())).toEqual([401, "M_MISSING_TOKEN"]);
  // Bo's backup of the same number is his own.
  await begin(bo);
  expect(JSON.stringify((await matrix.ask(bo, "GET", keysOf(version))).body)).not.toContain("egen");
  for (const bad of ["0", "-1", "x", "99999999999", "1.5", "999"])
    expect(await codeOf(anna, "GET", keysOf(bad))).toEqual([404, "M_NOT_FOUND"]);
  expect(await codeOf(anna, "GET", "/v3/room_keys/keys")).toEqual([400, "M_MISSING_PARAM"]);
  for (const body of [
    {},
    { algorithm },
    { algorithm: 1, auth_data: {} },
    { algorithm, auth_data: "x" },
    { algorithm: "", auth_data: {} },
  ])
    expect(await codeOf(anna, "POST", "/v3/room_keys/version", body)).toEqual([400, "M_BAD_JSON"]);
  const path = `/v3/room_keys/version/${version}`;
  expect(await codeOf(anna, "PUT", path, { ...fresh, algorithm: "annan" })).toEqual([400, "M_INVALID_PARAM"]);
  expect(await codeOf(anna, "PUT", path, { ...fresh, version: "777" })).toEqual([400, "M_INVALID_PARAM"]);
  expect(await codeOf(anna, "PUT", "/v3/room_keys/version/777", fresh)).toEqual([404, "M_NOT_FOUND"]);
  expect(await codeOf(anna, "DELETE", "/v3/room_keys/version/777")).toEqual([404, "M_NOT_FOUND"]);
  expect(await codeOf(anna, "GET", keysOf(version, room, "okänd"))).toEqual([404, "M_NOT_FOUND"]);
  const bad: readonly object[] = [
    {},
    { ...key(), first_message_index: -1 },
    { ...key(), first_message_index: 1.5 },
    { ...key(), first_message_index: "0" },
    { ...key(), forwarded_count: 2 ** 40 },
    { ...key(), is_verified: "yes" },
    { ...key(), session_data: "x" },
    { ...key(), session_data: null },
  ];
  for (const body of bad)
    expect(await codeOf(anna, "PUT", keysOf(version, room, "s"), body)).toEqual([400, "M_BAD_JSON"]);
  expect(
    await codeOf(anna, "PUT", keysOf(version, room, "s"), { ...key(), session_data: { x: "y".repeat(20_000) } }),
  ).toEqual([413, "M_TOO_LARGE"]);
  expect(await codeOf(anna, "PUT", keysOf(version, room, "s".repeat(300)), key())).toEqual([400, "M_INVALID_PARAM"]);
  for (const body of [
    {},
    { rooms: [] },
    { rooms: { x: {} } },
    { rooms: { x: { sessions: 1 } } },
    { rooms: { x: null } },
  ])
    expect(await codeOf(anna, "PUT", keysOf(version), body)).toEqual([400, "M_BAD_JSON"]);
  expect((await matrix.get(anna, "GET", "/v3/room_keys/version"))["count"]).toBe(1);
});

test("what the database cannot hold is no backup and no key, and asked for it is not there", async () => {
  const version = await begin(anna);
  expect(await codeOf(anna, "POST", "/v3/room_keys/version", { ...fresh, algorithm: "a\0" })).toEqual([
    400,
    "M_BAD_JSON",
  ]);
  // Both would be stored as the same.
  const halves = { "\uD800": key(1), "\uD801": key(2) };
  expect(await codeOf(anna, "PUT", keysOf(version, room), { sessions: halves })).toEqual([400, "M_INVALID_PARAM"]);
  for (const within of [["\0"], [room, "\0"]])
    for (const method of ["GET", "DELETE"])
      expect(await codeOf(anna, method, keysOf(version, ...within))).toEqual([400, "M_INVALID_PARAM"]);
});

test("a person's backups are bounded in number, and one that was removed leaves nothing but its number", async () => {
  const { agnes } = server.people;
  const db = server.safos.database.of();
  const rowsOf = async (): Promise<{ version: number; size: number }[]> => {
    const { rows } = await sql<{ version: number; size: number }>`select version, length(auth_data) as size
      from chat.key_backup where user_id = ${agnes.userId} order by version`.execute(db);
    return rows;
  };
  const large = { algorithm, auth_data: { public_key: "x".repeat(60_000) } };
  for (let number = 0; number < 5; number++) {
    const { version } = await matrix.get(agnes, "POST", "/v3/room_keys/version", large);
    await matrix.get(agnes, "DELETE", `/v3/room_keys/version/${version as string}`);
  }
  expect(await rowsOf()).toEqual([{ version: 5, size: 2 }]);
  const begun = await Promise.all(Array.from({ length: 25 }, () => begin(agnes)));
  expect(begun.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index + 6));
  // The newest stay; the number of one that was removed is not given again.
  expect((await rowsOf()).map((one) => one.version)).toEqual(Array.from({ length: 20 }, (_, index) => index + 11));
  await matrix.get(agnes, "DELETE", "/v3/room_keys/version/30");
  expect((await matrix.get(agnes, "GET", "/v3/room_keys/version"))["version"]).toBe("29");
  expect(await begin(agnes)).toBe("31");
  expect((await rowsOf()).map((one) => one.version)).toEqual([...Array.from({ length: 19 }, (_, at) => at + 11), 31]);
});

test("a person's keys are bounded, in all their backups together, and those of others do not count", async () => {
  const { britt } = server.people;
  const first = await begin(britt);
  await sql`insert into chat.backed_up_key select ${britt.userId}, ${Number(first)}, ${room}, 'k' || n, 0, 0, false, '{}'
    from generate_series(1, 199999) n`.execute(server.safos.database.of());
  const second = await begin(britt);
  expect(await matrix.get(britt, "PUT", keysOf(second, room, "s1"), key(1))).toMatchObject({ count: 1 });
  expect(await codeOf(britt, "PUT", keysOf(second, room, "s2"), key(1))).toEqual([413, "M_TOO_LARGE"]);
  // A better copy of what is there is kept still.
  expect(await matrix.get(britt, "PUT", keysOf(second, room, "s1"), key(0))).toMatchObject({ count: 1 });
  await matrix.get(britt, "DELETE", `/v3/room_keys/version/${first}`);
  expect(await matrix.get(britt, "PUT", keysOf(second, room, "s2"), key(1))).toMatchObject({ count: 2 });
});
