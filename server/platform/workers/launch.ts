import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(import.meta.dirname, "..", "..", "..");
const entry = fileURLToPath(new URL("process.ts", import.meta.url));

/** Mebibytes of JavaScript's heap; buffers and native memory are bounded by the watch over the whole process. */
const heap = 512;
/** Seconds of work of one process in all: holds also when nobody is left to end it. */
const longestWork = 900;
/** Nice enough that the server and PostgreSQL have nine tenths of a busy processor. */
const niceness = 10;

/**
 * Less important than the server, without memory dumps, and ended together with the server however that ends. `setpriv` is
 * not on every system; without it a process that lost its server ends when its task does.
 */
const behindServer = `ulimit -c 0; ulimit -t ${longestWork}; command -v setpriv >/dev/null 2>&1 && exec nice -n ${niceness} setpriv --pdeathsig KILL "$0" "$@"; exec nice -n ${niceness} "$0" "$@"`;

/**
 * Starts a worker process that may read its own code and read and write `folder`, and nothing else: no network, no
 * processes of its own, and of the environment nothing, since it holds secrets.
 */
export function launchWorker(folder: string): ChildProcess {
  const readable = ["server", "contract", "node_modules", "package.json"].map((name) => join(root, name));
  const child = spawn(
    "/bin/sh",
    [
      "-c",
      behindServer,
      process.execPath,
      "--permission",
      ...[...readable, folder].map((path) => `--allow-fs-read=${path}`),
      `--allow-fs-write=${folder}`,
      // Pictures are decoded by native code.
      "--allow-addons",
      "--disable-warning=SecurityWarning",
      `--max-old-space-size=${heap}`,
      entry,
    ],
    {
      cwd: folder,
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, TMPDIR: folder, LANG: "C.UTF-8" },
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    },
  );
  // Idle ones keep nobody waiting.
  child.unref();
  child.channel?.unref();
  return child;
}
