import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, expect, test } from "vitest";
import { startTestS3 } from "../testing.ts";
import { createS3Store } from "./s3.ts";
import type { BlobStore } from "./store.ts";

const s3 = await startTestS3();
const store = createS3Store(s3.settings, async () => "here");
afterAll(() => s3.stop());
afterEach(() => void (s3.fault = null));

const organisation = "0197a000-0000-7000-8000-000000000001";
const newKey = (): string => `${organisation}/${randomBytes(16).toString("hex")}`;
async function* parts(body: Buffer, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}
async function readAll(from: BlobStore, key: string, size: number): Promise<Buffer> {
  const got: Uint8Array[] = [];
  for await (const part of from.read(key, 0, size)) got.push(part);
  return Buffer.concat(got);
}
function answer(response: ServerResponse, status: number): "handled" {
  response.writeHead(status, { "content-type": "application/xml", connection: "close" });
  response.end("<Error><Code>InternalError</Code></Error>");
  return "handled";
}

test("small and large objects are stored, listed, read in part and removed, and other installations' are not seen", async () => {
  const other = createS3Store(s3.settings, async () => "elsewhere");
  const [small, large] = [randomBytes(1000), randomBytes(40_000_000)];
  const [a, b, c] = [newKey(), newKey(), newKey()];
  await store.put(a, parts(small));
  await store.put(b, parts(large));
  await other.put(c, parts(small));
  expect(await store.size(b)).toBe(large.length);
  expect((await readAll(store, b, large.length)).equals(large)).toBe(true);
  const slice: Uint8Array[] = [];
  for await (const part of store.read(b, 8_388_000, 8_389_000)) slice.push(part);
  expect(Buffer.concat(slice).equals(large.subarray(8_388_000, 8_389_000))).toBe(true);
  const listed: string[] = [];
  for await (const { key } of store.list()) listed.push(key);
  expect(listed.toSorted()).toEqual([a, b].toSorted());
  await store.remove(a);
  await store.remove(a);
  expect(await store.size(a)).toBeNull();
  await expect(readAll(store, a, 1000)).rejects.toMatchObject({ code: "ENOENT" });
  expect((await readAll(other, c, 1000)).equals(small)).toBe(true);
  await store.check();
}, 60_000);

test("a server that refuses for a moment is asked again", async () => {
  let faults = 2;
  s3.fault = (_, response) => (faults-- > 0 ? answer(response, 503) : undefined);
  const [key, body] = [newKey(), randomBytes(5000)];
  await store.put(key, parts(body));
  faults = 2;
  expect((await readAll(store, key, 5000)).equals(body)).toBe(true);
  expect(faults).toBeLessThan(0);
});

test("a server that goes on refusing is said, and nothing is there of what it did not take", async () => {
  const kept = newKey();
  await store.put(kept, parts(randomBytes(10)));
  s3.fault = (incoming, response) => (incoming.method === "PUT" ? answer(response, 500) : undefined);
  for (const size of [10, 40_000_000]) {
    const key = newKey();
    await expect(store.put(key, parts(randomBytes(size)))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(await store.size(key)).toBeNull();
  }
  expect(await store.size(kept)).toBe(10);
  s3.fault = (_, response) => answer(response, 507);
  await expect(store.put(newKey(), parts(randomBytes(10)))).rejects.toMatchObject({ code: "STORAGE_FULL" });
}, 60_000);

test("one part that fails for good fails the whole, and a source that breaks leaves nothing", async () => {
  const key = newKey();
  s3.fault = (incoming, response) => (/partNumber=3/.test(incoming.url ?? "") ? answer(response, 500) : undefined);
  await expect(store.put(key, parts(randomBytes(60_000_000)))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  s3.fault = null;
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* parts(randomBytes(20_000_000));
    throw new Error("cut");
  }
  await expect(store.put(key, broken())).rejects.toThrow("cut");
  expect(await store.size(key)).toBeNull();
}, 60_000);

/** Passes an answer on as far as its first bytes, and cuts. */
async function cutAnswer(incoming: IncomingMessage, response: ServerResponse, bytes: number): Promise<"handled"> {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const port = s3.port;
  const outgoing = request(
    { host: "127.0.0.1", port, path: url.pathname + url.search, headers: incoming.headers },
    (got) => {
      response.writeHead(got.statusCode ?? 500, got.headers);
      let left = bytes;
      got.on("data", (part: Buffer) => {
        response.write(part.subarray(0, Math.max(0, left)));
        left -= part.length;
        if (left <= 0) setImmediate(() => response.destroy());
      });
    },
  );
  outgoing.on("error", () => undefined);
  outgoing.end();
  return "handled";
}

test("an answer that breaks off is read on from where it did, a few times", async () => {
  const [key, body] = [newKey(), randomBytes(3_000_000)];
  await store.put(key, parts(body));
  let cuts = 2;
  s3.fault = (incoming, response) =>
    incoming.method === "GET" && cuts-- > 0 ? cutAnswer(incoming, response, 500_000) : undefined;
  expect((await readAll(store, key, body.length)).equals(body)).toBe(true);
  expect(cuts).toBeLessThan(0);
  s3.fault = (incoming, response) => (incoming.method === "GET" ? cutAnswer(incoming, response, 0) : undefined);
  await expect(readAll(store, key, body.length)).rejects.toMatchObject({ code: "UNAVAILABLE" });
}, 60_000);

test("a slow server holds up nobody else", async () => {
  s3.fault = async () => {
    await wait(900);
    return undefined;
  };
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    worst = Math.max(worst, performance.now() - last - 10);
    last = performance.now();
  }, 10);
  const bodies = Array.from({ length: 8 }, () => randomBytes(200_000));
  const keys = bodies.map(() => newKey());
  await Promise.all(bodies.map((body, index) => store.put(keys[index] ?? "", parts(body))));
  clearInterval(timer);
  expect(worst).toBeLessThan(700);
  for (const [index, body] of bodies.entries())
    expect((await readAll(store, keys[index] ?? "", body.length)).equals(body)).toBe(true);
}, 60_000);
