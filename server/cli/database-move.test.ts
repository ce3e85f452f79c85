import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { uuid } from "#clock";
import { freePort, migrate, sql } from "#database";
import { createTestDatabase } from "#database/testing";
import { createLog } from "#log";
import { copyDatabase } from "../compose/copy-database.ts";
import { compose, readAllSettings, type Safos } from "../compose/compose.ts";
import { migrationFolders } from "../compose/modules.ts";
import { startTestServer } from "../testing/server.ts";
import { findCommand } from "./commands.ts";

const folder = mkdtempSync(join(tmpdir(), "safos-move-"));
const log = createLog("silent");
const cluster = process.env["TEST_CLUSTER"] ?? "";
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const ask = <T = Record<string, unknown>>(url: string, statement: string): Promise<T[]> =>
  withClient(url, async (client) => (await client.query(statement)).rows as T[]);

/** An empty database, as an agency's own PostgreSQL gives it. */
async function createEmpty(): Promise<string> {
  const name = `moved_${uuid().replaceAll("-", "")}`;
  await ask(cluster, `create database ${name}`);
  onTestFinished(async () => void (await ask(cluster, `drop database ${name} with (force)`)));
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return url.href;
}

async function composeOn(databaseUrl: string, data: string): Promise<Safos> {
  const settings = readAllSettings({
    SAFOS_PORT: String(await freePort()),
    SAFOS_HOST: "127.0.0.1",
    SAFOS_DATA: data,
    SAFOS_DISK_RESERVE: "0",
    SAFOS_MEDIA_PORT: "0",
    SAFOS_DATABASE_URL: databaseUrl,
  });
  return compose({ settings, databaseUrl, log, pageFolder: null });
}

/** `safos database …` on a database; the code of a refusal, or the message of a fault. */
async function safos(databaseUrl: string, ...list: string[]): Promise<string> {
  const made = await composeOn(databaseUrl, join(folder, uuid()));
  try {
    const command = findCommand(list);
    if (!command) throw new Error("There is no such command.");
    return (await command.run(made, list.slice(command.path.length), {}, readAllSettings({}))).text;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message;
  } finally {
    await made.database.stop();
  }
}

/** Everything that a database holds but what numbers its transactions, as text. */
const contentOf = (url: string): Promise<Record<string, string>> =>
  withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')
         and table_name not in ('moved', 'migration', 'cursor')`,
    );
    const content: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ all: string }>(
        `select coalesce(string_agg(r, ',' order by r), '') as all from
          (select (to_jsonb(t) - 'xid' - 'snapshot')::text as r from ${name} t) as rows`,
      );
      content[name] = rows[0]?.all ?? "";
    }
    return content;
  });

/** A server with something in its database; `end` stops it. */
async function filled() {
  const server = await startTestServer();
  let ended: Promise<void> | null = null;
  const end = (): Promise<void> => (ended ??= server.safos.stop());
  onTestFinished(async () => {
    await end();
    await ask(cluster, `drop database ${new URL(server.databaseUrl).pathname.slice(1)} with (force)`);
  });
  const { anna, bo } = server.people;
  const place = await server.workspace("Flyttas", anna, bo);
  await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/boards`, { title: "Tavla" });
  await server.call(anna, "POST", `/api/v1/workspaces/${place.id}/folders`, { name: "Mapp" });
  return { ...server, end };
}

test("a database is moved with everything in it, goes on there, and is not used where it was", async () => {
  const server = await filled();
  const target = await createEmpty();
  expect(await safos(server.databaseUrl, "database", "move", target)).toBe("DATABASE_IN_USE");
  const later = new Date("2030-01-01T08:00:00Z");
  await server.safos.jobs.add(server.safos.database.of(), "polls:tick", { who: "å" }, { runAt: later, key: "one" });
  const waiting = await server.safos.jobs.waiting(server.safos.database.pool);
  await server.end();
  // What one subscriber has not handled yet must be handled there, by it and nobody else.
  await ask(
    server.databaseUrl,
    `with lost as (select max(xid) as xid from events.outbox)
     update events.cursor set handled = format('%s:%s:', xid, xid)::pg_snapshot from lost where subscriber = 'search'`,
  );
  const before = await contentOf(server.databaseUrl);
  expect(await safos(server.databaseUrl, "database", "move", target)).toMatch(/^\d+ rows were moved to /);
  expect(await contentOf(target)).toEqual(before);
  await expect(migrate(server.databaseUrl, migrationFolders())).rejects.toThrow(/^This database was moved to /);
  expect(await safos(server.databaseUrl, "database", "move", target)).toMatch(/^This database was moved to /);

  const moved = await composeOn(target, join(folder, "moved"));
  expect(await moved.jobs.waiting(moved.database.pool)).toEqual(waiting);
  const open = await ask<{ subscriber: string; count: number }>(
    target,
    `select subscriber, count(*)::int as count from events.cursor, events.outbox
     where not pg_visible_in_snapshot(xid, handled) group by 1`,
  );
  expect(open.map((one) => one.subscriber)).toEqual(["search"]);
  await moved.start();
  expect((await sql`select 1 from organisations.organisation`.execute(moved.database.of())).rows).toHaveLength(2);
  expect(await moved.database.epoch()).toBeNull();
  await moved.stop();

  // And back, over what was left.
  expect(await safos(target, "database", "move", server.databaseUrl)).toMatch(/^\d+ rows were moved to /);
  await migrate(server.databaseUrl, migrationFolders());
  await expect(migrate(target, migrationFolders())).rejects.toThrow(/^This database was moved to /);
}, 120_000);

test("what breaks off starts nowhere, changes nothing where it came from, and is begun again", async () => {
  const server = await filled();
  await server.end();
  const before = await contentOf(server.databaseUrl);
  const target = await createEmpty();
  // The other database loses the connection in the middle of the rows.
  const killing = withClient(target, async (client) => {
    for (let hits = 0; hits === 0;) {
      const hit = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
         and pid <> pg_backend_pid() and query ilike 'copy %from stdin'`,
      );
      hits = hit.rows.length;
    }
  });
  await expect(copyDatabase(server.databaseUrl, target, log)).rejects.toThrow();
  await killing;
  await expect(migrate(target, migrationFolders())).rejects.toThrow(/^Copying into this database broke off/);
  expect(await contentOf(server.databaseUrl)).toEqual(before);
  expect(await copyDatabase(server.databaseUrl, target, log)).not.toBeNull();
  expect(await contentOf(target)).toEqual(before);
}, 120_000);

test("an address that leads nowhere, and one with content, are refused", async () => {
  const t = await createTestDatabase();
  onTestFinished(() => t.drop());
  for (const where of ["nonsense", "http://x.example/", "postgres://safos:fel@127.0.0.1:1/safos", "embedded"])
    expect([where, await safos(t.url, "database", "move", where)]).toEqual([where, "MOVE_TARGET_UNUSABLE"]);
  expect(await safos(t.url, "database", "move")).toBe("INVALID");
  expect(await safos(t.url, "database", "move", t.url)).toBe("MOVE_NOT_EMPTY");
});

test("who brought the database back by other means says so, and everything that a restore does is done", async () => {
  const server = await filled();
  expect(await safos(server.databaseUrl, "database", "restored")).toBe("DATABASE_IN_USE");
  await server.end();
  expect(await safos(server.databaseUrl, "database", "restored")).toContain("Start the server");
  const again = await composeOn(server.databaseUrl, join(folder, "again"));
  await again.start();
  const floor = (await again.database.epoch())?.floor ?? 0;
  const { rows } = await sql<{ position: number; etag: number }>`
    select position, nextval('files.change') as etag from chat.stream`.execute(again.database.of());
  expect([(rows[0]?.position ?? 0) >= floor, (rows[0]?.etag ?? 0) > floor]).toEqual([true, true]);
  await again.stop();
});
