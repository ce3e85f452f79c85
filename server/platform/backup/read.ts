import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { extract } from "tar-stream";
import { parseLine, type Stored } from "#blobs";
import type { BackupKey } from "./encryption/key.ts";
import { decrypt, isEncrypted } from "./encryption/stream.ts";
import type { Manifest } from "./manifest.ts";
import { broken } from "./refusals.ts";

interface Entry {
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** The entries of an archive in their order. Throws where the file breaks off, was changed or cannot be unpacked. */
export async function* readArchive(file: string, key: BackupKey | null): AsyncGenerator<Entry> {
  const archive = extract();
  const reading = pipeline(await openPlain(file, key), createZstdDecompress(), archive);
  // Told where it is waited for below.
  reading.catch(() => undefined);
  try {
    for await (const entry of archive) yield { name: entry.header.name, content: entry as AsyncIterable<Buffer> };
  } catch (error) {
    // The first cause says more than that the stream ended early.
    await reading;
    throw error;
  }
  await reading;
}

/** The bytes of a file, decrypted where they are encrypted. */
export async function openPlain(file: string, key: BackupKey | null): Promise<Readable> {
  const handle = await open(file);
  const beginning = Buffer.alloc(8);
  try {
    await handle.read(beginning, 0, 8, 0);
  } finally {
    await handle.close();
  }
  const bytes = createReadStream(file);
  return isEncrypted(beginning) ? Readable.from(decrypt(bytes, key)) : bytes;
}

export async function readText(content: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

export async function readManifest(content: AsyncIterable<Buffer>): Promise<Manifest> {
  const text = await readText(content);
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    throw broken("its manifest is not JSON");
  }
}

/** What an archive in a folder refers to beside it, from its second entry, and nothing of the rest is read. */
export async function readContents(file: string, key: BackupKey | null): Promise<Stored[]> {
  for await (const { name, content } of readArchive(file, key)) {
    if (name === "contents.txt") return parseContents(await readText(content));
    if (name !== "manifest.json") break;
    await readText(content);
  }
  throw broken("it does not say what it holds");
}

/** One a line. Refuses RESTORE_BROKEN. */
export function parseContents(text: string): Stored[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const one = parseLine(line);
    if (one === null) throw broken("its list of contents is not one");
    return one;
  });
}
