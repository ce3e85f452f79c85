import { createHash } from "node:crypto";
import type { FaultList, Manifest } from "./backup.ts";
import { broken, readArchive, readManifest, readText } from "./read.ts";

export interface Verified {
  readonly manifest: Manifest;
  /** Blobs that were read and are what their names say. */
  readonly whole: number;
  /** In the archive, but not what their names say. */
  readonly damaged: readonly string[];
  /** Not there when the archive was written. */
  readonly missing: readonly string[];
}

/** Reads an archive to its end and compares everything that can be compared. Refuses RESTORE_BROKEN. */
export async function verifyBackup(file: string): Promise<Verified> {
  let manifest: Manifest | null = null;
  const tables = new Set<string>();
  const damaged: string[] = [];
  let whole = 0;
  let missing: string[] | null = null;
  let hasJobs = false;
  try {
    for await (const { name, content } of readArchive(file)) {
      if (name === "manifest.json") manifest = await readManifest(content);
      else if (name === "faulty.json")
        missing = (JSON.parse(await readText(content)) as FaultList)
          .filter((one) => one.problem === "missing")
          .map((one) => one.hash);
      else if (name.startsWith("blobs/")) {
        const hash = name.slice("blobs/".length);
        if ((await hashOf(content)) === hash) whole += 1;
        else damaged.push(hash);
      } else {
        if (name === "jobs.json") hasJobs = true;
        tables.add(name);
        await hashOf(content);
      }
    }
  } catch (error) {
    throw broken(`it cannot be read to its end: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!manifest || !hasJobs) throw broken("it is not complete");
  const absent = manifest.tables.find((one) => !tables.has(`tables/${one.schema}.${one.name}.copy`));
  if (absent) throw broken(`the table ${absent.schema}.${absent.name} is not in it`);
  return { manifest, whole, damaged, missing: missing ?? [] };
}

async function hashOf(content: AsyncIterable<Buffer>): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const part of content) sha256.update(part);
  return sha256.digest("hex");
}
