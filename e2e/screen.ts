import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

/** Programs with windows, on a screen that nobody sees. */
export interface HiddenScreen {
  /** What its programs are started with. */
  readonly environment: NodeJS.ProcessEnv;
  /** A program in a group of its own, with all that it starts. */
  start(program: string, parameters: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Ends everything that was started here, the screen last. */
  stop(): void;
}

/** Xvfb chooses a screen that is free, and says which. */
export async function startHiddenScreen(environment: NodeJS.ProcessEnv): Promise<HiddenScreen> {
  const started: ChildProcess[] = [];
  function start(program: string, parameters: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(program, parameters, { env: environment, detached: true, stdio: "ignore", ...options });
    started.push(child);
    return child;
  }
  // It begins anew whenever its only program ends, and takes no other one meanwhile, unless it is told not to.
  const settings = ["-noreset", "-nolisten", "tcp", "-screen", "0", "1280x1024x24"];
  const screen = start("Xvfb", ["-displayfd", "3", ...settings], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const number = await new Promise<string>((resolve, reject) => {
    screen.once("error", reject);
    screen.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    screen.stdio[3]?.once("data", (part) => resolve(String(part)));
  });
  environment = { ...environment, DISPLAY: `:${number.trim()}` };
  return {
    environment,
    start,
    stop() {
      for (const one of started.toReversed()) endGroup(one);
    },
  };
}

/** What a program started may outlive it, and is in its group. */
export function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
