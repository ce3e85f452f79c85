import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { refuse } from "#http";
import type { Log } from "#log";

/** Bytes that a converted file may have. */
export const largestMade = 64 << 20;
const longestMs = 60_000;
/** The account without rights that every Linux has. */
export const nobody = 65_534;
/** Seconds of work, largest file in blocks of 512 bytes, memory in KiB: these hold also when nobody is left to stop it. */
const limited = `ulimit -t ${longestMs / 1000}; ulimit -f ${(largestMade * 2) / 512}; ulimit -v ${6 << 20}; exec nice -n 5 "$0" "$@"`;
/** How long the processes of a group may still be seen after they were killed. */
const longestEndMs = 10_000;

/**
 * Runs it in a group of processes of its own, which is gone when this ends, whatever happens. Refuses TOO_LARGE with the
 * limit `time`; rejects with the signal's reason.
 */
export async function runLimited(
  options: { log: Log; longestMs?: number },
  command: { program: string; parameters: readonly string[]; folder: string; isRoot: boolean },
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { program, parameters, folder, isRoot } = command;
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
  const mostMs = options.longestMs ?? longestMs;
  const late = AbortSignal.timeout(mostMs);
  const either = AbortSignal.any([signal, late]);
  const end = (): void => void endGroup(child.pid);
  either.addEventListener("abort", end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve());
    });
  } finally {
    either.removeEventListener("abort", end);
    await groupGone(child.pid);
  }
  signal.throwIfAborted();
  if (!late.aborted) return;
  options.log.info("LibreOffice took too long with a file and was stopped");
  throw refuse("TOO_LARGE", { limit: "time", most: mostMs / 1000 });
}

/** Kills what there is of a group; false when there was nothing left. */
function endGroup(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** The first process may be gone before those that it started: what is theirs is only ours again when they are. */
async function groupGone(pid: number | undefined): Promise<void> {
  for (let waited = 0; waited < longestEndMs && endGroup(pid); waited += 10) await pause(10);
}
