import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../server.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "safos-scim-"));
const python = join(folder, "bin", "python");
let server: RunningServer;

/** As they were published when this was written; a later one may ask for more. */
const packages = [
  "scim2-tester==0.5.2",
  "scim2-client==0.13.2",
  "scim2-models==0.12.3",
  "httpx2==2.16.2",
  "pydantic==2.14.4",
];

beforeAll(async () => {
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  server = await startServer();
  await server.safos("organisation", "add", "fk.example", "--name", "Försäkringskassan");
}, 300_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Result {
  readonly status: "SUCCESS" | "ERROR";
  readonly title: string;
  readonly type: string | null;
  readonly reason: string;
}

test("scim2-tester finds a server as the standard has it", async () => {
  const { token = "" } = await server.safos("scim", "token", "fk.example");
  const script = join(import.meta.dirname, "scim-tester.py");
  const { stdout } = await run(python, [script, `${server.url}/scim/v2`, token, "fk.example"]);
  const results = JSON.parse(stdout) as Result[];
  const faults = results.filter(({ status }) => status !== "SUCCESS");
  // An account is open or closed, never neither: RFC 7644 §3.5.2.2 lets a server refuse that with `mutability`.
  expect(faults.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
    "User Failed to remove attribute 'active': active cannot be removed.",
  ]);
  const titles = new Set(results.filter(({ type }) => type === "Group").map(({ title }) => title));
  for (const title of ["object_creation", "object_query", "object_replacement", "object_deletion"])
    expect([title, [...titles].some((one) => one.includes(title))]).toEqual([title, true]);
  expect(results.length).toBeGreaterThan(50);
}, 120_000);
