import { sql, type AnyDb } from "#database";

type Table = "board" | "list" | "label" | "card";
const tables = {
  board: sql`boards.board`,
  list: sql`boards.list`,
  label: sql`boards.label`,
  card: sql`boards.card`,
} as const;

/** Our id of what Deck's clients know by a whole number; null when there is no such row. */
export async function readIdByNumber(db: AnyDb, table: Table, number: number): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from ${tables[table]} where number = ${number}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Keeps the exact colour that a Deck client chose; the page shows the nearest tone. */
export async function writeColour(db: AnyDb, table: "board" | "label", id: string, colour: string): Promise<void> {
  await sql`update ${tables[table]} set colour = ${colour} where id = ${id}`.execute(db);
}
