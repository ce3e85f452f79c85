import { defineTask, type Owner, type Workers } from "#workers";
import { packRows } from "./batches.ts";
import type { Sheet } from "./cells.ts";
import type { run } from "./write.task.ts";

/** CSV holds the first sheet alone. */
export type SheetFormat = "csv" | "xlsx" | "ods";

const task = defineTask<typeof run>({
  name: "sheets:write",
  file: new URL("write.task.ts", import.meta.url),
  limits: { time: 60_000, memory: 900, outputBytes: 128 << 20 },
});

/** Sheets as a file, written in a worker process. Refuses TOO_LARGE with the limit it met, and UNAVAILABLE. */
export const writeSheets = (
  workers: Workers,
  format: SheetFormat,
  sheets: readonly Sheet[],
  call: { readonly owner: Owner; readonly signal?: AbortSignal },
): Promise<Uint8Array> =>
  workers.run(
    task,
    {
      format,
      sheets: sheets.map(({ name, rows, hasHeading = true }) => ({ name, hasHeading, count: rows.length })),
    },
    { ...call, files: { rows: packRows(sheets) } },
  );
