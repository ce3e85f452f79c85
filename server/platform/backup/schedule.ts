import { readdir } from "node:fs/promises";
import { Refusal } from "#http";
import type { Log } from "#log";
import type { BackupKey } from "./encryption/key.ts";
import type { Backups } from "./service.ts";

interface Schedule {
  readonly to: string;
  readonly keep: number;
  readonly key: BackupKey | null;
}

/** Writes the backup that is due and removes the oldest. Throws, so that it is tried again, after an error in the log. */
export async function backUp(backups: Backups, { to, keep, key }: Schedule, log: Log): Promise<void> {
  try {
    const { manifest, faulty, renewed } = await backups.write(to.endsWith("/") ? to : `${to}/`, key);
    const removed = await backups.prune(to, keep, key);
    log.info({ tables: manifest.tables.length, blobs: manifest.blobs, removed }, "a backup was written");
    if (renewed.length > 0) log.error({ renewed }, "files in the backup were damaged and have been copied anew");
    if (faulty.length > 0) log.error({ faulty }, "files that are not whole are not in the backup");
  } catch (error) {
    // A long one is still being written: the next time comes.
    if (error instanceof Refusal && error.code === "BACKUP_RUNNING")
      return log.warn("a backup was due while another was being written");
    log.error({ error }, "no backup could be written");
    throw error;
  }
}

/** When the newest backup of a folder was taken, in seconds since 1970; 0: there is none. */
export async function lastBackup(to: string): Promise<number> {
  const names = await readdir(to).catch(() => []);
  const moments = names.flatMap((name) => {
    const [, day, hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-\d{3}Z\.safos$/.exec(name) ?? [];
    return day === undefined ? [] : [Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`) / 1000];
  });
  return Math.max(0, ...moments);
}
