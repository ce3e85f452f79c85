import { uuid } from "#clock";
import { byPerson, type Transaction } from "#events";
import { refuse } from "#http";
import { emitAbout, isOpen, requireKept, type Caller, type KeyRecoveryContext } from "./context.ts";
import { end, lapseOf } from "./end.ts";
import { countRequests, insertRequest, markOver, markRevealed, readBox, readRequest } from "./queries.ts";
import type { RequestRow } from "./rows.ts";

/** How many requests a person makes in a day: each is heard of by their administrators. */
const mostRequests = 5;
const dayHours = 24;

/**
 * A person asks from this session for the recovery key that their organisation keeps. Refuses KEY_RECOVERY_OFF,
 * ACCOUNT_SUSPENDED, KEY_RECOVERY_NO_BOX, KEY_RECOVERY_PENDING and LIMITED.
 */
export async function ask(context: KeyRecoveryContext, by: Caller, commitment: string): Promise<void> {
  requireKept(context, by);
  const { personId, organisationId, sessionId } = by;
  await context.identity.requireUnsuspended(personId);
  await lapseOf(context, personId);
  await context.db.transaction().execute(async (trx) => {
    // One request of a person at a time gets by here.
    const box = await readBox(trx, personId, "forUpdate");
    if (!box) throw refuse("KEY_RECOVERY_NO_BOX");
    if ((await countRequests(trx, personId, dayHours)) >= mostRequests) throw refuse("LIMITED", { retryAfter: 3600 });
    const fresh = { id: uuid(), personId, organisationId, sessionId, keyId: box.keyId, commitment };
    if (!(await insertRequest(trx, fresh))) throw refuse("KEY_RECOVERY_PENDING");
    await emitAbout(context, trx, "asked", await requireRow(trx, fresh.id), byPerson(personId));
  });
}

async function requireRow(trx: Transaction, id: string): Promise<RequestRow> {
  const row = await readRequest(trx, id);
  if (!row) throw refuse("MISSING", "There is no such request.");
  return row;
}

/** The person's own, locked. Refuses MISSING, and KEY_RECOVERY_ENDED. */
async function requireOwn(trx: Transaction, by: Caller, id: string): Promise<RequestRow> {
  const row = await readRequest(trx, id, "forUpdate");
  if (row?.personId !== by.personId) throw refuse("MISSING", "There is no such request.");
  if (!isOpen(row)) throw refuse("KEY_RECOVERY_ENDED");
  return row;
}

/** The same from the session that asked: to others it is no step that they can take. */
async function requireOfSession(trx: Transaction, by: Caller, id: string): Promise<RequestRow> {
  const row = await requireOwn(trx, by, id);
  if (row.sessionId !== by.sessionId) throw refuse("FORBIDDEN", "Another of your sessions has asked.");
  return row;
}

/** The officer's page sees whether it is what was committed to; so does nobody before that officer's key is known. */
export async function reveal(context: KeyRecoveryContext, by: Caller, id: string, publicKey: string): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const row = await requireOfSession(trx, by, id);
    if (row.state !== "begun") throw refuse("KEY_RECOVERY_ENDED");
    await markRevealed(trx, id, publicKey);
  });
}

export async function withdraw(context: KeyRecoveryContext, by: Caller, id: string): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const row = await requireOwn(trx, by, id);
    await end(context, trx, row, "withdrawn", byPerson(by.personId));
  });
}

/** The page has opened the answer. */
export async function finish(context: KeyRecoveryContext, by: Caller, id: string): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const row = await requireOfSession(trx, by, id);
    if (row.state !== "answered") throw refuse("KEY_RECOVERY_ENDED");
    await markOver(trx, id, "done");
    await emitAbout(context, trx, "finished", row, byPerson(by.personId));
  });
}
