import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { startServer, type Cast, type RunningServer } from "./server.ts";

/** With owners and modes: PostgreSQL opens no folder that is another account's. */
export const copyFolder = (from: string, to: string): void =>
  void execFileSync("cp", ["--archive", "--no-target-directory", from, to]);

/** A server that begins with the people and the workspace of the journeys. */
export async function startWithCast(
  options: { environment?: Record<string, string> } = {},
): Promise<{ server: RunningServer; cast: Cast }> {
  const prepared = inject("prepared");
  const data = mkdtempSync(join(tmpdir(), "safos-e2e-"));
  copyFolder(prepared.data, data);
  return { server: await startServer({ ...options, data }), cast: prepared.cast };
}
