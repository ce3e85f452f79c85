import { connect, createServer } from "node:net";
import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { exceed, refuseTask, type TaskContext } from "#workers";

type Act =
  | "echo"
  | "spin"
  | "wait"
  | "heap"
  | "buffers"
  | "output"
  | "fat"
  | "deep"
  | "bug"
  | "crash"
  | "refuse"
  | "exceed"
  | "escape"
  | "file";

/** What a task can do to a server, for the tests of #workers. */
interface Sample {
  readonly act: Act;
  readonly value?: unknown;
}

export async function run({ act, value }: Sample, context: TaskContext): Promise<unknown> {
  const acts: Readonly<Record<Act, () => unknown>> = {
    echo: () => value,
    spin,
    wait: () => new Promise((resolve) => setTimeout(() => resolve(value), Number(value))),
    heap: fillHeap,
    buffers: fillBuffers,
    output: () => new Uint8Array(Number(value)),
    fat: () => growFat(Number(value)),
    deep: () => nest(1),
    bug: () => Promise.reject(new Error("a bug of the task")),
    crash: () => process.kill(process.pid, "SIGKILL") && new Promise(() => undefined),
    refuse: () => Promise.reject(refuseTask("FORBIDDEN")),
    exceed: () => Promise.reject(exceed("entries", 7)),
    escape: () => tryToEscape(String(value)),
    file: () => readFileSync(context.path(String(value)), "utf8"),
  };
  return acts[act]();
}

let kept: Buffer | null = null;

/** Does its work, and leaves a process behind that is too large to be used again. */
function growFat(size: number): Uint8Array {
  kept = Buffer.alloc(400 << 20, 1);
  return new Uint8Array(size).fill(kept[0] ?? 0);
}

function spin(): never {
  for (;;);
}

function fillHeap(): number {
  const all: number[][] = [];
  for (;;) all.push(Array.from({ length: 1 << 18 }, (_, index) => index + 0.5));
}

async function fillBuffers(): Promise<number> {
  const all: Buffer[] = [];
  for (;;) {
    all.push(Buffer.alloc(8 << 20, 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const nest = (depth: number): number => nest(depth + 1) + 1;

/** What a process of ours must not be able to do; each answers with an error's code or that it went well. */
async function tryToEscape(file: string): Promise<Record<string, unknown>> {
  const codeOf = (work: () => unknown): string => {
    try {
      work();
      return "went well";
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  };
  const net = (start: () => { once(event: string, done: (error: { code?: string }) => void): unknown }) =>
    new Promise<string>((resolve) => {
      // A port is asked for in the next turn, where nobody could catch what is thrown.
      process.once("uncaughtException", (error: { code?: string }) => resolve(error.code ?? "error"));
      try {
        const one = start();
        one.once("error", (error) => resolve(error.code ?? "error"));
        one.once("connect", () => resolve("went well"));
        one.once("listening", () => resolve("went well"));
      } catch (error) {
        resolve((error as { code?: string }).code ?? String(error));
      }
    });
  return {
    environment: Object.keys(process.env).filter((name) => !/^(PATH|HOME|TMPDIR|LANG|PWD|_|SHLVL|OLDPWD)$/.test(name)),
    read: codeOf(() => readFileSync(file)),
    spawn: codeOf(() => spawnSync("/bin/true").error ?? "x"),
    connect: await net(() => connect(Number(file.split(":")[1] ?? 9), "127.0.0.1")),
    listen: await net(() => createServer().listen(0, "127.0.0.1")),
  };
}
