/** A ZIP archive whose files are stored as they are: pictures and documents are compressed already (APPNOTE 6.3.10). */

export interface ZipEntry {
  /** With `/` between folders. */
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When it was written, ms. */
  readonly at: number;
}

/** Without its extension for larger ones (ZIP64), an archive holds no more. */
export const mostEntries = 65_535;
const mostBytes = 4_000_000_000;

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xed_b8_83_20 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as ISO 3309 has it. */
export function crc32(bytes: Uint8Array): number {
  let sum = 0xff_ff_ff_ff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xff_ff_ff_ff) >>> 0;
}

/** Two seconds at a time, from 1980 on, where the person is. */
function dosTime(at: number): number {
  const date = new Date(at);
  const year = Math.min(Math.max(date.getFullYear(), 1980), 2107) - 1980;
  const day = (year << 9) | ((date.getMonth() + 1) << 5) | date.getDate();
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

const version = 20;
/** Names are UTF-8. */
const flags = 0x08_00;

/** Numbers of two (`s`) or four (`l`) bytes, the lowest first. */
function packed(fields: readonly (readonly ["s" | "l", number])[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + (size === "s" ? 2 : 4), 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === "s") view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size === "s" ? 2 : 4;
  }
  return new Uint8Array(view.buffer);
}

/** The archive's parts, in order. Throws RangeError where it would be larger than an archive can be. */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer>[] {
  const total = entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (entries.length > mostEntries || total > mostBytes) throw new RangeError("The archive is too large.");
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const { path, bytes, at } of entries) {
    const name = new TextEncoder().encode(path);
    const about = [
      ["s", version],
      ["s", flags],
      ["s", 0],
      ["l", dosTime(at)],
      ["l", crc32(bytes)],
      ["l", bytes.length],
      ["l", bytes.length],
      ["s", name.length],
      ["s", 0],
    ] as const;
    parts.push(packed([["l", 0x04_03_4b_50], ...about]), name, bytes);
    directory.push(
      packed([["l", 0x02_01_4b_50], ["s", version], ...about, ["s", 0], ["s", 0], ["s", 0], ["l", 0], ["l", offset]]),
      name,
    );
    offset += 30 + name.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = packed([
    ["l", 0x06_05_4b_50],
    ["s", 0],
    ["s", 0],
    ["s", entries.length],
    ["s", entries.length],
    ["l", size],
    ["l", offset],
    ["s", 0],
  ]);
  return [...parts, ...directory, end];
}
