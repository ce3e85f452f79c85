import { readFile } from "node:fs/promises";
import type { TaskContext } from "#workers";
import { readRows, type ReadRow } from "./read-rows.ts";

/** A file that someone chose, as rows of people. */
export async function run(_input: Record<string, never>, context: TaskContext): Promise<ReadRow[]> {
  return readRows(await readFile(context.path("file")));
}
