import { checkStored, type Stored } from "#blobs";
import { Refusal } from "#http";
import type { BackupKey } from "./encryption/key.ts";
import { parseEntry } from "./entries.ts";
import type { BackupFolder } from "./folder.ts";
import type { FaultList, Manifest } from "./manifest.ts";
import { parseContents, readArchive, readManifest, readText } from "./read.ts";
import { broken } from "./refusals.ts";

export interface Verified {
  readonly manifest: Manifest;
  /** Blobs that were read and are what their names say. */
  readonly whole: number;
  /** There, but not what their names say. */
  readonly damaged: readonly string[];
  /** Not there when the archive was written, or no longer beside it. */
  readonly missing: readonly string[];
}

interface Found {
  manifest: Manifest | null;
  contents: Stored[];
  missing: string[];
  readonly entries: Set<string>;
  readonly damaged: string[];
  whole: number;
}

/** Reads an archive to its end, and what lies beside it, and compares everything that can be compared. Refuses RESTORE_BROKEN. */
export async function verifyBackup(
  file: string,
  folder: BackupFolder | null,
  key: BackupKey | null,
): Promise<Verified> {
  const found: Found = { manifest: null, contents: [], missing: [], entries: new Set(), damaged: [], whole: 0 };
  try {
    for await (const { name, content } of readArchive(file, key)) await look(found, name, content);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw broken(`it cannot be read to its end: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { manifest, entries, damaged, missing } = found;
  if (!manifest || !entries.has("jobs.json")) throw broken("it is not complete");
  const absent = manifest.tables.find((one) => !entries.has(`tables/${one.schema}.${one.name}.copy`));
  if (absent) throw broken(`the table ${absent.schema}.${absent.name} is not in it`);
  const known = new Set([...missing, ...damaged]);
  for (const one of found.contents.filter(({ hash }) => !known.has(hash))) {
    const outcome = folder ? await readStored(folder, one) : "missing";
    if (outcome === "whole") found.whole += 1;
    else (outcome === "damaged" ? damaged : missing).push(one.hash);
  }
  return { manifest, whole: found.whole, damaged, missing };
}

async function look(found: Found, name: string, content: AsyncIterable<Buffer>): Promise<void> {
  const stored = parseEntry(name);
  if (name === "manifest.json") found.manifest = await readManifest(content);
  else if (name === "contents.txt") found.contents = parseContents(await readText(content));
  else if (name === "faulty.json") {
    const list = JSON.parse(await readText(content)) as FaultList;
    found.missing = list.filter((one) => one.problem === "missing").map((one) => one.hash);
    // In an archive of its own the bytes have been read; in a folder they were not kept.
    if (found.contents.length > 0)
      found.damaged.push(...list.filter((one) => one.problem === "damaged").map((one) => one.hash));
    found.entries.add(name);
  } else if (stored) {
    if (await isWhole(stored, content)) found.whole += 1;
    else found.damaged.push(stored.hash);
  } else {
    found.entries.add(name);
    for await (const _ of content);
  }
}

/** Reads to its end what a folder has of a blob. */
export async function readStored(folder: BackupFolder, one: Stored): Promise<"whole" | "damaged" | "missing"> {
  try {
    return (await isWhole(one, folder.open(one))) ? "whole" : "damaged";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "damaged";
  }
}

async function isWhole(one: Stored, content: AsyncIterable<Buffer>): Promise<boolean> {
  const check = checkStored(one);
  for await (const part of content) check.update(part);
  return check.isWhole();
}
