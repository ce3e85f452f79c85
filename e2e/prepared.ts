import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { scratchFolder } from "../server/testing/scratch-folder.ts";
import { addCast, copyFolder, startServer, type Cast } from "./server.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly prepared: { readonly data: string; readonly cast: Cast };
  }
}

/**
 * Two organisations with Anna and Bo and the workspace they share, made once by the operator's commands; each file begins
 * with a copy of its own.
 */
export default async function prepare(project: TestProject): Promise<() => void> {
  // What is tested is what the sources say now, however the tests are begun.
  execFileSync(process.execPath, [join(import.meta.dirname, "..", "tools", "up.mjs"), "prepare"], { stdio: "inherit" });
  const server = await startServer();
  const data = mkdtempSync(join(scratchFolder(), "safos-prepared-"));
  try {
    const cast = await addCast(server);
    await server.kill("SIGTERM");
    copyFolder(server.data, data);
    project.provide("prepared", { data, cast });
  } finally {
    await server.stop();
  }
  return () => rmSync(data, { recursive: true, force: true });
}
