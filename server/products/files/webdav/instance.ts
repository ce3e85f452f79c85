import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/** Reads what every file id of this deployment ends with, the first time it is needed. */
export function instanceReader(db: FileDb): () => Promise<string> {
  let instance: string | null = null;
  return async () => {
    instance ??= (await sql<{ id: string }>`select id from files.instance`.execute(db)).rows[0]?.id ?? "";
    return instance;
  };
}
