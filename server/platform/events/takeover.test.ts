import pg from "pg";
import { expect, test } from "vitest";
import { createDatabase, migrate } from "#database";
import { uuid } from "#clock";
import { createLog } from "#log";
import { migrationFolders } from "../../compose/modules.ts";
import { eventually } from "../../testing/server.ts";
import { createEvents } from "./index.ts";
import { createTestEvents, type Numbered } from "./testing.ts";

test("what an older version has handled stays handled, and what it has not is handled by this one", async () => {
  const url = new URL(process.env["TEST_CLUSTER"] ?? "");
  const administrator = new pg.Client({ connectionString: url.href });
  await administrator.connect();
  url.pathname = `/takeover_${uuid().replaceAll("-", "")}`;
  await administrator.query(`create database ${url.pathname.slice(1)}`);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const folders = migrationFolders().filter(({ module }) => module === "events");
  await migrate(url.href, folders, (key) => key < "events/0004");
  const write = async (n: number): Promise<string> => {
    const { rows } = await client.query<{ xid: string }>(
      "insert into events.outbox (type, subject, payload, topics) values ('thing.happened', 'x', $1, '{t}') returning xid::text",
      [{ n }],
    );
    return rows[0]?.xid ?? "";
  };
  await write(1);
  const third = await write(2).then(() => write(3));
  await write(4);
  await client.query("insert into events.cursor (subscriber, xid) values ('one', $1)", [third]);
  await migrate(url.href, folders);

  const database = createDatabase({ url: url.href, log: createLog("silent") });
  const events = createEvents<Numbered>({ database, log: createLog("silent") });
  const handled: number[] = [];
  const fresh: number[] = [];
  events.on("one", ["thing.happened"], async ({ payload }) => void handled.push(payload.n));
  events.on("new", ["thing.happened"], async ({ payload }) => void fresh.push(payload.n));
  await events.start();
  await eventually(() =>
    expect([handled, fresh]).toEqual([
      [3, 4],
      [1, 2, 3, 4],
    ]),
  );
  // A page that saw the second event before the upgrade is shown what came after it.
  expect((await events.since("t", 2))?.map(({ payload }) => payload.n)).toEqual([3, 4]);
  await events.stop();
  await database.stop();
  await client.end();
  await administrator.query(`drop database ${url.pathname.slice(1)} with (force)`);
  await administrator.end();
});

test("what takes long ends when its process stops, and is handled by the one that leads next", async () => {
  await using here = await createTestEvents();
  const begun: number[] = [];
  const first = await here.start((one) =>
    one.onTogether("slow", ["thing.happened"], async (events, stopping) => {
      begun.push(...events.map(({ payload }) => payload.n));
      await new Promise<void>((resolve) => stopping.addEventListener("abort", () => resolve(), { once: true }));
    }),
  );
  await here.emit(1);
  await eventually(() => expect(begun).toEqual([1]));
  const began = performance.now();
  await first.stop();
  expect(performance.now() - began).toBeLessThan(5000);
  const handled: number[] = [];
  await here.start((one) =>
    one.onTogether("slow", ["thing.happened"], async (events) => {
      handled.push(...events.map(({ payload }) => payload.n));
    }),
  );
  await eventually(() => expect(handled).toEqual([1]));
});
