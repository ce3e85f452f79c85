import pg from "pg";
import { createLog } from "#log";
import { uuid } from "#clock";
import { createDatabase, type Database } from "./connection.ts";

export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  drop(): Promise<void>;
}

/** A fresh copy of the migrated template that the test run's set-up made. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env["TEST_CLUSTER"];
  if (!server) throw new Error("Run tests through vitest: its set-up starts PostgreSQL.");
  const name = `test_${uuid().replaceAll("-", "")}`;
  await administer(server, `create database ${name} template safos_template strategy wal_log`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = createDatabase({ url: url.href, log: createLog("silent"), poolSize: 10 });
  return {
    database,
    url: url.href,
    async drop() {
      await database.stop();
      await administer(server, `drop database ${name} with (force)`);
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
