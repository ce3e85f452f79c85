import { constants } from "node:fs";
import { access } from "node:fs/promises";
import type { Deployment } from "#config";
import type { Database } from "#database";
import { defineModule, type Given } from "#module";
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
  async create({ deployment, database, log }: Needs & Given) {
    const blobs: Blobs = await createBlobs({ database, dataFolder: deployment.dataFolder, log });
    return {
      api: blobs,
      parts: {
        health: { blobs: () => access(blobs.folder, constants.R_OK | constants.W_OK) },
        jobs: { "blobs:collect": { handle: async () => void (await blobs.collect()), every: "17 3 * * *" } },
      },
      accept(parts) {
        for (const [module, inUse] of Object.entries(parts.blobReferences ?? {}))
          blobs.registerReferences(module, inUse);
      },
    };
  },
});
