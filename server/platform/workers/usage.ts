import { readdirSync, readFileSync } from "node:fs";

const pageBytes = 4096;
/** Linux tells processor time in hundredths of a second, whatever the clock of the machine. */
const tickMs = 10;

/** Mebibytes that a process holds in memory (RSS); 0 when it is gone. */
export function memoryOf(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * pageBytes) / (1 << 20);
  } catch {
    return 0;
  }
}

/** Milliseconds of processor time that a process has used (proc(5): utime and stime); 0 when it is gone. */
export function workOf(pid: number): number {
  try {
    const fields = statOf(pid);
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
}

/**
 * Whether any process of a group still runs. One that has ended but that nobody has waited for (a zombie) does not: where PID 1
 * is no init, as in a container, or a slow one, it stays listed for seconds or for good.
 */
export function isRunning(group: number): boolean {
  return readdirSync("/proc").some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      // proc(5): state, pgrp and num_threads; the first thread of a process may have ended before the others.
      const fields = statOf(name);
      return Number(fields[2]) === group && (fields[0] !== "Z" || Number(fields[17]) > 1);
    } catch {
      return false;
    }
  });
}

/** proc(5), from the state on: the name of the program comes before it, in parentheses, and may hold anything. */
const statOf = (pid: number | string): string[] =>
  readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
