import { mostImportBytes } from "@safos/contract/person-imports";
import { Readable } from "node:stream";
import { uuid } from "#clock";
import { limitBytes, type Http } from "#http";
import type { Organisation } from "#organisations";
import type { ImportContext } from "./context.ts";
import { judgeRows } from "./judge.ts";
import { insertImport, type JudgedRow } from "./queries.ts";
import { readTask } from "./tasks.ts";

type WorkCall = ReturnType<Http["callOf"]>;

/** What a file says, row by row; adds nobody and keeps nothing. Refuses TOO_LARGE, IMPORT_NO_NAMES and IMPORT_TOO_LONG. */
export async function look(
  context: ImportContext,
  organisation: Organisation,
  body: Readable,
  call: WorkCall,
): Promise<JudgedRow[]> {
  const file = Readable.from(limitBytes(body, mostImportBytes), { objectMode: false });
  const rows = await context.workers.run(readTask, {}, { ...call, files: { file } });
  return judgeRows(context, organisation, rows);
}

/** The same, kept to be shown and carried out; its id. */
export async function readImportFile(
  context: ImportContext,
  organisation: Organisation,
  body: Readable,
  by: { readonly createdBy: string | null; readonly call: WorkCall },
): Promise<string> {
  const rows = await look(context, organisation, body, by.call);
  const id = uuid();
  const { createdBy } = by;
  await context.db
    .transaction()
    .execute((trx) => insertImport(trx, { id, organisationId: organisation.id, createdBy }, rows));
  return id;
}
