import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { createScan } from "#scan";
import { eicar, startTestClamd } from "#scan/testing";
import { createBlobs } from "./index.ts";

const organisation = "0197a000-0000-7000-8000-000000000001";
const t = await createTestDatabase();
const clamd = await startTestClamd();
const dataFolder = mkdtempSync(join(tmpdir(), "safos-quotas-"));
const log = createLog("silent");
const { hostname: host, port } = new URL(clamd.url);
const scan = createScan({ to: { host, port: Number(port) }, missing: "refuse", silentMs: 5000, log });
const blobs = await createBlobs({ database: t.database, dataFolder, log, scan });
afterAll(async () => {
  await t.drop();
  await clamd.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});
let clock = Date.now();
beforeEach(async () => {
  await t.database.pool.query("delete from blobs.blob");
  vi.useFakeTimers({ toFake: ["Date"] });
  // What was looked up for another test is not looked at.
  vi.setSystemTime((clock += 24 * 3_600_000));
  await blobs.quotas.set(organisation, 1_000_000);
});
afterEach(() => void vi.useRealTimers());

let letter = 0;
/** Other bytes each time. */
const bytes = (size: number): Buffer => Buffer.alloc(size, `${(letter += 1)} `);
async function* parts(...list: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* list;
}
const write = (...list: readonly Uint8Array[]) => blobs.write(organisation, parts(...list));
const left = () => blobs.quotas.left(organisation);
const full = { code: "ORGANISATION_FULL" };

test("what is on its way counts as long as it takes, and what it was is known once it is stored", async () => {
  const [begun, rest] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = blobs.write(
    organisation,
    (async function* () {
      yield bytes(800_000);
      begun.resolve();
      await rest.promise;
      yield bytes(100_000);
    })(),
  );
  await begun.promise;
  for (const minutes of [0, 1, 60]) {
    vi.setSystemTime(Date.now() + minutes * 60_000);
    await expect(write(bytes(300_000))).rejects.toMatchObject(full);
    expect(await left()).toBe(200_000);
  }
  rest.resolve();
  await slow;
  expect(await left()).toBe(100_000);
  vi.setSystemTime(Date.now() + 60_000);
  expect([await left(), await blobs.bytes(organisation)]).toEqual([100_000, 900_000]);
});

test("what is there already takes nothing, nor does what is infected or breaks off", async () => {
  const same = bytes(300_000);
  for (let round = 0; round < 5; round++) await write(same);
  expect(await left()).toBe(700_000);
  for (let round = 0; round < 5; round++) {
    await expect(write(bytes(300_000), eicar())).rejects.toMatchObject({ code: "CONTENT_INFECTED" });
    const broken = (async function* () {
      yield bytes(300_000);
      throw new Error("The sender is gone.");
    })();
    await expect(blobs.write(organisation, broken)).rejects.toThrow("gone");
  }
  expect(await left()).toBe(700_000);
  await write(bytes(650_000));
  expect(await left()).toBe(50_000);
});

test("one that does not fit makes no room scarce for one that does, and a look that fails is not the last", async () => {
  await expect(write(bytes(600_000), bytes(600_000))).rejects.toMatchObject(full);
  expect((await Promise.allSettled([write(bytes(900_000), bytes(900_000)), write(bytes(90_000))]))[1]).toMatchObject({
    status: "fulfilled",
  });
  vi.setSystemTime(Date.now() + 60_000);
  await t.database.pool.query("alter table blobs.blob rename to away");
  await expect(left()).rejects.toThrow();
  await t.database.pool.query("alter table blobs.away rename to blob");
  expect(await left()).toBe(910_000);
});
