import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";

const lockOf = (cluster: string): string => join(cluster, "postmaster.pid");

/** Process id and port of the running server of this cluster, by its own lock file. */
export function readPostmaster(cluster: string): { pid: number; port: number } | null {
  try {
    const lines = readFileSync(lockOf(cluster), "utf8").split("\n");
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return isPostmaster(pid, cluster) && Number.isInteger(port) && port > 0 ? { pid, port } : null;
  } catch {
    return null;
  }
}

/** After a crash, or in a new container, the number may belong to anything, another PostgreSQL of this account too. */
function isPostmaster(pid: number, cluster: string): boolean {
  const [program = "", ...parameters] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  return program.includes("postgres") && parameters.includes(cluster);
}

/**
 * Removes a lock file that no server holds. PostgreSQL itself takes any living process of its account for the holder and
 * would refuse to start until the file is deleted by hand. What a crash has left working in the folder keeps the lock.
 */
export function removeStaleLock(cluster: string): void {
  try {
    readFileSync(lockOf(cluster));
  } catch {
    return;
  }
  if (readPostmaster(cluster) === null && !hasWorkers(cluster)) rmSync(lockOf(cluster), { force: true });
}

/** Whether a process works in the cluster's folder, as every process of a PostgreSQL does, an orphaned one too. */
function hasWorkers(cluster: string): boolean {
  const folder = realpathSync(cluster);
  return readdirSync("/proc").some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readlinkSync(`/proc/${name}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}
