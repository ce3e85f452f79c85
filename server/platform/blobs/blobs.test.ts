import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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

test("bytes that changed on the disk, and files that are gone, are found, remembered and forgotten when whole again", async () => {
  const content = [Buffer.from("hel"), Buffer.from("skadad"), Buffer.from("borta"), Buffer.from("oanvänd")] as const;
  const [, damaged, missing, unused] = await Promise.all(content.map((one) => blobs.write(pieces(one))));
  blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => hash !== unused?.hash));
  const pathOf = (hash = ""): string => join(blobs.folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  writeFileSync(pathOf(damaged?.hash), "skadat");
  rmSync(pathOf(missing?.hash));
  rmSync(pathOf(unused?.hash));
  const expected = [
    { hash: damaged?.hash, problem: "damaged", usedBy: ["test"] },
    { hash: missing?.hash, problem: "missing", usedBy: ["test"] },
  ].toSorted((a, b) => ((a.hash ?? "") < (b.hash ?? "") ? -1 : 1));
  expect((await blobs.verify()).faulty).toEqual(expected);
  expect(await blobs.damage()).toBe(2);
  await Promise.all([blobs.write(pieces(content[1])), blobs.write(pieces(content[2]))]);
  expect((await blobs.verify()).faulty).toEqual([]);
  expect(await blobs.damage()).toBe(0);
});

test("a round of checking goes on where it was left, in one process at a time, and once a day", async () => {
  const stored = await blobs.write(pieces(randomBytes(1000)));
  const path = join(blobs.folder, stored.hash.slice(0, 2), stored.hash.slice(2, 4), stored.hash);
  const never = new AbortController().signal;
  const state = async (): Promise<unknown> =>
    (await t.database.pool.query("select after_hash as after, ended_at >= begun_at as done from blobs.scrub")).rows[0];
  await blobs.scrub(0, never);
  expect(await state()).toEqual({ after: "", done: false });
  writeFileSync(path, "annat");
  await Promise.all([blobs.scrub(60_000, never), blobs.scrub(60_000, never)]);
  expect(await state()).toMatchObject({ done: true });
  expect(await blobs.damage()).toBe(1);
  await blobs.write(pieces(Buffer.from("annat")));
  rmSync(path);
  await blobs.scrub(60_000, never);
  expect(await blobs.damage()).toBe(1);
  await t.database.pool.query(
    "update blobs.scrub set begun_at = now() - interval '25 hours', ended_at = now() - interval '24 hours'",
  );
  writeFileSync(path, "annat");
  await blobs.scrub(60_000, never);
  expect(await state()).toMatchObject({ done: true });
});
