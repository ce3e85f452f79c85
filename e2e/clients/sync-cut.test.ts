import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { createDevices, digestOf, pageOf, piecesSent, type Device, type Devices, type Page } from "./devices.ts";

// What is cut off in the middle: the program is killed, the server is killed, and it goes on from there.

let server: RunningServer;
let cast: Cast;
let devices: Devices;
let desk: Page;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  devices = createDevices(server);
  desk = pageOf(server, cast.anna, cast.workspaceName);
});
afterAll(async () => {
  await server.stop();
  devices.remove();
});

const add = (who = cast.anna): Device => devices.add(who, `/${cast.workspaceName}`);
const mebibyte = 1 << 20;

/** The same bytes for the same size, made and written a part at a time; its digest. */
function writeLarge(path: string, mebibytes: number): string {
  const hash = createHash("sha256");
  const file = openSync(path, "w");
  const part = Buffer.alloc(mebibyte);
  for (let at = 0; at < mebibyte; at += 4) part.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  for (let n = 0; n < mebibytes; n++) {
    part.writeUInt32LE(n, 0);
    hash.update(part);
    writeSync(file, part);
  }
  closeSync(file);
  return hash.digest("hex").slice(0, 16);
}

test("the program is killed in the middle of a large file, and goes on with the piece that is missing", async () => {
  const [first, second] = [add(), add(cast.bo)];
  const wanted = writeLarge(first.at("avbruten.bin"), 60);
  const run = first.start({ parameters: ["--uplimit", "12000"] });
  await until(() => run.pieces() >= 3, 30_000);
  run.child.kill("SIGKILL");
  await run.ended;
  expect((await desk.dav("GET", "avbruten.bin")).status).toBe(404);
  const held = run.pieces();
  const again = await first.sync();
  expect(again.code).toBe(0);
  // 60 MiB in pieces of 5 MB; those that were there are not sent again.
  expect(piecesSent(again.said)).toBeLessThanOrEqual(13 - held);
  expect((await second.sync()).code).toBe(0);
  expect(second.tree()).toEqual({ "avbruten.bin": wanted });
});

test("the program is killed while it fetches, and what is half there is no file", async () => {
  const third = add(cast.bo);
  const run = third.start({ parameters: ["--downlimit", "12000"] });
  await until(() => readdirSync(third.folder).some((name) => name.startsWith(".avbruten")), 30_000);
  run.child.kill("SIGKILL");
  await run.ended;
  expect(readdirSync(third.folder)).not.toContain("avbruten.bin");
  expect((await third.sync()).code).toBe(0);
  expect(statSync(third.at("avbruten.bin")).size).toBe(60 * mebibyte);
});

test("the server is killed in the middle of a large file and of many small ones: all arrive, none twice", async () => {
  const [first, second] = [add(), add(cast.bo)];
  await first.sync();
  for (let n = 0; n < 60; n++) first.write(`små/${n}.txt`, `rad ${n}`);
  const wanted = writeLarge(first.at("server.bin"), 60);
  const run = first.start({ parameters: ["--uplimit", "12000"] });
  await until(() => run.pieces() >= 3, 30_000);
  await server.kill("SIGKILL");
  await run.ended;
  await server.restart();
  await until(async () => (await first.sync()).code === 0, 60_000);
  expect((await second.sync()).code).toBe(0);
  const tree = second.tree();
  expect(tree).toEqual(first.tree());
  expect(tree).toMatchObject({
    "server.bin": wanted,
    "små/0.txt": digestOf("rad 0"),
    "små/59.txt": digestOf("rad 59"),
  });
  expect(Object.keys(tree).length).toBe(63);
});

test("two gigabytes go up with a cut, and come down as they are", async () => {
  const first = add();
  await first.sync();
  const wanted = writeLarge(first.at("stor.bin"), 2048);
  const large = { chunk: "50000000" };
  const run = first.start(large);
  await until(() => run.pieces() >= 5, 60_000);
  run.child.kill("SIGKILL");
  await run.ended;
  expect((await first.sync(large)).code).toBe(0);
  rmSync(first.at("stor.bin"));
  const answer = await desk.dav("GET", "stor.bin");
  const hash = createHash("sha256");
  for await (const part of answer.body ?? []) hash.update(part);
  expect(hash.digest("hex").slice(0, 16)).toBe(wanted);
});
