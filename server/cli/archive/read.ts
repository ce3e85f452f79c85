import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { extract } from "tar-stream";
import { type Refusal, refuse } from "#http";
import type { Manifest } from "./backup.ts";

export const broken = (why: string): Refusal => refuse("RESTORE_BROKEN", `The archive cannot be used: ${why}.`);

/** The entries of an archive in their order. Throws where the file breaks off or cannot be unpacked. */
export async function* readArchive(
  file: string,
): AsyncGenerator<{ readonly name: string; readonly content: AsyncIterable<Buffer> }> {
  const archive = extract();
  const reading = pipeline(createReadStream(file), createZstdDecompress(), archive);
  reading.catch(() => undefined);
  for await (const entry of archive) yield { name: entry.header.name, content: entry as AsyncIterable<Buffer> };
  await reading;
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
