import { uuid } from "#clock";
import { refuse } from "#http";
import { writeJob, type ExportContext } from "./context.ts";
import { requireExportable, type Caller } from "./may.ts";
import { insertExport } from "./queries.ts";

/** Asks for an archive; one at a time for a workspace. Refuses MISSING, FORBIDDEN and EXPORT_PENDING. */
export async function startExport(context: ExportContext, caller: Caller, workspaceId: string): Promise<string> {
  await requireExportable(context, caller, workspaceId);
  const id = uuid();
  await context.db.transaction().execute(async (trx) => {
    if (!(await insertExport(trx, { id, workspaceId, requestedBy: caller.personId }))) throw refuse("EXPORT_PENDING");
    await context.jobs.add(trx, writeJob, { id });
  });
  return id;
}
