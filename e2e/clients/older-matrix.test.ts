import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type RunningServer } from "../server.ts";

/** A Python library of 2021 that is still in people's scripts; it knows nothing of `/v3/` and of media that asks for a token. */

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "safos-older-matrix-"));
const python = join(folder, "python", "bin", "python");
const packages = ["matrix-client==0.4.0", "requests==2.32.3", "urllib3==1.26.20"];
const password = "ett långt lösenord";
let server: RunningServer;

beforeAll(async () => {
  await run("python3", ["-m", "venv", join(folder, "python")]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  server = await startServer();
  for (const [domain, name] of [
    ["fk.example", "anna"],
    ["digg.example", "bo"],
  ] as const) {
    await server.safos("organisation", "add", domain, "--name", domain, "--open-directory");
    await server.safos("person", "add", `${name}@${domain}`, "--display-name", name, "--password", password);
  }
}, 300_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("matrix_client 0.4.0 signs in, begins with everything, hears what comes, and sends and fetches files", async () => {
  const script = join(import.meta.dirname, "older-matrix-client.py");
  const { stdout } = await run(python, [script, server.url, password], { timeout: 90_000 });
  expect(JSON.parse(stdout)).toEqual({
    invited: ["invite"],
    heard: ["Hej från 2021"],
    membership: "join",
    messages: ["Hej från 2021"],
    names: ["Äldre"],
    file: "innehåll",
    stranger: 404,
    gone: 404,
    synced: true,
  });
}, 120_000);
