import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fillSignIn, launchChromium, openContext } from "../browser.ts";
import { startHiddenScreen, type HiddenScreen } from "../screen.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** Nextcloud's own desktop program, on a screen that nobody sees: from the address to the synced file. */

let server: RunningServer;
let browser: Browser;
let cast: Cast;
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "safos-desktop-"));
const local = join(folder, "Safos");
const opened = join(folder, "opened");
let screen: HiddenScreen;

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
  browser = await launchChromium();
  screen = await startHiddenScreen({ ...fakeBrowser(), HOME: folder, XDG_RUNTIME_DIR: folder, LANG: "C.UTF-8" });
});
afterAll(async () => {
  screen.stop();
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Notes the address that the program would open. */
function fakeBrowser(): NodeJS.ProcessEnv {
  const script = join(folder, "xdg-open");
  writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`);
  chmodSync(script, 0o755);
  return { PATH: `${folder}:${process.env["PATH"] ?? ""}`, BROWSER: script, DEFAULT_BROWSER: script };
}

const linesOf = (path: string): string[] => (existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : []);
const press = (key: string): Promise<unknown> =>
  run("xdotool", ["search", "--onlyvisible", "--name", "Nextcloud", "windowfocus", "key", key], {
    env: screen.environment,
  });

test("the program opens the browser, the person allows it, and files go both ways without a question", async () => {
  const dav = `${server.url}/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}`;
  const login = Buffer.from(`${cast.anna.name}:${cast.anna.password}`).toString("base64");
  const headers = { authorization: `Basic ${login}` };
  const put = await fetch(`${dav}/server.txt`, { method: "PUT", headers, body: "Hej från servern" });
  expect(put.status).toBe(201);
  const log = join(folder, "log");
  const wizard = ["--overrideserverurl", server.url, "--overridelocaldir", local];
  const logging = ["--logfile", log, "--logflush", "--logdebug"];
  screen.start("dbus-run-session", ["--", "nextcloud", "--confdir", join(folder, "config"), ...logging, ...wizard]);
  await until(() => linesOf(opened).length > 0, 60_000);
  const [address = ""] = linesOf(opened);
  expect(address.startsWith(`${server.url}/apps/login/`)).toBe(true);
  const { context, page } = await openContext(browser, server.url, "desktop");
  await page.goto(address);
  await fillSignIn(page, cast.anna.name, cast.anna.password);
  await page.getByRole("button", { name: "Tillåt" }).click();
  await page.getByRole("heading", { name: "Appen är kopplad" }).waitFor();
  await context.close();

  // It asks every half minute whether it was allowed; then its last page, where "Connect" has the focus.
  await until(() => linesOf(log).some((line) => line.includes("Current Wizard page changed to  6")), 60_000);
  const synced = join(local, cast.workspaceName, "server.txt");
  const connect = async (): Promise<boolean> => {
    if (!existsSync(local)) await press("Return").catch(() => undefined);
    return existsSync(synced);
  };
  await until(connect, 60_000, 2000);
  expect(readFileSync(synced, "utf8")).toBe("Hej från servern");

  writeFileSync(join(local, cast.workspaceName, "dator.txt"), "Hej från datorn");
  const read = async (): Promise<string | false> => {
    const answer = await fetch(`${dav}/dator.txt`, { headers });
    return answer.ok && answer.text();
  };
  expect(await until(read, 60_000, 500)).toBe("Hej från datorn");

  // It is told of what changes: by itself it asks every half minute at most.
  await until(() => linesOf(log).some((line) => line.includes("authenticated")), 60_000);
  for (const name of ["a.txt", "b.txt", "c.txt"]) {
    expect((await fetch(`${dav}/${name}`, { method: "PUT", headers, body: name })).status).toBe(201);
    await until(() => existsSync(join(local, cast.workspaceName, name)), 12_000);
  }
});
