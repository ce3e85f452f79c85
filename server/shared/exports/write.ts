import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Workspace } from "#workspaces";
import { writeArchive, type ArchiveSummary } from "./archive.ts";
import type { ExportNeeds } from "./context.ts";

/** Everything in a workspace, for the operator. Written beside the target and put in place when it is whole. */
export async function writeExport(needs: ExportNeeds, workspace: Workspace, file: string): Promise<ArchiveSummary> {
  const partial = `${file}.partial`;
  try {
    const { entries, parts } = await writeArchive(needs, workspace, { reader: null }, (archive) =>
      pipeline(archive, createWriteStream(partial, { mode: 0o600 })),
    );
    await rename(partial, file);
    return { entries, parts };
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
