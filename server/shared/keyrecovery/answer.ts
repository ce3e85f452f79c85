import { byPerson, type Transaction } from "#events";
import { refuse } from "#http";
import { emitAbout, isOpen, requireKept, type Caller, type KeyRecoveryContext } from "./context.ts";
import { end } from "./end.ts";
import { markAnswered, markBegun, readBox, readRequest } from "./queries.ts";
import type { BoxRow, RequestRow } from "./rows.ts";

/** Of the caller's organisation. Refuses MISSING. */
export function requireOfOrganisation(row: RequestRow | null, { organisationId }: Caller): RequestRow {
  if (row?.organisationId !== organisationId) throw refuse("MISSING", "There is no such request.");
  return row;
}

/** Locked, open, and someone else's. Refuses MISSING, KEY_RECOVERY_OWN and KEY_RECOVERY_ENDED. */
async function requireAnswerable(
  context: KeyRecoveryContext,
  trx: Transaction,
  by: Caller,
  id: string,
): Promise<RequestRow> {
  const row = requireOfOrganisation(await readRequest(trx, id, "forUpdate"), by);
  if (row.personId === by.personId) throw refuse("KEY_RECOVERY_OWN");
  if (!isOpen(row)) throw refuse("KEY_RECOVERY_ENDED");
  // The event of its end may not have been handled yet.
  if (!(await context.identity.isUsable(row.personId, row.sessionId))) throw refuse("KEY_RECOVERY_ENDED");
  return row;
}

/**
 * An officer takes a request on: the first one has it, and the box is given to them alone. Refuses MISSING, KEY_RECOVERY_OFF,
 * KEY_RECOVERY_OWN, KEY_RECOVERY_ENDED, KEY_RECOVERY_TAKEN and KEY_RECOVERY_NO_BOX.
 */
export async function begin(
  context: KeyRecoveryContext,
  by: Caller,
  id: string,
  officerKey: string,
): Promise<Pick<BoxRow, "sealed" | "secretId">> {
  requireKept(context, by);
  return context.db.transaction().execute(async (trx) => {
    const row = await requireAnswerable(context, trx, by, id);
    if (row.state !== "asked") throw refuse("KEY_RECOVERY_TAKEN");
    const box = await readBox(trx, row.personId);
    // Sealed anew to another key since it was asked for: the officer has chosen their file for the earlier one.
    if (box?.keyId !== row.keyId) throw refuse("KEY_RECOVERY_NO_BOX");
    await markBegun(trx, id, { officerId: by.personId, officerKey });
    await emitAbout(context, trx, "begun", row, byPerson(by.personId));
    return { sealed: box.sealed, secretId: box.secretId };
  });
}

/** Once, by the officer who began it. Refuses MISSING, KEY_RECOVERY_OFF, KEY_RECOVERY_ENDED and KEY_RECOVERY_TAKEN. */
export async function answer(context: KeyRecoveryContext, by: Caller, id: string, sealed: string): Promise<void> {
  requireKept(context, by);
  await context.db.transaction().execute(async (trx) => {
    const row = await requireAnswerable(context, trx, by, id);
    if (row.officerId !== null && row.officerId !== by.personId) throw refuse("KEY_RECOVERY_TAKEN");
    if (row.state !== "revealed") throw refuse("KEY_RECOVERY_ENDED");
    await markAnswered(trx, id, sealed);
    await emitAbout(context, trx, "answered", row, byPerson(by.personId));
  });
}

/** Refuses MISSING, KEY_RECOVERY_OWN and KEY_RECOVERY_ENDED. */
export async function refuseRequest(context: KeyRecoveryContext, by: Caller, id: string): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const row = requireOfOrganisation(await readRequest(trx, id, "forUpdate"), by);
    if (row.personId === by.personId) throw refuse("KEY_RECOVERY_OWN");
    if (!isOpen(row)) throw refuse("KEY_RECOVERY_ENDED");
    await end(context, trx, row, "refused", byPerson(by.personId));
  });
}
