import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSealed } from "./sealed-file.ts";
import type { TimelineEntry } from "./timeline.ts";
import { endOfCluster } from "./webm.ts";

const fileName = /^[0-9]+-[0-9]+$/;

/** What was written of a recording, by whatever processes, whole or broken off: in the order of time. */
export async function readTimeline(folder: string, key: Uint8Array): Promise<TimelineEntry[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Nothing was written. What cannot be read is not nothing: it is tried again.
    if (error.code === "ENOENT") return [] as string[];
    throw error;
  });
  const entries: TimelineEntry[] = [];
  for (const name of names.filter((one) => one.startsWith("timeline-")))
    for await (const record of readSealed(join(folder, name), key))
      entries.push(JSON.parse(record.toString("utf8")) as TimelineEntry);
  return entries.toSorted((a, b) => a.at - b.at);
}

/** A part as WebM, piece by piece; `until`: milliseconds from its beginning to the end of the piece. */
export async function* readPart(
  folder: string,
  file: string,
  key: Uint8Array,
): AsyncGenerator<{ readonly bytes: Buffer; readonly until: number }> {
  if (!fileName.test(file)) throw new Error("That is no part of a recording.");
  for await (const bytes of readSealed(join(folder, file), key)) yield { bytes, until: endOfCluster(bytes) };
}
