import pg from "pg";
import { DatabaseFault } from "../database-fault.ts";
import { quote } from "./shape.ts";

/** What a database says of itself while it is copied into, and once it has been copied away. */
type Client = Pick<pg.Client, "query">;

/** What the operator is told of the database in the data folder. */
export const embeddedPlace = "the embedded database";

async function has(client: Client, table: "copying" | "moved"): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>("select to_regclass($1) is not null as found", [
    `database.${table}`,
  ]);
  return rows[0]?.found === true;
}

/** Nobody works on in a database that was left: what would be written there is not in the other one. */
export async function refuseMoved(client: Client): Promise<void> {
  if (await has(client, "copying"))
    throw new DatabaseFault(
      "Copying into this database broke off, and it is not complete. Run the same command again, or empty it.",
    );
  if (!(await has(client, "moved"))) return;
  const { rows } = await client.query<{ place: string; at: Date }>("select place, at from database.moved");
  const { place = "another database", at } = rows[0] ?? {};
  const remedy = place === embeddedPlace ? "Remove SAFOS_DATABASE_URL" : "Set SAFOS_DATABASE_URL to where it is now";
  throw new DatabaseFault(
    `This database was moved to ${place}${at ? ` on ${at.toISOString()}` : ""}. ${remedy}; to go on with what was left here, run: safos database restored`,
  );
}

export async function markMoved(client: Client, place: string): Promise<void> {
  await client.query("create table database.moved (place text not null, at timestamptz not null default now())");
  await client.query("insert into database.moved (place) values ($1)", [place]);
}

/** The operator says that this is the one to go on with after all. */
export async function takeMoved(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "safos" });
  await client.connect();
  try {
    await client.query("drop table if exists database.moved");
  } finally {
    await client.end();
  }
}

/**
 * Makes a database ready to be copied into: one that holds nothing of Safos, one in which a copy broke off, or one whose
 * content was moved away. False: there is content.
 */
export async function clearTarget(client: Client, modules: readonly string[]): Promise<boolean> {
  const ours = ["database", "graphile_worker", ...modules];
  const { rows } = await client.query<{ name: string }>(
    "select nspname as name from pg_namespace where nspname = any($1)",
    [ours],
  );
  if (rows.length > 0) {
    if (!(await has(client, "copying")) && !(await has(client, "moved"))) return false;
    await client.query(`drop schema ${rows.map(({ name }) => quote(name)).join(", ")} cascade`);
  }
  await client.query("create schema database; create table database.copying ()");
  return true;
}
