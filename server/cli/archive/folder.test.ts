import { randomBytes } from "node:crypto";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, expect, test } from "vitest";
import { createBackupKey, type BackupKey } from "#backup";
import type { Safos } from "../../compose/compose.ts";
import { eventually, startTestServer } from "../../testing/server.ts";
import { readBackup } from "./restore.ts";
import { placesOf, withEmpty } from "./testing.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-backups-"));
const scheduled = join(folder, "scheduled");
const operator = "a-long-operator-token";
const server = await startTestServer({
  SAFOS_BACKUP_TO: scheduled,
  SAFOS_BACKUP_KEEP: "2",
  SAFOS_BACKUP_KEY: "en lång mening att minnas",
  SAFOS_BACKUP_AT: "23:59",
  SAFOS_ADMIN_TOKEN: operator,
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
const { backup, blobs, database, jobs } = server.safos;
const key = createBackupKey(randomBytes(32).toString("hex"));

const stored: string[] = [];
blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => stored.includes(hash)));
async function store(bytes = 150_000): Promise<string> {
  const { hash } = await blobs.write(server.people.anna.organisationId, [randomBytes(bytes)] as never);
  stored.push(hash);
  return hash;
}
const restore = async (safos: Safos, path: string, by: BackupKey | null, options = {}) =>
  readBackup(safos, await safos.backup.open(path, by), options);
/** The files that hold blobs in a folder of backups, and when they were written. */
const kept = (path: string): Map<string, number> =>
  new Map(
    readdirSync(join(path, "blobs"), { recursive: true, encoding: "utf8" })
      .filter((name) => /[0-9a-f]{64}$/.test(name))
      .map((name) => [name, statSync(join(path, "blobs", name)).mtimeMs]),
  );

test("a folder holds every blob once, encrypted, and each of its backups is verified, restored and pruned", async () => {
  const path = join(folder, "encrypted");
  const first = [await store(), await store(0)];
  await backup.write(`${path}/`, key);
  const before = kept(path);
  expect(before.size).toBe(2);
  const second = await store();
  const { file } = await backup.write(path, key);
  const after = kept(path);
  expect(after.size).toBe(3);
  for (const [name, at] of before) expect(after.get(name)).toBe(at);
  // Neither names nor bytes tell what is in it.
  for (const hash of stored) expect(readdirSync(path, { recursive: true }).join()).not.toContain(hash);
  expect(readFileSync(file).subarray(0, 8).toString()).toBe("SAFOSBK1");
  expect(await backup.verify(path, key)).toMatchObject({ whole: 3, damaged: [], missing: [] });

  // The content that only the first one holds goes with it.
  const oldest =
    readdirSync(path)
      .filter((name) => name.endsWith(".safos"))
      .toSorted()[0] ?? "";
  expect(await backup.verify(join(path, oldest), key)).toMatchObject({ whole: 2 });
  await withEmpty(folder, async (safos) => {
    await expect(restore(safos, path, createBackupKey("en helt annan mening"))).rejects.toMatchObject({
      code: "BACKUP_KEY_WRONG",
    });
    await expect(restore(safos, path, null)).rejects.toMatchObject({ code: "BACKUP_KEY_MISSING" });
    expect((await restore(safos, path, key)).lost).toEqual([]);
    for (const hash of [...first, second]) expect(await safos.blobs.has(hash)).toBe(true);
  });
  const gone = stored.splice(0, 1)[0] ?? "";
  await database.pool.query("delete from blobs.blob where hash = $1", [gone]);
  await backup.write(path, key);
  // As processes leave it that were killed in the middle.
  const left = ["2026-01-01T00-00-00-000Z.safos.partial", "2026-01-01T00-00-00-000Z.safos.table"];
  for (const name of [...left, join("blobs", [...kept(path).keys()][0] + ".partial")])
    writeFileSync(join(path, name), "x");
  await backup.write(path, key).then(({ file: last }) => rmSync(last));
  expect(await backup.prune(path, 1, key)).toEqual({ archives: 2, blobs: 1 });
  expect(
    readdirSync(path, { recursive: true, encoding: "utf8" }).filter(
      (name) => !/(safos|json|[0-9a-f]{2,64}|blobs)$/.test(name),
    ),
  ).toEqual([]);
  expect(await backup.verify(path, key)).toMatchObject({ whole: 2, damaged: [], missing: [] });
  expect(await backup.prune(path, 1, key)).toEqual({ archives: 0, blobs: 0 });
}, 120_000);

test("what was damaged or taken away beside an archive is named, and costs only itself", async () => {
  const path = join(folder, "plain");
  const [one, two, three] = [await store(), await store(), await store()];
  await backup.write(`${path}/`, null);
  const pathOf = async (hash: string): Promise<string> => join(path, (await placesOf(server.safos, hash)).kept);
  writeFileSync(await pathOf(one), randomBytes(150_000));
  rmSync(await pathOf(two));
  expect(await backup.verify(path, null)).toMatchObject({ damaged: [one], missing: [two] });
  await expect(backup.write(path, key)).rejects.toMatchObject({ code: "BACKUP_TARGET_UNUSABLE" });
  await withEmpty(folder, async (safos) => {
    await expect(restore(safos, path, null)).rejects.toMatchObject({ code: "RESTORE_BROKEN" });
    expect(safos.organisations.all()).toEqual([]);
    expect((await restore(safos, path, null, { keepGoing: true })).lost).toEqual([one, two].toSorted());
    expect(await safos.blobs.has(three)).toBe(true);
  });
  // The next backup brings what is missing, and what has another size.
  writeFileSync(await pathOf(one), "kort");
  await backup.write(path, null);
  expect(await backup.verify(path, null)).toMatchObject({ damaged: [], missing: [] });
}, 120_000);

test("what a folder has damaged is found within thirty backups and copied anew, or named when there is no other", async () => {
  const path = join(folder, "rolling");
  const [first, second] = [await store(), await store()];
  await backup.write(`${path}/`, null);
  const fileOf = async (hash: string): Promise<string> => join(path, (await placesOf(server.safos, hash)).kept);
  const whole = readFileSync(await fileOf(first));
  for (const hash of [first, second]) {
    const bytes = readFileSync(await fileOf(hash));
    bytes[70_000] = (bytes[70_000] ?? 0) ^ 1;
    writeFileSync(await fileOf(hash), bytes);
  }
  // Of the second the source has no whole one either.
  const ofSource = (await placesOf(server.safos, second)).path;
  const secondWhole = readFileSync(ofSource);
  writeFileSync(ofSource, randomBytes(secondWhole.length));
  const renewed: string[] = [];
  const named: string[] = [];
  for (let turn = 0; turn < 30; turn++) {
    const written = await backup.write(path, null);
    renewed.push(...written.renewed);
    named.push(...written.faulty.filter((one) => one.problem === "damaged").map((one) => one.hash));
  }
  expect(renewed).toEqual([first]);
  expect(named).toEqual([second]);
  expect(readFileSync(await fileOf(first)).equals(whole)).toBe(true);
  expect(await backup.verify(path, null)).toMatchObject({ damaged: [second] });
  writeFileSync(ofSource, secondWhole);
}, 120_000);

test("an encrypted archive with one bit flipped, or cut, is refused and leaves the installation empty", async () => {
  const file = join(folder, "sealed.safos");
  await backup.write(file, key);
  expect(await backup.verify(file, key)).toMatchObject({ damaged: [], missing: [] });
  const whole = readFileSync(file);
  const flipped = Buffer.from(whole);
  flipped[70_000] = (flipped[70_000] ?? 0) ^ 4;
  const frame = 65_536 + 16;
  const exchanged = Buffer.concat([
    whole.subarray(0, 56),
    whole.subarray(56 + frame, 56 + 2 * frame),
    whole.subarray(56, 56 + frame),
    whole.subarray(56 + 2 * frame),
  ]);
  await withEmpty(folder, async (safos) => {
    for (const bytes of [flipped, exchanged, whole.subarray(0, 56 + frame), whole.subarray(0, 30)]) {
      const bad = join(folder, "bad.safos");
      writeFileSync(bad, bytes);
      await expect(backup.verify(bad, key)).rejects.toMatchObject({ code: "RESTORE_BROKEN" });
      await expect(restore(safos, bad, key)).rejects.toThrow();
      expect((await safos.database.pool.query("select from organisations.organisation")).rowCount).toBe(0);
    }
    expect((await restore(safos, file, key)).lost).toEqual([]);
  });
}, 120_000);

test("a second backup waits its turn, and a target that cannot be written is said and left as it was", async () => {
  const [first, second] = await Promise.allSettled([
    backup.write(join(folder, "one.safos"), null),
    backup.write(join(folder, "two.safos"), null),
  ]);
  const codes = [first, second].map((one) =>
    one.status === "rejected" ? (one.reason as { code: string }).code : "written",
  );
  expect(codes.toSorted()).toEqual(["BACKUP_RUNNING", "written"]);
  writeFileSync(join(folder, "file"), "x");
  mkdirSync(join(folder, "taken.safos.partial"));
  for (const target of ["file/x.safos", "nowhere/x.safos", "file/", "taken.safos"])
    await expect(backup.write(join(folder, target), null)).rejects.toMatchObject({ code: "BACKUP_TARGET_UNUSABLE" });
  await expect(backup.write("/proc/backups/", null)).rejects.toMatchObject({ code: "BACKUP_TARGET_UNUSABLE" });
  expect(readdirSync(folder).filter((name) => name.endsWith(".table"))).toEqual([]);
  // The lock has been let go.
  await backup.write(join(folder, "three.safos"), null);
});

async function writeArchive(entries: Readonly<Record<string, string>>): Promise<string> {
  const file = join(folder, "hostile.safos");
  const archive = pack();
  for (const [name, text] of Object.entries(entries)) archive.entry({ name }, text);
  archive.finalize();
  await pipeline(archive, createZstdCompress(), createWriteStream(file));
  return file;
}

test("names in an archive lead nowhere but to what they are the hash of", async () => {
  const manifest = { format: 1, version: "0", createdAt: "", migrations: [], tables: [], sequences: [], blobs: 1 };
  const table = { schema: "pg_catalog", name: "pg_authid", columns: ["rolname"] };
  await withEmpty(folder, async (safos) => {
    for (const entries of [
      { "manifest.json": JSON.stringify(manifest), "blobs/../../../../tmp/hostile": "x" },
      { "manifest.json": JSON.stringify({ ...manifest, format: 2 }), "contents.txt": "../../../../etc/passwd" },
      { "manifest.json": JSON.stringify({ ...manifest, tables: [table] }) },
      { "manifest.json": JSON.stringify({ ...manifest, sequences: [{ ...table, value: "1" }] }) },
      { "manifest.json": JSON.stringify({ ...manifest, format: 3 }) },
      { "manifest.json": "{" },
      { "blobs/x": "x" },
    ])
      await expect(restore(safos, await writeArchive(entries as never), null)).rejects.toMatchObject({
        code: "RESTORE_BROKEN",
      });
    expect(existsSync("/tmp/hostile")).toBe(false);
    expect(await safos.blobs.stored.list(safos.database.pool)).toEqual([]);
  });
}, 60_000);

test("backups that are due are written by themselves, the oldest removed, and metrics say when", async () => {
  const gauge = async (): Promise<number> => {
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${operator}` } });
    return Number(/^safos_backup_last_success_seconds (\S+)$/m.exec(await answer.text())?.[1]);
  };
  expect(await gauge()).toBe(0);
  const archives = (): string[] => readdirSync(scheduled).filter((name) => name.endsWith(".safos"));
  const begun = Math.floor(Date.now() / 1000);
  for (let turn = 1; turn < 4; turn += 1) {
    await jobs.add(database.of(), "backup:write", {});
    await eventually(() => expect(archives().length >= Math.min(turn, 2)).toBe(true), 20_000);
    await eventually(async () => expect(await jobs.depth("housekeeping")).toBe(0), 20_000);
  }
  await eventually(() => expect(archives()).toHaveLength(2), 20_000);
  expect(await gauge()).toBeGreaterThanOrEqual(begun);
  expect(await backup.verify(scheduled, createBackupKey("en lång mening att minnas"))).toMatchObject({ damaged: [] });
}, 120_000);
