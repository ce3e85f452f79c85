import type { Deployment, Values } from "#config";
import type { Database } from "#database";
import type { Events } from "#events";
import { defineModule, type Given } from "#module";
import type { Scan } from "#scan";
import { blobSettings } from "./config.ts";
import { scrubInBackground } from "./background.ts";
import type { ReadHolders } from "./context.ts";
import { createBlobs, type Blobs } from "./service.ts";
import type { S3Settings } from "./stores/s3.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly events: Events;
  readonly scan: Scan | null;
}

declare module "#module" {
  interface ModuleParts {
    /** Which of these hashes a module still refers to, by the module's name; what nobody refers to is removed. */
    readonly blobReferences?: Readonly<Record<string, (hashes: string[]) => Promise<string[]>>>;
    /** For which organisations it does, as far as it can say. */
    readonly blobHolders?: Readonly<Record<string, ReadHolders>>;
  }
}

/** Null: S3 is not configured. Throws where it is only in part. */
function readS3(config: Values<typeof blobSettings>): S3Settings | null {
  const {
    s3Endpoint: endpoint,
    s3Bucket: bucket,
    s3Region: region,
    s3AccessKey: accessKey,
    s3SecretKey: secretKey,
  } = config;
  if (bucket !== null && accessKey !== null && secretKey !== null)
    return { endpoint, bucket, region, accessKey, secretKey };
  if (config.store === "s3")
    throw new Error("SAFOS_BLOBS=s3 needs SAFOS_S3_BUCKET, SAFOS_S3_ACCESS_KEY and SAFOS_S3_SECRET_KEY.");
  return null;
}

export const blobsModule = defineModule({
  name: "blobs",
  folder: import.meta.dirname,
  settings: blobSettings,
  async create({ deployment, database, events, scan, log, config }: Needs & Given<typeof blobSettings>) {
    const blobs: Blobs = await createBlobs({
      database,
      dataFolder: deployment.dataFolder,
      log,
      reserve: config.diskReserve * 1_000_000,
      masterKey: config.masterKey,
      s3: readS3(config),
      target: config.store,
      scan,
      events,
      quarantineDays: config.quarantineDays,
    });
    const scrubber = scrubInBackground(blobs, log);
    const reload = (): Promise<void> => blobs.quotas.reload();
    events.learn("storage quotas", ["organisation.storageQuotaSet"], reload, () => undefined, reload);
    return {
      api: blobs,
      parts: {
        health: {
          async blobs() {
            await blobs.check();
            await blobs.keys.check();
          },
          async disk() {
            const { free, isLow } = await blobs.room();
            if (isLow) throw new Error(`Only ${Math.floor(free / 1_000_000)} MB are free; see SAFOS_DISK_RESERVE.`);
          },
        },
        gauges: {
          safos_blobs_damaged: { help: "Stored files that are damaged or missing.", read: () => blobs.damage() },
          safos_blobs_bytes: { help: "Bytes of all stored files.", read: () => blobs.bytes() },
          safos_quarantine_files: {
            help: "Contents that were found infected and are kept in quarantine.",
            read: () => blobs.quarantine.count(),
          },
          safos_disk_free_bytes: {
            help: "Free on the disk of the data folder.",
            read: async () => (await blobs.room()).free,
          },
        },
        jobs: {
          "blobs:collect": {
            handle: async () => void (await blobs.collect()),
            every: "17 3 * * *",
            lane: "housekeeping",
          },
          "blobs:quarantine": {
            handle: async () => void (await blobs.quarantine.expire()),
            every: "37 3 * * *",
            lane: "housekeeping",
          },
        },
      },
      prepare: () => blobs.quotas.reload(),
      start: () => scrubber.start(),
      stop: () => scrubber.stop(),
      accept(parts) {
        for (const [module, inUse] of Object.entries(parts.blobReferences ?? {}))
          blobs.registerReferences(module, inUse);
        for (const [module, read] of Object.entries(parts.blobHolders ?? {})) blobs.registerHolders(module, read);
      },
    };
  },
});
