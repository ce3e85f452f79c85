import { afterAll, expect, test } from "vitest";
import { startTestServer } from "../../testing/server.ts";

const first = await startTestServer();
const second = await startTestServer();
afterAll(async () => {
  await first.stop();
  await second.stop();
});

test("what waits in the queue can be taken along to another installation, what recurs is not", async () => {
  const runAt = new Date("2030-01-01T08:00:00Z");
  const { jobs, database } = first.safos;
  await jobs.add(database.of(), "polls:tick", { who: "å" }, { runAt, key: "one" });
  const waiting = await jobs.waiting(database.pool);
  expect(waiting).toEqual([{ task: "polls:tick", payload: { who: "å" }, runAt: runAt.toISOString(), key: "one" }]);
  await second.safos.jobs.restore(waiting);
  expect(await second.safos.jobs.waiting(second.safos.database.pool)).toEqual(waiting);
});
