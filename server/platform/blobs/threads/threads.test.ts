import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { createBlobs } from "../index.ts";
import { frameSize, sealedFrameSize } from "../sealed/format.ts";
import { seal } from "../sealed/seal.ts";
import { NotWhole } from "../sealed/unseal.ts";
import { borrowLane, usedLanes, type Lane } from "./lane.ts";
import { endThreads } from "./pool.ts";
import { sealInThreads } from "./seal-large.ts";
import { plainSlabSize } from "./slab.ts";
import { unsealInThreads } from "./unseal-large.ts";

const t = await createTestDatabase();
const dataFolder = mkdtempSync(join(tmpdir(), "safos-threads-"));
const blobs = await createBlobs({ database: t.database, dataFolder, log: createLog("silent") });
afterAll(async () => {
  await t.drop();
  rmSync(dataFolder, { recursive: true, force: true });
});
const organisation = "0197a000-0000-7000-8000-00000000000a";
const name = { organisationId: organisation, object: "ab".repeat(16), generation: 1 };
const key = randomBytes(32);
const names = ["sha256", "sha1"];

const lane = (): Lane => {
  const found = borrowLane();
  if (!found) throw new Error("All lanes are in use.");
  return found;
};
const isIdle = () => vi.waitFor(() => expect(usedLanes()).toBe(0), 10_000);

/** In parts of these sizes, again and again. */
async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield Buffer.from(bytes.subarray(at, at + size));
    at += size;
  }
}
/** Parts are lent: what is kept is copied. */
async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
const hex = (algorithm: string, bytes: Buffer): string => createHash(algorithm).update(bytes).digest("hex");

const edges = [1, frameSize - 1, frameSize, frameSize + 1, plainSlabSize - 1, plainSlabSize, plainSlabSize + 1];
const anySize = fc.oneof(
  fc.constantFrom(...edges, 2 * plainSlabSize, 5 * plainSlabSize + 1),
  fc.integer({ min: 1, max: 6 * plainSlabSize }),
);

test("threads make the same object and digests as one does, however the bytes come, and read any range of it", async () => {
  await fc.assert(
    fc.asyncProperty(
      anySize,
      fc.array(fc.integer({ min: 900, max: 700_000 }), { minLength: 1, maxLength: 4 }),
      fc.tuple(fc.nat(), fc.nat()),
      fc.boolean(),
      async (size, sizes, [a, b], isTaken) => {
        const bytes = randomBytes(size);
        const how = { name, key, names, isTaken };
        const passing = sealInThreads(lane(), cut(bytes, sizes), how);
        const object = await gather(passing.bytes);
        expect(object.equals(await gather(seal(cut(bytes, [size]), name, key)))).toBe(true);
        expect(await passing.digests()).toEqual(names.map((one) => hex(one, bytes)));
        const [start = 0, end = 0] = [a % size, b % (size + 1000)].toSorted((x, y) => x - y);
        const read = async (into: Buffer, at: number): Promise<boolean> => object.copy(into, 0, at) === into.length;
        const got = await gather(unsealInThreads(lane(), read, { name, key, size }, { start, end }));
        expect(got.equals(bytes.subarray(start, end + 1))).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
  await isIdle();
});

test("frames that were changed, cut off, or of another object, are refused where they lie, after those before them", async () => {
  const size = 3 * plainSlabSize + 5;
  const bytes = randomBytes(size);
  const whole = await gather(seal(cut(bytes, [size]), name, key));
  const changed = Buffer.from(whole);
  changed[64 + 9 * sealedFrameSize] = (changed[64 + 9 * sealedFrameSize] ?? 0) ^ 1;
  const all = { start: 0, end: size - 1 };
  for (const [object, named, reached] of [
    [changed, name, plainSlabSize],
    [whole.subarray(0, whole.length - 20), name, 3 * plainSlabSize],
    [whole, { ...name, object: "cd".repeat(16) }, 0],
  ] as const) {
    const read = async (into: Buffer, at: number): Promise<boolean> => object.copy(into, 0, at) === into.length;
    let got = 0;
    const reading = (async () => {
      for await (const part of unsealInThreads(lane(), read, { name: named, key, size }, all)) got += part.length;
    })();
    await expect(reading).rejects.toThrow(NotWhole);
    expect(got).toBe(reached);
  }
  await isIdle();
});

test("what breaks on the way in leaves nothing, also when its sender says nothing more", async () => {
  const before = readdirSync(dataFolder, { recursive: true }).length;
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* cut(randomBytes(3 << 20), [65_536]);
    throw new Error("The caller has gone.");
  }
  await expect(blobs.write(organisation, broken())).rejects.toThrow("The caller has gone.");
  const many = cut(randomBytes(3 << 20), [65_536]);
  await expect(blobs.write(organisation, many, { limit: 2 << 20 })).rejects.toMatchObject({ code: "TOO_LARGE" });
  // One that stops reading while the sender is silent: nothing waits for them.
  async function* silent(): AsyncGenerator<Uint8Array> {
    yield* cut(randomBytes(2 << 20), [65_536]);
    await new Promise(() => {});
  }
  for await (const _ of sealInThreads(lane(), silent(), { name, key, names, isTaken: false }).bytes) break;
  await isIdle();
  const grown = readdirSync(dataFolder, { recursive: true, encoding: "utf8" }).filter((one) =>
    /[0-9a-f]{32}$/.test(one),
  );
  expect(grown).toEqual([]);
  expect(readdirSync(join(dataFolder, "blobs", "staging"))).toEqual([]);
  expect(before).toBeGreaterThan(0);
});

test("when all threads are busy with others, and when they end, large content is stored and read all the same", async () => {
  const bytes = randomBytes((3 << 20) + 7);
  const held: Lane[] = [];
  for (let one = borrowLane(); one; one = borrowLane()) held.push(one);
  const stored = await blobs.write(organisation, cut(bytes, [65_536]), { digests: ["sha1", "md5"] });
  expect((await gather(blobs.open(stored.hash) as AsyncIterable<Buffer>)).equals(bytes)).toBe(true);
  await Promise.all(held.map((one) => one.end()));
  const again = await blobs.write(organisation, cut(bytes, [70_000]), { digests: ["sha1", "md5"] });
  expect(again).toEqual(stored);
  async function* ending(): AsyncGenerator<Uint8Array> {
    yield* cut(bytes, [65_536]);
    endThreads();
    yield* cut(bytes, [65_536]);
  }
  await expect(blobs.write(organisation, ending())).rejects.toThrow("has ended");
  expect((await blobs.write(organisation, cut(bytes, [1 << 20]), { digests: ["sha1", "md5"] })).hash).toBe(stored.hash);
  await isIdle();
});

test("what is lent to a response comes whole to many at once, and one that goes away, or what is damaged, lets go of its threads", async () => {
  const bytes = randomBytes(9 * plainSlabSize + 11);
  const { hash } = await blobs.write(organisation, cut(bytes, [65_536]));
  const faults: unknown[] = [];
  const server = createServer((_, response) => {
    const content = blobs.open(hash);
    content.on("error", (error) => {
      faults.push(error);
      response.destroy();
    });
    response.on("close", () => content.destroy());
    content.pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const fetched = await Promise.all(Array.from({ length: 5 }, async () => (await fetch(url)).arrayBuffer()));
  for (const one of fetched) expect(Buffer.from(one).equals(bytes)).toBe(true);
  expect(faults).toEqual([]);

  await new Promise<void>((done) => {
    const asked = get(url, (answer) => answer.once("data", () => asked.destroy()));
    asked.once("close", done);
  });
  await isIdle();

  const path = readdirSync(dataFolder, { recursive: true, encoding: "utf8" })
    .filter((one) => /[0-9a-f]{32}$/.test(one))
    .map((one) => join(dataFolder, one))
    .find((one) => readFileSync(one).length > bytes.length);
  if (path === undefined) throw new Error("There is no object.");
  const object = readFileSync(path);
  object[70] = (object[70] ?? 0) ^ 1;
  writeFileSync(path, object);
  await expect(fetch(url).then((answer) => answer.arrayBuffer())).rejects.toThrow();
  await isIdle();
  await new Promise((done) => server.close(done));
});
