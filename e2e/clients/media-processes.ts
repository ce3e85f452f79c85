import { readdirSync, readFileSync } from "node:fs";

/** The media processes that a server process has started, the first one first. */
export function mediaProcessesOf(server: number | undefined): number[] {
  const isTheirs = (pid: string): boolean => {
    try {
      const parent = /^\S+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
      return parent === String(server) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("router/process");
    } catch {
      return false;
    }
  };
  const found = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && isTheirs(pid));
  // They are started one after another.
  return found.map(Number).toSorted((a, b) => a - b);
}
