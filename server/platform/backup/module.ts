import { resolve } from "node:path";
import type { Blobs } from "#blobs";
import type { Deployment } from "#config";
import type { Database } from "#database";
import type { Jobs } from "#jobs";
import { defineModule, type Given } from "#module";
import { backupSettings } from "./config.ts";
import { createBackupKey } from "./encryption/key.ts";
import { backUp, lastBackup } from "./schedule.ts";
import { createBackups, type Backups } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
}

export const backupModule = defineModule({
  name: "backup",
  settings: backupSettings,
  create({ deployment, database, blobs, jobs, log, config }: Needs & Given<typeof backupSettings>) {
    const backups: Backups = createBackups({
      database,
      blobs,
      jobs,
      version: deployment.version,
      dataFolder: deployment.dataFolder,
    });
    if (config.to === null) return { api: backups };
    const to = resolve(config.to);
    const key = config.key === null ? null : createBackupKey(config.key);
    return {
      api: backups,
      parts: {
        gauges: {
          safos_backup_last_success_seconds: {
            help: "When the newest backup in SAFOS_BACKUP_TO was taken, in seconds since 1970; 0: there is none.",
            read: () => lastBackup(to),
          },
        },
        jobs: {
          "backup:write": {
            handle: () => backUp(backups, { to, keep: config.keep, key }, log),
            every: config.when,
            lane: "housekeeping",
          },
        },
      },
    };
  },
});
