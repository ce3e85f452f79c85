import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Deployment } from "#config";
import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import { blobSettings } from "./config.ts";
import { scrubInBackground } from "./background.ts";
import { createBlobs, type Blobs } from "./service.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
}

declare module "#module" {
  interface ModuleParts {
    /** Which of these hashes a module still refers to, by the module's name; what nobody refers to is removed. */
    readonly blobReferences?: Readonly<Record<string, (hashes: string[]) => Promise<string[]>>>;
  }
}

export const blobsModule = defineModule({
  name: "blobs",
  folder: import.meta.dirname,
  settings: blobSettings,
  async create({ deployment, database, log, config }: Needs & Given<typeof blobSettings>) {
    const blobs: Blobs = await createBlobs({
      database,
      dataFolder: deployment.dataFolder,
      log,
      reserve: config.diskReserve * 1_000_000,
    });
    const scrubber = scrubInBackground(blobs, log);
    return {
      api: blobs,
      parts: {
        health: {
          blobs: () => access(blobs.folder, constants.R_OK | constants.W_OK),
          async disk() {
            const { free, isLow } = await blobs.room();
            if (isLow) throw new Error(`Only ${Math.floor(free / 1_000_000)} MB are free; see SAFOS_DISK_RESERVE.`);
          },
        },
        gauges: {
          safos_blobs_damaged: { help: "Stored files that are damaged or missing.", read: () => blobs.damage() },
          safos_blobs_bytes: { help: "Bytes of all stored files.", read: () => blobs.bytes() },
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
        },
      },
      start: () => scrubber.start(),
      stop: () => scrubber.stop(),
      accept(parts) {
        for (const [module, inUse] of Object.entries(parts.blobReferences ?? {}))
          blobs.registerReferences(module, inUse);
      },
    };
  },
});
