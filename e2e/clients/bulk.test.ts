import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cast, RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-bulk-"));
const run = promisify(execFile);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sync(local: string): Promise<string> {
  const { name, password } = cast.anna;
  const options = { env: { ...process.env, QT_QPA_PLATFORM: "offscreen", HOME: folder }, timeout: 120_000 };
  const parameters = ["--non-interactive", "--logdebug", "-u", name, "-p", password];
  const { stdout, stderr } = await run(
    "nextcloudcmd",
    [...parameters, "--path", `/${cast.workspaceName}`, local, server.url],
    { ...options, maxBuffer: 256 << 20 },
  );
  return stdout + stderr;
}

const files = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true, encoding: "utf8" })
      .filter((one) => one.isFile() && !one.name.startsWith("."))
      .map((one) => {
        const path = join(one.parentPath, one.name);
        return [path.slice(root.length + 1), readFileSync(path, "utf8")];
      }),
  );

test("the desktop program sends many small files, empty ones too, and others get them as they are", async () => {
  const [up, down] = [join(folder, "upp"), join(folder, "ner")];
  mkdirSync(down);
  for (const name of ["a", "å ä ö", "100%25 & #1"]) {
    mkdirSync(join(up, name), { recursive: true });
    for (let n = 0; n < 40; n++) writeFileSync(join(up, name, `fil ${n} ö%20.txt`), `innehåll ${n} i ${name}`);
  }
  writeFileSync(join(up, "tom.txt"), "");
  const log = await sync(up);
  // Sent together with others, an empty one would keep older programs from sending any.
  expect(log).not.toContain("/remote.php/dav/bulk");
  await sync(down);
  expect(files(down)).toEqual(files(up));
  expect(Object.keys(files(up)).length).toBe(121);
});
