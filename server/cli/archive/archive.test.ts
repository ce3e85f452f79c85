import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Safos } from "../../compose/compose.ts";
import { startTestServer } from "../../testing/server.ts";
import { readBackup as readArchive } from "./restore.ts";
import { placesOf, withEmpty as withEmptyIn } from "./testing.ts";

const server = await startTestServer();
const folder = mkdtempSync(join(tmpdir(), "safos-archive-"));
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const { blobs } = server.safos;
const pathOf = async (hash: string): Promise<string> => (await placesOf(server.safos, hash)).path;
const stored: string[] = [];
blobs.registerReferences("test", async (hashes) => hashes.filter((hash) => stored.includes(hash)));
for (let count = 0; count < 6; count += 1)
  stored.push((await blobs.write(server.people.anna.organisationId, [randomBytes(200_000)] as never)).hash);
stored.sort();

const writeBackup = (file: string) => server.safos.backup.write(file, null);
const verifyBackup = (file: string) => server.safos.backup.verify(file, null);
const readBackup = async (safos: Safos, file: string, options = {}) =>
  readArchive(safos, await safos.backup.open(file, null), options);

const withEmpty = (work: (safos: Safos) => Promise<void>) => withEmptyIn(folder, work);

test("a whole archive is verified and restored, and a damaged one names what is not whole wherever it lies", async () => {
  const file = join(folder, "whole.safos");
  // A table of more than is held in memory.
  await server.safos.database.pool.query(
    `select events.emit('thing.happened', 'x', '{t}', jsonb_build_object('n', n, 'text', repeat(md5(n::text), 40)))
     from generate_series(1, 1500) n`,
  );
  expect((await writeBackup(file)).faulty).toEqual([]);
  expect(await verifyBackup(file)).toMatchObject({ whole: 6, damaged: [], missing: [] });
  await withEmpty(async (safos) => {
    expect((await readBackup(safos, file)).lost).toEqual([]);
    expect(await safos.blobs.verify()).toMatchObject({ checked: 6, faulty: [] });
    const { rows } = await safos.database.pool.query(
      `select count(distinct payload ->> 'n')::int as n, min(length(payload ->> 'text')) as length
       from events.outbox where type = 'thing.happened'`,
    );
    expect(rows).toEqual([{ n: 1500, length: 1280 }]);
  });

  const [first = "", second = "", , , , last = ""] = stored;
  writeFileSync(await pathOf(first), "kort");
  rmSync(await pathOf(second));
  writeFileSync(await pathOf(last), randomBytes(300_000));
  const damaged = join(folder, "damaged.safos");
  const { faulty } = await writeBackup(damaged);
  expect(faulty).toEqual([
    { hash: first, problem: "damaged", usedBy: ["test"] },
    { hash: second, problem: "missing", usedBy: ["test"] },
    { hash: last, problem: "damaged", usedBy: ["test"] },
  ]);
  expect(await verifyBackup(damaged)).toMatchObject({ whole: 3, damaged: [first, last], missing: [second] });
  await withEmpty(async (safos) => {
    await expect(readBackup(safos, damaged)).rejects.toMatchObject({ code: "RESTORE_BROKEN" });
    expect(safos.organisations.all()).toEqual([]);
    expect((await readBackup(safos, damaged, { keepGoing: true })).lost).toEqual([first, second, last]);
    for (const hash of stored.slice(2, 5)) expect(await safos.blobs.has(hash)).toBe(true);
  });
}, 120_000);

test("an archive that breaks off gives what comes before, when asked to keep going", async () => {
  const whole = readFileSync(join(folder, "damaged.safos"));
  for (const missing of [1, 50_000, 250_000, 450_000]) {
    const cut = join(folder, `cut-${missing}.safos`);
    writeFileSync(cut, whole.subarray(0, whole.length - missing));
    await expect(verifyBackup(cut)).rejects.toMatchObject({ code: "RESTORE_BROKEN" });
    await withEmpty(async (safos) => {
      await expect(readBackup(safos, cut)).rejects.toThrow();
      const { lost } = await readBackup(safos, cut, { keepGoing: true });
      expect(lost).toContain(stored[1]);
      for (const hash of stored) expect([hash, await safos.blobs.has(hash)]).toEqual([hash, !lost.includes(hash)]);
    });
  }
  const early = join(folder, "early.safos");
  writeFileSync(early, whole.subarray(0, 2000));
  await withEmpty(async (safos) => {
    await expect(readBackup(safos, early, { keepGoing: true })).rejects.toThrow();
    expect((await readBackup(safos, join(folder, "whole.safos"))).lost).toEqual([]);
  });
}, 120_000);
