import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { RunningServer } from "./server.ts";

/** Where a server's own PostgreSQL is. */
export function databaseAddress({ data }: Pick<RunningServer, "data">): string {
  const cluster = join(data, "postgresql.location");
  const place = existsSync(cluster) ? readFileSync(cluster, "utf8").trim() : join(data, "postgresql");
  const secret = readFileSync(join(data, "postgresql.secret"), "utf8").trim();
  const port = readFileSync(join(place, "postmaster.pid"), "utf8").split("\n")[3];
  return `postgres://safos:${secret}@127.0.0.1:${port}/safos`;
}

/** A statement in a server's own PostgreSQL: for what would take hours or thousands of requests otherwise. */
export async function queryDatabase(
  server: Pick<RunningServer, "data">,
  statement: string,
  values: readonly unknown[],
): Promise<void> {
  await readDatabase(server, statement, values);
}

/** The same, with the rows that it gives. */
export async function readDatabase<T extends pg.QueryResultRow>(
  server: Pick<RunningServer, "data">,
  statement: string,
  values: readonly unknown[],
): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: databaseAddress(server) });
  await client.connect();
  try {
    return (await client.query<T>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}
