import { readFile } from "node:fs/promises";
import type { TaskContext } from "#workers";
import { unpackRows } from "./batches.ts";
import { writeCsv } from "./csv.ts";
import { writeOds } from "./ods.ts";
import { writeXlsx } from "./xlsx.ts";

interface Wanted {
  readonly format: "csv" | "xlsx" | "ods";
  /** How many rows of the file `rows` belong to each. */
  readonly sheets: readonly { readonly name: string; readonly hasHeading: boolean; readonly count: number }[];
}

export async function run({ format, sheets }: Wanted, context: TaskContext): Promise<Uint8Array> {
  const rows = unpackRows(await readFile(context.path("rows")));
  let at = 0;
  const whole = sheets.map(({ name, hasHeading, count }) => {
    at += count;
    return { name, hasHeading, rows: rows.slice(at - count, at) };
  });
  if (format === "csv") return writeCsv(whole[0]?.rows ?? []);
  return format === "xlsx" ? writeXlsx(whole) : writeOds(whole);
}
