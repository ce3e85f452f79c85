import { memoryOf, workOf } from "./usage.ts";
import type { Limits } from "./task.ts";

/** Why a run came to no answer of its own. `lost`: the process ended without being asked to. */
export type Ending = "time" | "memory" | "cancelled" | "lost";

const lookEveryMs = 50;
/** How long a cancelled run may still come to its end by itself, which saves starting another process. */
const graceMs = 500;

/** On a machine that is busy with other things a run gets this many times its limit by the clock on the wall. */
const patience = 6;

/** Watches one run of a process; `end` is called with the first limit it meets. Returns how to stop watching. */
export function watchRun(
  pid: number,
  limits: Pick<Limits, "time" | "memory">,
  signal: AbortSignal,
  end: (by: Ending) => void,
): () => void {
  const before = workOf(pid);
  const timers = [
    setTimeout(() => end("time"), limits.time * patience),
    setInterval(() => {
      if (memoryOf(pid) > limits.memory) end("memory");
      else if (workOf(pid) - before > limits.time) end("time");
    }, lookEveryMs),
  ];
  const cancel = (): void => void timers.push(setTimeout(() => end("cancelled"), graceMs));
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  return () => {
    signal.removeEventListener("abort", cancel);
    for (const timer of timers) clearTimeout(timer);
  };
}
