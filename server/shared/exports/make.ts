import { byPerson } from "#events";
import type { Workspace } from "#workspaces";
import { writeArchive } from "./archive.ts";
import { about, type ExportContext } from "./context.ts";
import { mayStill } from "./may.ts";
import { markDone, markFailed, markPart, markRunning, readExport, type ExportRow } from "./queries.ts";

/** It was removed, or the right to it was taken away, while it was written. */
class Stopped extends Error {}

/** Writes an archive that someone asked for; from the beginning where a process died in the middle. */
export async function makeExport(context: ExportContext, id: string): Promise<void> {
  const row = await readExport(context.db, id);
  const workspace = row && (await context.workspaces.byId(row.workspaceId));
  if (!row || !workspace) return fail(context, id);
  const parts = context.items.exportParts();
  if (!(await markRunning(context.db, id, parts.length))) return;
  try {
    await write(context, row, workspace);
  } catch (error) {
    if (!(error instanceof Stopped)) context.log.error({ error, exportId: id }, "a workspace could not be exported");
    await fail(context, id);
  }
}

async function write(context: ExportContext, row: ExportRow, workspace: Workspace): Promise<void> {
  const { blobs, db, events } = context;
  const { id, requestedBy } = row;
  const goOn = async (done: number): Promise<void> => {
    const isWanted = await markPart(db, id, done);
    if (!isWanted || !(await mayStill(context, requestedBy, workspace.id))) throw new Stopped();
  };
  await goOn(0);
  const { taken } = await writeArchive(context, workspace, { reader: requestedBy, onPart: goOn }, (archive) =>
    blobs.write(workspace.organisationId, archive, { unscanned: "made" }),
  );
  await db.transaction().execute(async (trx) => {
    if (!(await markDone(trx, id, { blob: taken.hash, size: taken.size }))) return;
    await events.emit(trx, {
      type: "workspace.exported",
      ...about(workspace.id, requestedBy, byPerson(requestedBy)),
      organisationId: workspace.organisationId,
      payload: {},
    });
  });
}

/** What cannot be made is over, and who asked hears of it. */
export async function fail({ db, events }: Pick<ExportContext, "db" | "events">, id: string): Promise<void> {
  const row = await readExport(db, id);
  await db.transaction().execute(async (trx) => {
    if (!row || !(await markFailed(trx, id))) return;
    await events.emit(trx, {
      type: "workspace.exportFailed",
      ...about(row.workspaceId, row.requestedBy, byPerson(row.requestedBy)),
      payload: {},
    });
  });
}
