import type pg from "pg";

/** One table with what copying it needs. */
export interface TableShape {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly string[];
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const fullName = (table: Pick<TableShape, "schema" | "name">): string =>
  `${quote(table.schema)}.${quote(table.name)}`;
export const columnList = (table: TableShape): string => table.columns.map(quote).join(", ");

/** Every table of these schemas but unlogged ones, whose rows are of the moment; referred-to ones before those that refer to them. */
export async function readTables(client: pg.Client, schemas: readonly string[]): Promise<TableShape[]> {
  const { rows } = await client.query<{ schema: string; name: string; columns: string[] }>(
    `select c.table_schema as schema, c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = any($1) and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
       and not exists (select from pg_class k where k.relnamespace::regnamespace::text = c.table_schema and k.relname = c.table_name and k.relpersistence = 'u')
     group by 1, 2 order by 1, 2`,
    [schemas],
  );
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `select f.relnamespace::regnamespace || '.' || f.relname as from, t.relnamespace::regnamespace || '.' || t.relname as to
     from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid where k.contype = 'f' and k.conrelid <> k.confrelid`,
  );
  return sortByReference(rows, references);
}

function sortByReference(
  tables: readonly TableShape[],
  references: readonly { from: string; to: string }[],
): TableShape[] {
  const byName = new Map(tables.map((table) => [`${table.schema}.${table.name}`, table]));
  const sorted: TableShape[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (name: string): void => {
    const table = byName.get(name);
    if (!table || state.has(name)) return;
    state.set(name, "open");
    for (const one of references) if (one.from === name && state.get(one.to) !== "open") visit(one.to);
    state.set(name, "done");
    sorted.push(table);
  };
  for (const name of byName.keys()) visit(name);
  return sorted;
}

export interface SequenceValue {
  readonly schema: string;
  readonly name: string;
  readonly value: string | null;
}

export async function readSequences(client: pg.Client, schemas: readonly string[]): Promise<SequenceValue[]> {
  const { rows } = await client.query<SequenceValue>(
    "select schemaname as schema, sequencename as name, last_value::text as value from pg_sequences where schemaname = any($1) order by 1, 2",
    [schemas],
  );
  return rows;
}

export async function readMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    "select module || '/' || name as key from database.migration order by 1",
  );
  return rows.map((row) => row.key);
}
