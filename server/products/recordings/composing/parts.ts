import type { RecordingCalls, TimelineEntry } from "../calls.ts";
import type { Lengths } from "./clips.ts";

/** What was written of a recording, and how it is opened. */
export interface Written {
  readonly calls: RecordingCalls;
  readonly folder: string;
  readonly key: Uint8Array;
}

/** How long each part is, ms; those of which nothing is there are left out. */
export async function measureParts(
  { calls, folder, key }: Written,
  entries: readonly TimelineEntry[],
): Promise<Lengths> {
  const lengths = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind !== "part") continue;
    try {
      let end = 0;
      for await (const { until } of calls.part(folder, entry.file, key)) end = Math.max(end, until);
      if (end > 0) lengths.set(entry.file, end);
    } catch (error) {
      // The timeline came to the disk, and the part did not.
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  return lengths;
}

/** A part as WebM. */
export async function* partBytes({ calls, folder, key }: Written, file: string): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of calls.part(folder, file, key)) yield bytes;
}
