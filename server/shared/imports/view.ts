import { undoHours, type PersonImport } from "@safos/contract/person-imports";
import { now } from "#clock";
import { refuse, type Principal } from "#http";
import type { ImportContext } from "./context.ts";
import { countRows, readImport, type ImportRow } from "./queries.ts";

const hourMs = 3_600_000;

/** One of the caller's organisation. Refuses MISSING. */
export async function needImport(
  { db }: ImportContext,
  { organisationId }: Pick<Principal, "organisationId">,
  id: string,
): Promise<ImportRow> {
  const row = await readImport(db, id);
  if (row?.organisationId !== organisationId) throw refuse("MISSING", "There is no such import.");
  return row;
}

export async function viewImport({ db, mail }: ImportContext, row: ImportRow): Promise<PersonImport> {
  const { added, kept, failed: _within, ...counts } = await countRows(db, row.id);
  const end = row.state === "done" && row.doneAt ? row.doneAt.getTime() + undoHours * hourMs : 0;
  return {
    id: row.id,
    state: row.state,
    counts,
    added,
    kept,
    createdAt: row.createdAt.toISOString(),
    doneAt: row.doneAt?.toISOString() ?? null,
    undoUntil: end > now() ? new Date(end).toISOString() : null,
    isMailOn: mail.isOn,
  };
}
