import { spawn } from "node:child_process";
import type { Log } from "#log";

/** Bytes that a converted file may have. */
export const largestMade = 64 << 20;
const longestMs = 60_000;
/** The account without rights that every Linux has. */
export const nobody = 65_534;
/** Seconds of work, largest file in blocks of 512 bytes, memory in KiB: these hold also when nobody is left to stop it. */
const limited = `ulimit -t ${longestMs / 1000}; ulimit -f ${(largestMade * 2) / 512}; ulimit -v ${6 << 20}; exec "$0" "$@"`;

/** Runs it in a group of processes of its own, which is ended whatever happens. */
export function runLimited(
  options: { log: Log; longestMs?: number },
  command: { program: string; parameters: readonly string[]; folder: string; isRoot: boolean },
): Promise<void> {
  const { program, parameters, folder, isRoot } = command;
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", limited, program, ...parameters], {
      cwd: folder,
      detached: true,
      stdio: "ignore",
      // Nothing of our own environment: it holds secrets.
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        HOME: folder,
        TMPDIR: folder,
        LANG: "C.UTF-8",
        SAL_USE_VCLPLUGIN: "svp",
        http_proxy: "http://127.0.0.1:9",
        https_proxy: "http://127.0.0.1:9",
      },
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    });
    const end = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // All of them have ended.
      }
    };
    const timer = setTimeout(() => {
      options.log.warn("LibreOffice took too long with a file and was stopped");
      end();
    }, options.longestMs ?? longestMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", () => {
      clearTimeout(timer);
      end();
      resolve();
    });
  });
}
