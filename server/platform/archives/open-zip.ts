import { inflateRawSync } from "node:zlib";
import { exceed, refuseTask } from "#workers";

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

/** What a ZIP may hold: entries, and bytes of all that is unpacked of it. */
export interface ZipLimits {
  readonly entries: number;
  readonly unpackedBytes: number;
}

/** A ZIP whose entries are unpacked one by one, all together within the limit. */
export interface Zip {
  readonly names: readonly string[];
  /** Null when there is no such entry. */
  read(name: string): Buffer | null;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const stored = 0;
const deflated = 8;
/** Sizes that a ZIP of more than 4 GiB gives elsewhere. */
const elsewhere = 0xffffffff;

/**
 * Opens a ZIP by its central directory (APPNOTE.TXT 4.3.12), in a task. Number and sizes are looked at before anything is
 * unpacked. Refuses FORMAT_BROKEN (encrypted ones and ZIP64 too) and TOO_LARGE.
 */
export function openZip(bytes: Buffer, limits: ZipLimits): Zip {
  const entries = readEntries(bytes, limits);
  const claimed = [...entries.values()].reduce((sum, one) => sum + one.unpacked, 0);
  if (claimed > limits.unpackedBytes) throw exceed("unpackedBytes", limits.unpackedBytes);
  let left: number = limits.unpackedBytes;
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (!entry) return null;
      const unpacked = unpack(bytes, entry, left, limits);
      // An entry that is read twice counts twice: it is there twice.
      left -= unpacked.length;
      return unpacked;
    },
  };
}

function readEntries(bytes: Buffer, limits: ZipLimits): Map<string, Entry> {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== endMark) throw refuseTask("FORMAT_BROKEN");
  const count = bytes.readUInt16LE(end + 10);
  if (count > limits.entries) throw exceed("entries", limits.entries);
  const entries = new Map<string, Entry>();
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryMark) throw refuseTask("FORMAT_BROKEN");
    const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = {
      name: bytes.toString("utf8", at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    };
    if (isEncrypted || entry.packed === elsewhere || entry.at === elsewhere) throw refuseTask("FORMAT_BROKEN");
    entries.set(entry.name, entry);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(bytes: Buffer, { method, packed, at }: Entry, most: number, limits: ZipLimits): Buffer {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== localMark) throw refuseTask("FORMAT_BROKEN");
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const content = bytes.subarray(start, start + packed);
  if (content.length < packed || (method !== stored && method !== deflated)) throw refuseTask("FORMAT_BROKEN");
  if (method === stored) {
    if (packed > most) throw exceed("unpackedBytes", limits.unpackedBytes);
    return content;
  }
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(most, 1) });
  } catch (error) {
    // What it claimed to be was less than what it is.
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE")
      throw exceed("unpackedBytes", limits.unpackedBytes);
    throw refuseTask("FORMAT_BROKEN");
  }
}
