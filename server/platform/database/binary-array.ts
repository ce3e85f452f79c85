const typeOids = { text: 25, bigint: 20 } as const;
const headBytes = 20;

/** One dimension that counts from 1 (PostgreSQL, `array_recv`): what a list of that many bytes of elements begins with. */
function begin(type: keyof typeof typeOids, count: number, hasNulls: boolean, elementBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(headBytes + 4 * count + elementBytes);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(hasNulls ? 1 : 0, 4);
  bytes.writeInt32BE(typeOids[type], 8);
  bytes.writeInt32BE(count, 12);
  bytes.writeInt32BE(1, 16);
  return bytes;
}

/**
 * A parameter of the type `text[]` in PostgreSQL's binary form: long texts full of quotes are neither escaped here nor looked through
 * there. NUL, which no text of PostgreSQL holds, fails the statement. Null where the list is empty: `unnest` makes no row of it either.
 */
export function binaryTexts(values: readonly (string | null)[]): Buffer | null {
  if (values.length === 0) return null;
  let elementBytes = 0;
  let hasNulls = false;
  for (const value of values) {
    if (value === null) hasNulls = true;
    else elementBytes += Buffer.byteLength(value);
  }
  const bytes = begin("text", values.length, hasNulls, elementBytes);
  let at = headBytes;
  for (const value of values) {
    const written = value === null ? -1 : bytes.write(value, at + 4);
    bytes.writeInt32BE(written, at);
    at += 4 + Math.max(written, 0);
  }
  return bytes;
}

/** The same of the type `bigint[]`. */
export function binaryBigints(values: readonly (number | null)[]): Buffer | null {
  if (values.length === 0) return null;
  const nulls = values.filter((value) => value === null).length;
  const bytes = begin("bigint", values.length, nulls > 0, 8 * (values.length - nulls));
  let at = headBytes;
  for (const value of values) {
    bytes.writeInt32BE(value === null ? -1 : 8, at);
    at += 4;
    if (value === null) continue;
    bytes.writeBigInt64BE(BigInt(value), at);
    at += 8;
  }
  return bytes;
}
