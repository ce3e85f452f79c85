import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { columnList, fullName, readSequences, readTables, quote } from "./shape.ts";

/**
 * Copies every row of these schemas, as the source's snapshot sees them, into the same tables of another database, and how
 * far its sequences have come. Both connections are in a transaction; ending it is the caller's.
 */
export async function copyTables(source: pg.Client, target: pg.Client, schemas: readonly string[]): Promise<number> {
  const tables = await readTables(source, schemas);
  if (tables.length > 0) await target.query(`truncate ${tables.map(fullName).join(", ")} cascade`);
  let copied = 0;
  for (const table of tables) {
    const what = `${fullName(table)} (${columnList(table)})`;
    const reading = source.query(copyTo(`copy ${what} to stdout`));
    const writing = target.query(copyFrom(`copy ${what} from stdin`));
    await pipeline(reading, writing);
    if (writing.rowCount !== reading.rowCount)
      throw new Error(`Of ${fullName(table)} ${writing.rowCount} of ${reading.rowCount} rows were written.`);
    copied += writing.rowCount;
  }
  for (const { schema, name, value } of await readSequences(source, schemas)) {
    if (value !== null)
      await target.query("select setval($1::regclass, $2::bigint)", [`${quote(schema)}.${quote(name)}`, value]);
  }
  await copyEpoch(source, target);
  return copied;
}

/** Nothing is lost by a move, so that clients go on as before. */
async function copyEpoch(source: pg.Client, target: pg.Client): Promise<void> {
  const { rows: known } = await source.query<{ hasEpochs: boolean }>(
    `select to_regclass('database.epoch') is not null as "hasEpochs"`,
  );
  if (known[0]?.hasEpochs !== true) return;
  const { rows } = await source.query<{ id: string; floor: number; begun: string; isAdopted: boolean }>(
    `select id, floor, begun_at::text as begun, is_adopted as "isAdopted" from database.epoch`,
  );
  await target.query("delete from database.epoch");
  for (const { id, floor, begun, isAdopted } of rows)
    await target.query("insert into database.epoch (id, floor, begun_at, is_adopted) values ($1, $2, $3, $4)", [
      id,
      floor,
      begun,
      isAdopted,
    ]);
}
