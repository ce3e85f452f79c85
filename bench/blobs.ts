import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createBlobs, type Blobs } from "../server/platform/blobs/index.ts";
import { startTestS3 } from "../server/platform/blobs/testing.ts";
import { createDatabase } from "../server/platform/database/index.ts";
import { createTestDatabase } from "../server/platform/database/testing.ts";
import { createLog } from "../server/platform/log/index.ts";
import startPostgres from "../server/testing/setup.ts";

/**
 * What it costs to store and read: sealed in a folder, in plain in the same folder (as earlier versions did), and sealed in S3, which
 * is `rclone serve s3` on the same machine. Rounds take turns. The folder lies where BENCH_FOLDER says, else in the working folder.
 */
const large = 1 << 30;
const small = 1000;
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
const organisation = "0197a000-0000-7000-8000-000000000001";

const stop = await startPostgres();
const t = await createTestDatabase();
const database = createDatabase({ url: t.url, log: createLog("silent") });
const dataFolder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? process.cwd(), "bench-blobs-"));
const s3 = await startTestS3();
const common = { database, dataFolder, log: createLog("silent") };
const inFolder = await createBlobs(common);
const inS3 = await createBlobs({ ...common, s3: s3.settings, target: "s3" });

const block = randomBytes(16 << 20);
/** As it comes from a socket. */
async function* bytes(first: Buffer): AsyncGenerator<Uint8Array> {
  yield first;
  for (let at = first.length; at < large; at += 65_536)
    yield block.subarray(at % block.length, (at % block.length) + 65_536);
}
async function plainName(first: Buffer): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const part of bytes(first)) sha256.update(part);
  return sha256.digest("hex");
}
async function count(source: AsyncIterable<Uint8Array>): Promise<void> {
  let size = 0;
  for await (const part of source) size += part.length;
  if (size !== large) throw new Error(`${size} bytes came of ${large}.`);
}

const spans = new Map<string, number[]>();
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const value = await work();
  spans.set(what, [...(spans.get(what) ?? []), performance.now() - begun]);
  return value;
}

async function writeSmall(blobs: Blobs): Promise<void> {
  for (let index = 0; index < small; index += 1) await blobs.write(organisation, [randomBytes(1024)] as never);
}
async function writeSmallPlain(): Promise<void> {
  for (let index = 0; index < small; index += 1) {
    const body = randomBytes(1024);
    const hash = createHash("sha256").update(body).digest("hex");
    await inFolder.stored.put({ hash, object: null }, [body] as never);
    await database.pool.query("insert into blobs.blob (hash, size) values ($1, 1024)", [hash]);
  }
}

try {
  for (let round = 0; round < rounds; round += 1) {
    const first = randomBytes(65_536);
    const hash = await plainName(first);
    await timed("1 GiB in, folder in plain", () => inFolder.stored.put({ hash, object: null }, bytes(first)));
    const sealed = await timed("1 GiB in, folder sealed", () => inFolder.write(organisation, bytes(first)));
    await timed("1 GiB out, folder in plain", () => count(inFolder.stored.open({ hash, object: null }, large)));
    await timed("1 GiB out, folder sealed", () => count(inFolder.open(sealed.hash)));
    await database.pool.query("delete from blobs.blob");
    const remote = await timed("1 GiB in, S3 sealed", () => inS3.write(organisation, bytes(first)));
    await timed("1 GiB out, S3 sealed", () => count(inS3.open(remote.hash)));
    await timed("1,000 × 1 KiB in, folder in plain", writeSmallPlain);
    await timed("1,000 × 1 KiB in, folder sealed", () => writeSmall(inFolder));
    await timed("1,000 × 1 KiB in, S3 sealed", () => writeSmall(inS3));
    await inS3.collect(0);
    for (const name of readdirSync(dataFolder, { recursive: true, encoding: "utf8" }))
      if (/[0-9a-f]{32}$/.test(name)) rmSync(join(dataFolder, name));
  }
  process.stdout.write("| what | ms (median) | MiB/s or objects/s |\n| --- | --: | --: |\n");
  for (const [what, all] of spans) {
    const ms = all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
    const amount = what.startsWith("1 GiB") ? 1024 : small;
    process.stdout.write(`| ${what} | ${ms.toFixed(0)} | ${((amount / ms) * 1000).toFixed(0)} |\n`);
  }
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
  await s3.stop();
  await database.stop();
  await t.drop();
  await stop();
}
