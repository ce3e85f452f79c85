import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";
import type { Cell, Sheet } from "./cells.ts";

type Row = readonly Cell[];

/** Rows that are written at a time, so that nobody waits while a hundred thousand are. */
const rowsAtOnce = 500;
const lengthBytes = 4;

/** The rows of every sheet, one after the other, as bytes for a worker process: each batch with its length before it. */
export const packRows = (sheets: readonly Sheet[]): Readable =>
  Readable.from(batches(sheets.flatMap(({ rows }) => rows)), { objectMode: false });

async function* batches(rows: readonly Row[]): AsyncGenerator<Buffer> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const bytes = serialize(rows.slice(at, at + rowsAtOnce));
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32LE(bytes.length);
    yield Buffer.concat([length, bytes]);
    await nextTurn();
  }
}

export function unpackRows(bytes: Buffer): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at + lengthBytes;
    const end = start + bytes.readUInt32LE(at);
    for (const row of deserialize(bytes.subarray(start, end)) as Row[]) rows.push(row);
    at = end;
  }
  return rows;
}
