import { createHash, randomBytes } from "node:crypto";
import { afterAll, expect, test, vi } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";

const server = await startTestServer();
afterAll(() => server.stop());
const { anna, bo } = server.people;
const { blobs, database } = server.safos;

const dav = (
  who: TestPerson,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Buffer<ArrayBuffer>,
): Promise<Response> =>
  fetch(`${server.url}/remote.php/dav/${path}`, {
    method,
    headers: { authorization: `Bearer ${who.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
const pathOf = (who: TestPerson, name: string): string => `/remote.php/dav/files/${who.name}/${name}`;
const digestOf = (kind: string, body: Buffer): string => createHash(kind).update(body).digest("hex");

let count = 0;
/** Sends pieces, in the order in which they are given, and moves them to where the file shall be. */
async function upload(
  who: TestPerson,
  name: string,
  pieces: readonly (readonly [number: number, body: Buffer<ArrayBuffer>])[],
  headers: Record<string, string> = {},
): Promise<Response> {
  const key = `uploads/${who.name}/u${count++}`;
  expect((await dav(who, "MKCOL", key)).status).toBe(201);
  for (const [number, body] of pieces)
    expect((await dav(who, "PUT", `${key}/${String(number).padStart(5, "0")}`, {}, body)).status).toBe(201);
  const answer = await dav(who, "MOVE", `${key}/.file`, { destination: pathOf(who, name), ...headers });
  if (answer.status >= 400) await dav(who, "DELETE", key);
  return answer;
}
const read = async (who: TestPerson, name: string, headers = {}): Promise<Buffer> =>
  Buffer.from(await (await dav(who, "GET", `files/${who.name}/${name}`, headers)).arrayBuffer());
async function nodeOf(name: string): Promise<{ blob: string; sha1: string | null; sha256: string | null }> {
  const { rows } = await database.pool.query<{ blob: string; sha1: string | null; sha256: string | null }>(
    "select blob, sha1, sha256 from files.node where name = $1",
    [name],
  );
  return rows[0] ?? { blob: "", sha1: null, sha256: null };
}
const isJoined = async (name: string): Promise<boolean> =>
  (await database.pool.query("select from blobs.piece where blob = $1", [(await nodeOf(name)).blob])).rowCount !== 0;

test("a file of pieces is finished without writing them again, with the digest of the whole, in whatever order they came", async () => {
  const bodies = [randomBytes(300_000), randomBytes(200_000), randomBytes(70_001)];
  const [a, b, c] = bodies as [Buffer<ArrayBuffer>, Buffer<ArrayBuffer>, Buffer<ArrayBuffer>];
  const whole = Buffer.concat(bodies);
  const orders = {
    "rak.bin": [
      [1, a],
      [2, b],
      [3, c],
    ],
    "baklänges.bin": [
      [3, c],
      [2, b],
      [1, a],
    ],
    "lucka.bin": [
      [7, a],
      [20, b],
      [21, c],
    ],
    "ersatt.bin": [
      [1, b],
      [2, b],
      [1, a],
      [3, c],
    ],
    "sist ersatt.bin": [
      [1, a],
      [2, b],
      [3, a],
      [3, c],
    ],
  } as const;
  for (const [name, pieces] of Object.entries(orders)) {
    const answer = await upload(anna, encodeURIComponent(name), pieces, {
      "oc-total-length": String(whole.length),
      "oc-checksum": `SHA1:${digestOf("sha1", whole)}`,
    });
    expect([name, answer.status]).toEqual([name, 201]);
    expect([name, (await read(anna, encodeURIComponent(name))).equals(whole)]).toEqual([name, true]);
    expect([name, (await nodeOf(name)).sha1, await isJoined(name)]).toEqual([name, digestOf("sha1", whole), true]);
  }
  // The pieces lie once, however many files are made of them.
  const { rows } = await database.pool.query("select sum(size)::int as size from blobs.blob where object is not null");
  expect(rows[0].size).toBe(whole.length);
  expect((await read(anna, "rak.bin", { range: "bytes=299990-500010" })).equals(whole.subarray(299_990, 500_011))).toBe(
    true,
  );
  // They stay as long as one of the files does.
  await database.pool.query("delete from files.node where name = any($1)", [Object.keys(orders).slice(1)]);
  await blobs.collect(0);
  expect((await read(anna, "rak.bin")).equals(whole)).toBe(true);
  expect((await blobs.verify()).faulty).toEqual([]);
}, 60_000);

test("every checksum that is sent is compared with the whole, and what is wrong is not stored", async () => {
  const pieces = [
    [1, randomBytes(100_000)],
    [2, randomBytes(5)],
  ] as const;
  const whole = Buffer.concat(pieces.map(([, body]) => body));
  const right = ["md5", "sha256", "sha1"].map((kind) => `${kind.toUpperCase()}:${digestOf(kind, whole)}`);
  expect((await upload(anna, "summor.bin", pieces, { "oc-checksum": right.join(" ") })).status).toBe(201);
  for (const kind of ["MD5", "SHA1", "SHA256", "ADLER32"]) {
    const wrong = `${kind}:${digestOf("sha256", randomBytes(4)).slice(0, kind === "ADLER32" ? 8 : 40)}`;
    expect([kind, (await upload(anna, "fel.bin", pieces, { "oc-checksum": wrong })).status]).toEqual([kind, 400]);
  }
  expect((await dav(anna, "GET", `files/${anna.name}/fel.bin`)).status).toBe(404);
});

test("SHA-1 that nobody sends is known where the pieces came in order, and costs no reading where they did not", async () => {
  const [a, b] = [randomBytes(90_000), randomBytes(30_000)];
  const whole = Buffer.concat([a, b]);
  const reading = vi.spyOn(blobs, "open");
  const orders = { "i ordning.bin": [1, 2], "andra först.bin": [2, 1] };
  for (const [name, numbers] of Object.entries(orders)) {
    const pieces = numbers.map((number) => [number, number === 1 ? a : b] as const);
    expect((await upload(anna, encodeURIComponent(name), pieces)).status).toBe(201);
  }
  expect(reading).not.toHaveBeenCalled();
  reading.mockRestore();
  expect(await nodeOf("i ordning.bin")).toMatchObject({ sha1: digestOf("sha1", whole), sha256: null });
  expect(await nodeOf("andra först.bin")).toMatchObject({ sha1: null, sha256: null });
});

/** A piece named for its first and last byte, of which the last half is sent when `go` is. */
function putSlowly(key: string, first: number, body: Buffer<ArrayBuffer>, go: Promise<void>): Promise<Response> {
  const halves = [body.subarray(0, body.length / 2), body.subarray(body.length / 2)];
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const half = halves.shift();
      if (halves.length === 0) await go;
      if (half) controller.enqueue(half);
      else controller.close();
    },
  });
  const name = [first, first + body.length - 1].map((at) => String(at).padStart(15, "0")).join("-");
  return fetch(`${server.url}/remote.php/dav/${key}/${name}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${anna.token}` },
    body: stream,
    duplex: "half",
  });
}

test("of pieces that hold the same bytes one counts, also where they are on their way together", async () => {
  const key = `uploads/${anna.name}/samtidigt`;
  expect((await dav(anna, "MKCOL", key, { destination: pathOf(anna, "samtidigt.bin") })).status).toBe(201);
  const whole = randomBytes(400_000);
  const go = Promise.withResolvers<void>();
  const sent = [
    [0, 200_000],
    [100_000, 300_000],
    [150_000, 250_000],
  ].map(([first = 0, end = 0]) => putSlowly(key, first, whole.subarray(first, end), go.promise));
  await new Promise((resolve) => setTimeout(resolve, 300));
  go.resolve();
  const statuses = (await Promise.all(sent)).map((answer) => answer.status);
  expect(statuses.toSorted()).toEqual([201, 400, 400]);
  const { rows } = await database.pool.query(
    "select number from files.upload_chunk where number in (0, 100000, 150000)",
  );
  expect(rows).toHaveLength(1);
  await dav(anna, "DELETE", key);
});

test("a file belongs to the organisation of the workspace that it goes to, wherever its pieces were thought to go", async () => {
  expect(anna.organisationId).not.toBe(bo.organisationId);
  await server.workspace("Hos Bo", bo, anna);
  const pieces = [
    [1, randomBytes(50_000)],
    [2, randomBytes(50_000)],
  ] as const;
  expect((await upload(anna, "Hos%20Bo/deras.bin", pieces)).status).toBe(201);
  const { blob, sha256 } = await nodeOf("deras.bin");
  expect(await blobs.organisationOf(blob)).toBe(bo.organisationId);
  expect(sha256).toBe(digestOf("sha256", Buffer.concat(pieces.map(([, body]) => body))));
  // With its place said beforehand it is joined there too.
  const key = `uploads/${anna.name}/sagt`;
  const destination = pathOf(anna, "Hos%20Bo/sagt.bin");
  await dav(anna, "MKCOL", key, { destination });
  for (const [number, body] of pieces) await dav(anna, "PUT", `${key}/${number}`, { destination }, body);
  expect((await dav(anna, "MOVE", `${key}/.file`, { destination })).status).toBe(201);
  expect(await isJoined("sagt.bin")).toBe(true);
  await blobs.keys.destroy(anna.organisationId);
  expect((await read(bo, "Hos%20Bo/deras.bin")).length).toBe(100_000);
  expect((await dav(anna, "GET", `files/${anna.name}/rak.bin`)).status).toBe(410);
});
