import { readdirSync, readFileSync } from "node:fs";

/** Processor seconds of a server so far, by part. */
export interface ProcessorSeconds {
  /** The server itself, with all its threads, and every process under it that is not PostgreSQL. */
  readonly server: number;
  /** PostgreSQL with all its backends. */
  readonly database: number;
  /** The process that asks, with its threads: the load. */
  readonly load: number;
  /** Everything on the machine: what the three leave of it is someone else's, or was forgotten. */
  readonly machine: number;
}

interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly seconds: number;
}

const ticksPerSecond = 100;

/** One process as `/proc/<pid>/stat` tells (proc_pid_stat(5)); null when it ended meanwhile. */
function readEntry(pid: number): Entry | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const name = line.slice(line.indexOf("(") + 1, line.lastIndexOf(")"));
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    // utime, stime, and both again of children that have ended and been waited for.
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), name, seconds: ticks / ticksPerSecond };
  } catch {
    return null;
  }
}

/** Busy time of all processors as `/proc/stat` tells: everything but idle, waiting and what was stolen. */
function readMachine(): number {
  const fields = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = fields;
  return (user + nice + system + irq + softirq) / ticksPerSecond;
}

const readEntries = (): Entry[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readEntry(Number(name)) ?? []);

/** Processor seconds so far of the browsers that this process has started: of what draws pages, and of the rest. */
export function readBrowsers(): { readonly pages: number; readonly rest: number } {
  const children = Map.groupBy(readEntries(), (one) => one.parent);
  let [pages, rest] = [0, 0];
  const add = (entry: Entry): void => {
    if (readCommand(entry.pid).includes("--type=renderer")) pages += entry.seconds;
    else rest += entry.seconds;
    for (const child of children.get(entry.pid) ?? []) add(child);
  };
  for (const child of children.get(process.pid) ?? []) if (readCommand(child.pid).includes("chromium")) add(child);
  return { pages, rest };
}

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** Sums the whole tree of processes under a server: none of them may be left out, however the database is started. */
export function readProcessors(serverPid: number): ProcessorSeconds {
  const entries = readEntries();
  const children = Map.groupBy(entries, (one) => one.parent);
  let [server, database] = [0, 0];
  const add = (entry: Entry, isDatabase: boolean): void => {
    if (isDatabase) database += entry.seconds;
    else server += entry.seconds;
    for (const child of children.get(entry.pid) ?? []) add(child, isDatabase || child.name.startsWith("postgres"));
  };
  const root = entries.find((one) => one.pid === serverPid);
  if (!root) throw new Error(`There is no process ${serverPid}.`);
  add(root, false);
  if (database === 0) throw new Error("PostgreSQL is not under the server: its share cannot be told.");
  const own = process.cpuUsage();
  return { server, database, load: (own.user + own.system) / 1e6, machine: readMachine() };
}

/** Cores in use between two readings, of each part. */
export const coresBetween = (before: ProcessorSeconds, after: ProcessorSeconds, seconds: number): ProcessorSeconds => ({
  server: (after.server - before.server) / seconds,
  database: (after.database - before.database) / seconds,
  load: (after.load - before.load) / seconds,
  machine: (after.machine - before.machine) / seconds,
});

export const processorHeads = "cores: server | PostgreSQL | clients | whole machine";
export const describeCores = (cores: ProcessorSeconds | null): string =>
  [cores?.server, cores?.database, cores?.load, cores?.machine].map((share) => share?.toFixed(2) ?? "–").join(" | ");
