import { uuid } from "#clock";
import { refuse } from "#http";
import { writeJob, type ExportContext } from "./context.ts";
import { requireExportable, type Caller } from "./may.ts";
import { countPending, insertExport } from "./queries.ts";

/** Others wait behind what one person asks for. */
const mostPending = 3;

/** Asks for an archive; one at a time for a workspace. Refuses MISSING, FORBIDDEN, HOME_ONLY, EXPORT_PENDING and LIMITED. */
export async function startExport(context: ExportContext, caller: Caller, workspaceId: string): Promise<string> {
  await requireExportable(context, caller, workspaceId);
  const id = uuid();
  await context.db.transaction().execute(async (trx) => {
    if ((await countPending(trx, caller.personId)) >= mostPending)
      throw refuse("LIMITED", "Some of your exports wait for their turn already.");
    if (!(await insertExport(trx, { id, workspaceId, requestedBy: caller.personId }))) throw refuse("EXPORT_PENDING");
    await context.jobs.add(trx, writeJob, { id });
  });
  return id;
}
