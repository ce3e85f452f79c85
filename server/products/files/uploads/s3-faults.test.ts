import { createHash, randomBytes } from "node:crypto";
import { request, type IncomingMessage, type ServerResponse } from "node:http";
import { readdirSync } from "node:fs";
import { afterAll, afterEach, expect, test } from "vitest";
import { sql } from "#database";
import { startTestS3 } from "../../../platform/blobs/testing.ts";
import { startTestServer } from "../../../testing/server.ts";
import { davPath } from "../testing.ts";

const s3 = await startTestS3();
const server = await startTestServer({
  SAFOS_BLOBS: "s3",
  SAFOS_S3_ENDPOINT: s3.settings.endpoint ?? "",
  SAFOS_S3_BUCKET: s3.settings.bucket,
  SAFOS_S3_REGION: s3.settings.region,
  SAFOS_S3_ACCESS_KEY: s3.settings.accessKey,
  SAFOS_S3_SECRET_KEY: s3.settings.secretKey,
});
afterAll(async () => {
  await server.stop();
  await s3.stop();
});
afterEach(() => void (s3.fault = null));
const { anna } = server.people;
const db = server.safos.database.of<Record<string, never>>();

const headers = { authorization: `Bearer ${anna.token}` };
const dav = (method: string, url: string, body?: Buffer, more: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + url, {
    method,
    headers: { ...headers, ...more },
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
const fileOf = (name: string): string => davPath(anna, name);
const partOf = (upload: string, name: string): string => `/remote.php/dav/uploads/${anna.name}/${upload}/${name}`;
const read = async (name: string): Promise<Buffer> => {
  const answer = await dav("GET", fileOf(name));
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
};
const isObject = (path: string): boolean => /\/[0-9a-f]{32}$/.test(path);
const objects = (): number => readdirSync(s3.folder, { recursive: true, encoding: "utf8" }).filter(isObject).length;

type Step = (incoming: IncomingMessage) => boolean;
const asks =
  (method: string, pattern = /./): Step =>
  (incoming) =>
    incoming.method === method && pattern.test(incoming.url ?? "");

/** What the store does instead of what it is asked; `lost`: it does that, and its answer is lost. */
const faults = {
  "500": (_, response) => refuseAs(response, 500, "InternalError"),
  "403": (_, response) => refuseAs(response, 403, "AccessDenied"),
  cut: (incoming) => incoming.socket.destroy(),
  lost: (incoming) => passUnanswered(incoming),
} satisfies Record<string, (incoming: IncomingMessage, response: ServerResponse) => void>;
type Fault = keyof typeof faults;

function refuseAs(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "content-type": "application/xml", connection: "close" });
  response.end(`<Error><Code>${code}</Code></Error>`);
}
function passUnanswered(incoming: IncomingMessage): void {
  const { url: path, method } = incoming;
  const outgoing = request({ host: "127.0.0.1", port: s3.port, method, path, headers: incoming.headers }, (answer) => {
    answer.resume();
    answer.on("end", () => incoming.socket.destroy());
  });
  outgoing.on("error", () => incoming.socket.destroy());
  incoming.pipe(outgoing);
}

/** The store fails at this step, `times` times; how often it did. */
function fail(step: Step, fault: Fault, times = Number.POSITIVE_INFINITY): () => number {
  let done = 0;
  s3.fault = (incoming, response) => {
    if (done >= times || !step(incoming)) return undefined;
    done += 1;
    faults[fault](incoming, response);
    return "handled";
  };
  return () => done;
}

const small = 5000;
/** Two parts. */
const large = 9 << 20;
/** More than is read before the store is asked. */
const larger = 20 << 20;
const steps: readonly [string, number, Step][] = [
  ["a small object", small, asks("PUT")],
  ["the beginning of a large object", larger, asks("POST", /\?uploads/)],
  ["a part of a large object", large, asks("PUT", /partNumber=2/)],
  ["the end of a large object", large, asks("POST", /uploadId=/)],
];

// Those that fail for a moment come first: a store that has failed for long is asked again less and less.
test.each(steps)(
  "a store that fails once at %s is asked again, also when only its answer was lost",
  async (what, size, step) => {
    for (const fault of size === small ? (["500", "cut", "lost"] as const) : (["cut", "lost"] as const)) {
      const body = randomBytes(Math.min(size, large));
      const count = fail(step, fault, 1);
      expect([fault, (await dav("PUT", fileOf(`${what} ${fault}`), body)).status]).toEqual([fault, 201]);
      expect(count()).toBe(1);
      s3.fault = null;
      expect((await read(`${what} ${fault}`)).equals(body)).toBe(true);
    }
  },
  60_000,
);

test("reading from a store that fails is said plainly, and one that fails for a moment is asked again", async () => {
  const body = randomBytes(3 << 20);
  expect((await dav("PUT", fileOf("läsa.bin"), body)).status).toBe(201);
  for (const fault of ["500", "cut"] as const) {
    const count = fail(asks("GET"), fault, 2);
    expect((await read("läsa.bin")).equals(body)).toBe(true);
    expect(count()).toBe(2);
  }
  for (const fault of ["500", "403", "cut"] as const) {
    fail(asks("GET"), fault);
    const answer = await dav("GET", fileOf("läsa.bin"));
    expect([fault, answer.status]).toEqual([fault, 503]);
    await answer.text();
    s3.fault = null;
    expect((await read("läsa.bin")).equals(body)).toBe(true);
  }
}, 60_000);

test("a collection asks again, stops where the store fails for good, and never takes what is in use", async () => {
  const kept = randomBytes(2000);
  expect((await dav("PUT", fileOf("kvar.bin"), kept)).status).toBe(201);
  const collectOne = async (): Promise<number> => {
    expect((await dav("PUT", fileOf("bort.bin"), randomBytes(2000))).status).toBe(201);
    await sql`delete from files.node where name = 'bort.bin'`.execute(db);
    return objects();
  };
  for (const fault of ["500", "cut", "lost"] as const) {
    const before = await collectOne();
    const count = fail(asks("DELETE"), fault, 1);
    await server.safos.blobs.collect(0);
    expect([fault, count(), objects()]).toEqual([fault, 1, before - 1]);
  }
  for (const fault of ["500", "403", "cut"] as const) {
    s3.fault = null;
    await collectOne();
    fail(asks("DELETE"), fault);
    await expect(server.safos.blobs.collect(0)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  }
  s3.fault = null;
  await server.safos.blobs.collect(0);
  expect((await read("kvar.bin")).equals(kept)).toBe(true);
}, 60_000);

test("pieces that were acknowledged are there when the store comes back in the middle of an upload, and at its end", async () => {
  const pieces = [randomBytes(6 << 20), randomBytes(6 << 20), randomBytes(1000)];
  const whole = Buffer.concat(pieces);
  const to = { destination: server.url + fileOf("delar.bin") };
  expect((await dav("MKCOL", partOf("s3-fel", ""), undefined, to)).status).toBe(201);
  for (const [index, piece] of pieces.entries()) {
    fail(asks("PUT"), index % 2 === 0 ? "500" : "cut");
    expect((await dav("PUT", partOf("s3-fel", `${index + 1}`), piece, to)).status).toBe(503);
    s3.fault = null;
    expect((await dav("PUT", partOf("s3-fel", `${index + 1}`), piece, to)).status).toBe(201);
  }
  const sha1 = createHash("sha1").update(whole).digest("hex");
  const end = { ...to, "oc-total-length": String(whole.length), "oc-checksum": `SHA1:${sha1}` };
  // Finishing reads and writes nothing in the store: only a checksum that was not taken on the way is read.
  fail(() => true, "500");
  const finished = await dav("MOVE", partOf("s3-fel", ".file"), undefined, end);
  s3.fault = null;
  if (finished.status !== 201) {
    expect(finished.status).toBe(503);
    expect((await dav("MOVE", partOf("s3-fel", ".file"), undefined, end)).status).toBe(201);
  }
  expect((await read("delar.bin")).equals(whole)).toBe(true);
}, 60_000);

test.each(steps)(
  "a store that fails for good at %s is said, and what was there stays",
  async (what, size, step) => {
    const name = `${what}.bin`;
    const before = randomBytes(100);
    expect((await dav("PUT", fileOf(name), before)).status).toBe(201);
    for (const fault of ["500", "403", "cut"] as const) {
      const body = randomBytes(size);
      const count = fail(step, fault);
      const answer = await dav("PUT", fileOf(name), body);
      expect([fault, answer.status]).toEqual([fault, 503]);
      expect(answer.headers.get("retry-after")).not.toBeNull();
      expect(await answer.text()).toContain("<d:error");
      expect(count()).toBeGreaterThan(0);
      s3.fault = null;
      expect((await read(name)).equals(before)).toBe(true);
    }
    const body = randomBytes(size);
    expect((await dav("PUT", fileOf(name), body)).status).toBe(204);
    expect((await read(name)).equals(body)).toBe(true);
  },
  60_000,
);
