import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { createBlobs } from "./index.ts";

const t = await createTestDatabase();
const dataFolder = mkdtempSync(join(tmpdir(), "safos-blobs-"));
const blobs = await createBlobs({ database: t.database, dataFolder, log: createLog("silent") });
afterAll(async () => {
  await t.drop();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function* pieces(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

test("what is written is named by its content and read back, whole and in part", async () => {
  const body = randomBytes(3_000_000);
  const stored = await blobs.write(pieces(body.subarray(0, 1_500_000), body.subarray(1_500_000)), {
    digests: ["sha1", "md5"],
  });
  expect(stored.hash).toBe(createHash("sha256").update(body).digest("hex"));
  expect(stored.digests.sha1).toBe(createHash("sha1").update(body).digest("hex"));
  expect((await buffer(blobs.open(stored.hash))).equals(body)).toBe(true);
  expect((await buffer(blobs.open(stored.hash, { start: 10, end: 19 }))).equals(body.subarray(10, 20))).toBe(true);
});

test("a stream that breaks or is too long leaves nothing", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("början");
    throw new Error("cut");
  }
  await expect(blobs.write(broken())).rejects.toThrow("cut");
  await expect(blobs.write(pieces(randomBytes(2000)), { limit: 1000 })).rejects.toMatchObject({ code: "TOO_LARGE" });
  expect(readdirSync(join(blobs.folder, "staging"))).toEqual([]);
});

test("only what nobody refers to is collected, also when the same content is just being stored again", async () => {
  const kept = await blobs.write(pieces(Buffer.from("i bruk")));
  const unused = await blobs.write(pieces(Buffer.from("ej i bruk")));
  blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => hash === kept.hash));
  expect(await blobs.collect()).toBe(0);
  await Promise.all([
    blobs.collect(0),
    ...Array.from({ length: 20 }, () => blobs.write(pieces(Buffer.from("ej i bruk")))),
  ]);
  await blobs.write(pieces(Buffer.from("ej i bruk")));
  expect(await blobs.has(unused.hash)).toBe(true);
  expect(await blobs.collect(0)).toBeGreaterThan(0);
  expect([await blobs.has(kept.hash), await blobs.has(unused.hash)]).toEqual([true, false]);
});
