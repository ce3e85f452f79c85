import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";
import { currentRclone } from "./rclone.ts";

/** Names its pieces `000000000000000-000000010485759`, unlike Debian's rclone and the desktop client. */
let server: RunningServer;
let cast: Cast;
let remote: string;
const folder = mkdtempSync(join(tmpdir(), "safos-rclone-"));
const local = join(folder, "local");
const run = promisify(execFile);
const always = ["--config", join(folder, "rclone.conf"), "--retries", "1", "--webdav-nextcloud-chunk-size", "10M"];
const rclone = async (...parameters: string[]): Promise<string> =>
  (await run(currentRclone, [...always, ...parameters])).stdout;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  mkdirSync(local);
  const { name, password } = cast.anna;
  const url = `url=${server.url}/remote.php/dav/files/${name}`;
  await rclone("config", "create", "safos", "webdav", url, "vendor=nextcloud", `user=${name}`, `pass=${password}`);
  remote = `safos:${cast.workspaceName}/Ny rclone`;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes in the server's folder of stored content. */
function storedBytes(): number {
  const blobs = join(server.data, "blobs");
  const names = readdirSync(blobs, { recursive: true, encoding: "utf8" });
  return names.reduce((sum, name) => sum + (statSync(join(blobs, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

test("a large file goes up in pieces, whole and with its time, and comes down the same", async () => {
  const large = join(local, "Stor å.bin");
  writeFileSync(large, randomBytes(45_000_000));
  utimesSync(large, 1_700_000_000, 1_700_000_000);
  const log = join(folder, "log");
  await rclone("sync", local, remote, "-vv", "--log-file", log);
  expect(readFileSync(log, "utf8")).toMatch(/chunk/i);
  expect(JSON.parse(await rclone("lsjson", remote))).toMatchObject([
    { Name: "Stor å.bin", Size: 45_000_000, ModTime: "2023-11-14T22:13:20Z" },
  ]);
  const sha1 = createHash("sha1").update(readFileSync(large)).digest("hex");
  expect(await rclone("sha1sum", remote)).toContain(sha1);
  await rclone("check", "--download", local, remote);
  // Nothing goes over the wire a second time.
  await rclone("sync", local, remote, "-v", "--log-file", join(folder, "again"));
  expect(readFileSync(join(folder, "again"), "utf8")).toContain("There was nothing to transfer");
});

test("moves, copies and removes on the server, and finds what is the same by its checksum", async () => {
  await rclone("moveto", `${remote}/Stor å.bin`, `${remote}/Flyttad/#1 %.bin`);
  await rclone("copyto", `${remote}/Flyttad/#1 %.bin`, `${remote}/Kopia.bin`);
  expect((await rclone("lsf", "-R", remote)).trim().split("\n").sort()).toEqual([
    "Flyttad/",
    "Flyttad/#1 %.bin",
    "Kopia.bin",
  ]);
  await rclone("check", "--checksum", `${remote}/Flyttad`, `${remote}/Flyttad`);
  await rclone("purge", `${remote}/Flyttad`);
  expect(await rclone("lsf", remote)).toBe("Kopia.bin\n");
});

test("an upload that is cut leaves no half file, and the next one is whole", async () => {
  const cut = join(local, "Avbruten.bin");
  writeFileSync(cut, randomBytes(60_000_000));
  const before = storedBytes();
  const one = spawn(currentRclone, [...always, "copy", cut, remote, "--bwlimit", "10M"]);
  const ended = new Promise((resolve) => one.on("exit", resolve));
  await until(() => Promise.resolve(storedBytes() > before + 20_000_000));
  one.kill("SIGKILL");
  await ended;
  expect(await rclone("lsf", remote)).toBe("Kopia.bin\n");
  await rclone("copy", cut, remote);
  expect(Number(JSON.parse(await rclone("lsjson", `${remote}/Avbruten.bin`))[0].Size)).toBe(statSync(cut).size);
  await rclone("check", "--download", "--one-way", local, remote, "--include", "Avbruten.bin");
});
