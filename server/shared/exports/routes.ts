import type { Export } from "@safos/contract/exports";
import { exportRoutes as contract } from "@safos/contract/routes/exports";
import { byPerson } from "#events";
import { disposition, refuse, routes, type Principal } from "#http";
import { about, type ExportContext } from "./context.ts";
import { requireExportable } from "./may.ts";
import { deleteExport, readExport, readExportsBy, type ExportRow } from "./queries.ts";
import { startExport } from "./start.ts";
import { viewExports } from "./view.ts";

/** One's own, while one may make another. Refuses MISSING and FORBIDDEN. */
async function requireOwn(context: ExportContext, caller: Principal, id: string): Promise<ExportRow> {
  const row = await readExport(context.db, id);
  if (row?.requestedBy !== caller.personId) throw refuse("MISSING", "There is no such export.");
  await requireExportable(context, caller, row.workspaceId);
  return row;
}

export const exportRoutes = (context: ExportContext) => {
  const { blobs, db, events } = context;

  async function show(row: ExportRow | null): Promise<Export> {
    const [view] = row ? await viewExports(context, [row]) : [];
    if (!view) throw refuse("MISSING", "There is no such export.");
    return view;
  }

  return routes("exports", contract, {
    async listExports({ caller, params }) {
      const { name } = await requireExportable(context, caller, params.id);
      return {
        workspaceName: name,
        items: await viewExports(context, await readExportsBy(db, caller.personId, params.id)),
      };
    },
    startExport: async ({ caller, params }) =>
      show(await readExport(db, await startExport(context, caller, params.id))),
    readExport: async ({ caller, params }) => show(await requireOwn(context, caller, params.id)),
    async downloadExport({ caller, params, reply }) {
      const row = await requireOwn(context, caller, params.id);
      const workspace = await requireExportable(context, caller, row.workspaceId);
      if (row.blob === null) throw refuse("EXPORT_NOT_DONE");
      await db.transaction().execute((trx) =>
        events.emit(trx, {
          type: "workspace.exportTaken",
          ...about(row.workspaceId, caller.personId, byPerson(caller.personId)),
          organisationId: workspace.organisationId,
          payload: {},
        }),
      );
      return reply
        .header("cache-control", "private, no-store")
        .header("content-length", String(row.size))
        .header("content-disposition", disposition("attachment", `${workspace.name}.zip`))
        .type("application/zip")
        .send(blobs.open(row.blob));
    },
    async removeExport({ caller, params }) {
      const row = await readExport(db, params.id);
      // Whose right was taken away may still let go of what they asked for.
      if (row?.requestedBy !== caller.personId) throw refuse("MISSING", "There is no such export.");
      await deleteExport(db, row.id);
      return {};
    },
  });
};
