import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, until } from "../server.ts";

/** `deploy/install.sh` in a Debian of its own, and what its unit starts there. */

const repository = join(import.meta.dirname, "..", "..");
const deploy = join(repository, "deploy");
const folder = mkdtempSync(join(tmpdir(), "safos-debian-"));
// What runs inside has the paths of that Debian.
const env = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8" };
const script = join(import.meta.dirname, "in-chroot.sh");
const debian = spawn("unshare", ["--mount", script, folder, repository, "sleep", "infinity"], {
  env,
  stdio: "inherit",
});
let server: ChildProcess | undefined;

beforeAll(() => until(() => existsSync(at("/source/deploy/install.sh")) && existsSync(at("/dev/null"))));
afterAll(async () => {
  for (const child of [server, debian]) {
    if (!child || child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(child === debian ? "SIGKILL" : "SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

const inside = (...command: string[]): [string, string[]] => [
  "nsenter",
  ["--target", String(debian.pid), "--mount", "--root", "--wdns=/", ...command],
];
const run = (...command: string[]): string => {
  const [program, parameters] = inside(...command);
  return execFileSync(program, parameters, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
};
function at(path: string): string {
  return join("/proc", String(debian.pid), "root", path);
}

const settings = "/etc/safos/safos.env";
const unit = (): string => readFileSync(at("/etc/systemd/system/safos.service"), "utf8");
const ofUnit = (name: string): string => new RegExp(`^${name}=(.*)$`, "m").exec(unit())?.[1] ?? "";

test("it installs without a question, and the program belongs to root", () => {
  run("/source/deploy/install.sh");
  expect(run("id", "-un", "safos").trim()).toBe("safos");
  expect(statSync(at("/opt/safos/current/server/main.ts")).uid).toBe(0);
  expect([statSync(at(settings)).mode & 0o777, statSync(at("/var/lib/safos")).mode & 0o777]).toEqual([0o640, 0o750]);
  expect(existsSync(at("/opt/safos/current/data"))).toBe(false);
});

test("what the unit starts runs as safos, without any right, and the command works beside it", async () => {
  const port = await freePort();
  appendFileSync(at(settings), `SAFOS_PORT=${port}\nSAFOS_MEDIA_PORT=${await freePort()}\nSAFOS_LOG_LEVEL=warn\n`);
  // What CacheDirectory does under systemd.
  run("install", "-d", "-o", "safos", "-g", "safos", "/var/cache/safos");
  const [program, parameters] = inside(
    ...["setpriv", "--reuid", "safos", "--regid", "safos", "--init-groups", "--no-new-privs"],
    ...["--inh-caps", "-all", "env", "--chdir", ofUnit("WorkingDirectory"), ofUnit("Environment")],
    ...ofUnit("ExecStart").split(" "),
  );
  let output = "";
  server = spawn(program, parameters, { env, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [server.stdout, server.stderr])
    stream?.on("data", (part: Buffer) => (output += part.toString()));
  await until(async () => {
    if (server?.exitCode !== null) throw new Error(`It ended: ${output}`);
    return (await fetch(`http://localhost:${port}/healthz`)).status === 200;
  }, 30_000);
  expect(run("stat", "-c", "%U", "/var/lib/safos/postgresql").trim()).toBe("safos");
  const added = run("safos", "organisation", "add", "fk.example", "--name", "Försäkringskassan", "--json");
  expect((JSON.parse(added) as { name: string }).name).toBe("Försäkringskassan");
  expect((await fetch(`http://localhost:${port}/`, { headers: { accept: "text/html" } })).status).toBe(200);
  server.kill("SIGTERM");
  expect(await new Promise((resolve) => server?.once("exit", resolve))).toBe(0);
  // systemd kills what a service leaves behind: PostgreSQL has ended in order before.
  expect(existsSync(at("/var/lib/safos/postgresql/postmaster.pid"))).toBe(false);
});

test("run again it upgrades: settings and data stay, and the version before is kept", () => {
  const before = readFileSync(at(settings), "utf8");
  run("/source/deploy/install.sh");
  expect(readFileSync(at(settings), "utf8")).toBe(before);
  expect(existsSync(at("/opt/safos/previous/server/main.ts"))).toBe(true);
  expect(existsSync(at("/var/lib/safos/postgresql/PG_VERSION"))).toBe(true);
});

test("the script is clean, and the unit is understood and shuts in what it starts", () => {
  execFileSync("shellcheck", [join(deploy, "install.sh"), join(import.meta.dirname, "in-chroot.sh")]);
  const verify = ["systemd-analyze", "verify", "/etc/systemd/system/safos.service"];
  expect(run("sh", "-c", `${verify.join(" ")} 2>&1`)).not.toMatch(/safos\.service/);
  const judge = ["security", "--offline=true", "--threshold=20", "--no-pager", join(deploy, "safos.service")];
  execFileSync("systemd-analyze", judge, { stdio: "pipe" });
});
