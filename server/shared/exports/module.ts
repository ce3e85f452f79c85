import type { Workspace } from "#workspaces";
import { defineModule, type Given } from "#module";
import type { ArchiveSummary } from "./archive.ts";
import { keptDays, writeJob, type ExportContext, type ExportNeeds } from "./context.ts";
import { makeExport } from "./make.ts";
import { exportNotices } from "./notices.ts";
import { deleteOld, readBlobPlaces, readBlobsInUse, type ExportTables } from "./queries.ts";
import { exportRoutes } from "./routes.ts";
import { createRunner } from "./run.ts";
import { writeExport } from "./write.ts";

export interface Exports {
  /** Everything in a workspace into a file of the machine, for the operator. */
  write(workspace: Workspace, file: string): Promise<ArchiveSummary>;
  /** Writes an archive that someone asked for, here and now: the work of a process of its own. */
  make(id: string): Promise<void>;
  /** Removes archives whose time is over. */
  trim(): Promise<void>;
}

export const exportsModule = defineModule({
  name: "exports",
  folder: import.meta.dirname,
  create(needs: ExportNeeds & Given) {
    const context: ExportContext = { ...needs, db: needs.database.of<ExportTables>() };
    const runner = createRunner(context);
    const api: Exports = {
      make: (id) => makeExport(context, id),
      write: (workspace, file) => writeExport(needs, workspace, file),
      trim: () => deleteOld(context.db, keptDays),
    };
    return {
      api,
      parts: {
        routes: [exportRoutes(context)],
        noticeSource: exportNotices(context),
        blobReferences: { exports: (hashes) => readBlobsInUse(context.db, hashes) },
        blobHolders: {
          exports: async (hashes) => needs.workspaces.withOrganisations(await readBlobPlaces(context.db, hashes)),
        },
        jobs: {
          [writeJob]: { handle: ({ id }) => runner.run(String(id)), lane: "apart" },
          "exports:trim": { handle: () => api.trim(), every: "41 3 * * *", lane: "housekeeping" },
        },
      },
      stop: () => runner.stop(),
    };
  },
});
