import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { createJobs } from "./service.ts";

/** Starts a queue on a database of its own and stops it; returns what must be let go then. */
async function startAndStop(): Promise<readonly WeakRef<object>[]> {
  const { database, drop } = await createTestDatabase();
  const jobs = createJobs({ database, log: createLog("silent") });
  jobs.handle("test:does", () => Promise.resolve(void database));
  await jobs.start();
  const held = [new WeakRef(database), new WeakRef(database.of()), new WeakRef(jobs)];
  await jobs.stop();
  await drop();
  return held;
}

test("a queue that has stopped holds neither its database nor what its jobs knew", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const held = await startAndStop();
  await expect
    .poll(
      () => {
        collect();
        return held.filter((one) => one.deref() !== undefined).length;
      },
      { timeout: 10_000, interval: 100 },
    )
    .toBe(0);
});
