import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { scratchFolder } from "../server/testing/scratch-folder.ts";
import { copyFolder, startServer, type Cast, type RunningServer } from "./server.ts";

/** A server that begins with the people and the workspace of the journeys. */
export async function startWithCast(
  options: { environment?: Record<string, string>; publicHost?: string } = {},
): Promise<{ server: RunningServer; cast: Cast }> {
  const prepared = inject("prepared");
  const data = mkdtempSync(join(scratchFolder(), "safos-e2e-"));
  copyFolder(prepared.data, data);
  return { server: await startServer({ ...options, data }), cast: prepared.cast };
}
