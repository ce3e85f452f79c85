import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BackupKey } from "./encryption/key.ts";
import { openBackupFolder, type BackupFolder } from "./folder.ts";
import { readArchive } from "./read.ts";
import { broken, unusable } from "./refusals.ts";
import { writeSecretsKey } from "./secrets-key.ts";
import { verifyBackup, type Verified } from "./verify.ts";
import { oneAtATime, writeBackup, type BackupDeps, type Written } from "./write.ts";

/** An archive to be read, and the blobs beside it when it lies in a folder of backups. */
interface OpenedBackup {
  readonly file: string;
  readonly folder: BackupFolder | null;
  entries(): ReturnType<typeof readArchive>;
}

export interface Backups {
  /**
   * Writes everything into a file, or into a folder (one that is there, or a name with a slash at its end), where blobs that
   * it has are not copied again.
   */
  write(target: string, key: BackupKey | null): Promise<Written>;
  /** A file, or of a folder the newest. */
  open(path: string, key: BackupKey | null): Promise<OpenedBackup>;
  verify(path: string, key: BackupKey | null): Promise<Verified>;
  /** Keeps the key of an archive, without which the secrets in its rows cannot be read. */
  takeSecretsKey(key: string): Promise<void>;
  /** Removes all backups of a folder but the newest. */
  prune(folder: string, keep: number, key: BackupKey | null): ReturnType<BackupFolder["prune"]>;
}

export function createBackups(deps: BackupDeps): Backups {
  async function open(path: string, key: BackupKey | null): Promise<OpenedBackup> {
    const file = (await isFolder(path)) ? await newestIn(path, key) : path;
    const info = join(dirname(file), "safos-backups.json");
    const isBeside = (await stat(info).catch(() => null)) !== null;
    const folder = isBeside ? await openBackupFolder(dirname(file), key) : null;
    return { file, folder, entries: () => readArchive(file, key) };
  }

  return {
    async write(target, key) {
      if (!target.endsWith("/") && !(await isFolder(target))) return writeBackup(deps, target, key);
      return writeBackup(deps, await openBackupFolder(target, key, { isNew: true }), key);
    },
    open,
    async verify(path, key) {
      const { file, folder } = await open(path, key);
      return verifyBackup(file, folder, key);
    },
    takeSecretsKey: (key) => writeSecretsKey(deps.dataFolder, key),
    prune: (path, keep, key) =>
      oneAtATime(deps.database, async () => {
        const folder = await openBackupFolder(path, key);
        return folder.prune(keep);
      }),
  };
}

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() === true;

async function newestIn(path: string, key: BackupKey | null): Promise<string> {
  const folder = await openBackupFolder(path, key);
  const newest = (await folder.archives().catch((error: unknown) => Promise.reject(unusable(path, error)))).at(-1);
  if (newest === undefined) throw broken(`there is no backup in ${path}`);
  return join(path, newest);
}
