import { undoHours } from "@safos/contract/person-imports";
import { refuse } from "#http";
import { stepJob, type ImportContext } from "./context.ts";
import { markStarted, markUndoing } from "./queries.ts";

/** Begins to add people. Refuses IMPORT_STATE when it has begun already. */
export async function startImport({ db, jobs }: ImportContext, id: string, sendsInvitations: boolean): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await markStarted(trx, id, sendsInvitations))) throw refuse("IMPORT_STATE");
    await jobs.add(trx, stepJob, { id }, { key: `${stepJob} ${id}` });
  });
}

/** Begins to remove those who have not signed in. Refuses IMPORT_STATE when it is not done, or was done too long ago. */
export async function undoImport({ db, jobs }: ImportContext, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await markUndoing(trx, id, undoHours))) throw refuse("IMPORT_STATE");
    await jobs.add(trx, stepJob, { id }, { key: `${stepJob} ${id}` });
  });
}
