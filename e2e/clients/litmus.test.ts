import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-litmus-"));
const run = promisify(execFile);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Lines of what litmus says about tests that failed, or that it warned about. */
async function complaints(part: string, path: string): Promise<{ passed: number; lines: string[] }> {
  const { stdout } = await run("litmus", ["-k", `${server.url}${path}`, cast.anna.name, cast.anna.password], {
    cwd: folder,
    env: { ...process.env, TESTS: part },
    timeout: 120_000,
  }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? "litmus did not run" }));
  const lines = stdout.split("\n").map((line) => line.replaceAll("\r", "").trim());
  return {
    passed: lines.filter((line) => /\bpass$/.test(line)).length,
    lines: lines.filter((line) => /FAIL|SKIPPED|WARNING|did not run/.test(line)),
  };
}

const parts = { basic: 16, copymove: 13, props: 30, locks: 41, http: 4 };

test.each(Object.entries(parts))(
  "litmus' %s passes in a person's own files and in a workspace",
  async (part, count) => {
    for (const base of [
      "/remote.php/webdav/",
      `/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}/`,
    ]) {
      const { passed, lines } = await complaints(part, base);
      expect([
        base,
        lines,
        lines.length === 0 ? "" : readFileSync(join(folder, "debug.log"), "utf8").slice(-4000),
      ]).toEqual([base, [], ""]);
      expect([base, passed]).toEqual([base, count]);
    }
  },
);
