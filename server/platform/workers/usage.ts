import { readFileSync } from "node:fs";

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
    // The name of the program comes first, in parentheses, and may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
}
