import { execFile, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { refuse } from "#http";
import { isRunning } from "./usage.ts";

/** The account without rights that every Linux has. */
export const nobody = 65_534;
/** How long the processes of a group may still be seen after they were killed. */
const longestEndMs = 10_000;

/** What a program may use; `seconds` by the clock, and of work. The limits hold also when nobody is left to stop it. */
export interface ProgramLimits {
  readonly seconds: number;
  /** Of a file that it writes. */
  readonly fileBytes: number;
  /** Mebibytes of address space. */
  readonly memory: number;
}

interface Command {
  readonly program: string;
  readonly parameters: readonly string[];
  /** Where it runs and what it may call its own; given to `nobody` where Safos is root, by the caller. */
  readonly folder: string;
  readonly limits: ProgramLimits;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs it in a group of processes of its own, which is gone when this ends, whatever happens; its code. As `nobody` where Safos
 * is root, and with nothing of the server's environment, which holds secrets. Refuses TOO_LARGE with the limit `time`; rejects
 * with the signal's reason.
 */
export async function runProgram(command: Command, signal: AbortSignal): Promise<number | null> {
  signal.throwIfAborted();
  const { program, parameters, folder, limits, environment } = command;
  const { seconds, fileBytes, memory } = limits;
  const limited = `ulimit -c 0; ulimit -t ${Math.ceil(seconds)}; ulimit -f ${Math.ceil(fileBytes / 512)}; ulimit -v ${memory * 1024}; exec nice -n 10 "$0" "$@"`;
  const child = spawn("/bin/sh", ["-c", limited, program, ...parameters], {
    cwd: folder,
    detached: true,
    stdio: "ignore",
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: folder,
      TMPDIR: folder,
      LANG: "C.UTF-8",
      http_proxy: "http://127.0.0.1:9",
      https_proxy: "http://127.0.0.1:9",
      ...environment,
    },
    ...(isRoot() ? { uid: nobody, gid: nobody } : {}),
  });
  const late = AbortSignal.timeout(seconds * 1000);
  const either = AbortSignal.any([signal, late]);
  const end = (): void => void endGroup(child.pid);
  either.addEventListener("abort", end, { once: true });
  let code: number | null = null;
  try {
    code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
  } finally {
    either.removeEventListener("abort", end);
    await groupGone(child.pid);
  }
  signal.throwIfAborted();
  if (late.aborted) throw refuse("TOO_LARGE", { limit: "time", most: seconds });
  return code;
}

/** Whether what a program is given must be made `nobody`'s before. */
export const isRoot = (): boolean => process.getuid?.() === 0;

type Program = "tesseract" | "ffmpeg" | "soffice" | "libreoffice";

/** Each is looked for once, however many servers a process makes. */
const paths = new Map<Program, Promise<string | null>>();

/** The path of a program that the machine has; null when it has none of that name. */
export function findOnPath(name: Program): Promise<string | null> {
  const path = paths.get(name) ?? askShell(name);
  paths.set(name, path);
  return path;
}

async function askShell(name: Program): Promise<string | null> {
  const looked = promisify(execFile)("/bin/sh", ["-c", `command -v ${name}`]);
  return (await looked.catch(() => ({ stdout: "" }))).stdout.trim() || null;
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
  for (let waited = 0; pid !== undefined && waited < longestEndMs && endGroup(pid) && isRunning(pid); waited += 10)
    await pause(10);
}
