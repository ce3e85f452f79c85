import { spawn } from "node:child_process";
import { createCipheriv, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createBlobs } from "../server/platform/blobs/index.ts";
import { createDatabase } from "../server/platform/database/index.ts";
import { createLog } from "../server/platform/log/index.ts";

/** One round of `encryption.ts`, in a process of its own; what it found as JSON. */
const large = 1 << 30;
const small = 1000;
const organisation = "0197a000-0000-7000-8000-000000000001";
const dataFolder = process.env["BENCH_DATA"] ?? "";
const database = createDatabase({ url: process.env["BENCH_DATABASE"] ?? "", log: createLog("silent") });
const blobs = await createBlobs({ database, dataFolder, log: createLog("silent") });
const figures: Record<string, { ms: number; cpuMs: number }> = {};

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  figures[what] = { ms: performance.now() - begun, cpuMs: (user + system) / 1000 };
  return value;
}

const block = randomBytes(16 << 20);
const first = randomBytes(65_536);
/** As it comes from a socket. */
async function* bytes(): AsyncGenerator<Uint8Array> {
  yield first;
  for (let at = first.length; at < large; at += 65_536)
    yield block.subarray(at % block.length, (at % block.length) + 65_536);
}

/** By HTTP to a program that throws it away. */
async function send(hash: string): Promise<void> {
  const server = createServer((_request, response) => void blobs.open(hash).pipe(response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const curl = spawn("curl", ["-s", "-o", "/dev/null", "-w", "%{size_download}", `http://127.0.0.1:${port}/`]);
  let said = "";
  curl.stdout.on("data", (part) => (said += part));
  await new Promise((done) => curl.on("close", done));
  server.close();
  if (Number(said) !== large) throw new Error(`${said} bytes came of ${large}.`);
}

async function count(source: AsyncIterable<Uint8Array>): Promise<void> {
  let size = 0;
  for await (const part of source) size += part.length;
  if (size === 0) throw new Error("Nothing came.");
}

const isSealing = !createCipheriv("aes-256-gcm", block.subarray(0, 32), block.subarray(0, 12))
  .update(first)
  .equals(first);
// What is measured is what it is called: a byte of the marker lies in the store as it is, or it does not.
const marker = Buffer.from("what a store without a cipher shows to everybody");
await blobs.write(organisation, [marker] as never);
const isShown = readdirSync(dataFolder, { recursive: true, encoding: "utf8" }).some(
  (name) => /[0-9a-f]{32}$/.test(name) && readFileSync(join(dataFolder, name)).includes(marker),
);
if (isShown === isSealing) throw new Error("The store does not do what is to be measured.");

const warm: string[] = [];
for (let index = 0; index < 200; index += 1)
  warm.push((await blobs.write(organisation, [randomBytes(1024)] as never)).hash);
for (const one of warm) await count(blobs.open(one));

const one = await timed("1 GiB in", () => blobs.write(organisation, bytes()));
await timed("1 GiB out, by HTTP", () => send(one.hash));
await timed("1 GiB out, inside the process", () => count(blobs.open(one.hash)));
const hashes: string[] = [];
await timed("1,000 × 1 KiB in", async () => {
  for (let index = 0; index < small; index += 1)
    hashes.push((await blobs.write(organisation, [randomBytes(1024)] as never)).hash);
});
await timed("1,000 × 1 KiB out", async () => {
  for (const hash of hashes) await count(blobs.open(hash));
});
await database.pool.query("delete from blobs.blob");
await blobs.collect(0);
await database.stop();
process.stdout.write(JSON.stringify(figures));
process.exit(0);
