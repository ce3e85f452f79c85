import { now } from "#clock";
import { system, type EventActor, type EventOf, type Transaction } from "#events";
import { about, emitAbout, lapseHours, lapsesAt, openStates, type KeyRecoveryContext } from "./context.ts";
import {
  markOver,
  readDue,
  readLatestRequest,
  readOpen,
  readOrganisations,
  readRequest,
  removeBoxesOf,
} from "./queries.ts";
import type { RequestRow } from "./rows.ts";

type End = "withdrawn" | "refused" | "lapsed" | "ended";

export async function end(
  context: KeyRecoveryContext,
  trx: Transaction,
  row: RequestRow,
  how: End,
  actor: EventActor,
): Promise<void> {
  await markOver(trx, row.id, how);
  await emitAbout(context, trx, how, row, actor);
}

/** Ends each that is still open, one transaction a request: in several processes at once, by one of them. */
async function endAll(context: KeyRecoveryContext, ids: readonly string[], how: End): Promise<void> {
  for (const id of ids)
    await context.db.transaction().execute(async (trx) => {
      const row = await readRequest(trx, id, "forUpdate");
      if (row && openStates.includes(row.state)) await end(context, trx, row, how, system);
    });
}

/** A person who asks again does not wait for the job that ends what nobody answered. */
export async function lapseOf(context: KeyRecoveryContext, personId: string): Promise<void> {
  const row = await readLatestRequest(context.db, personId);
  if (row && lapsesAt(row) <= now()) await endAll(context, [row.id], "lapsed");
}

/** Where an organisation keeps nothing any more: what it kept is removed, and nobody is answered. */
async function clear(context: KeyRecoveryContext, organisationId: string, before: Date): Promise<void> {
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    const removed = await removeBoxesOf(trx, organisationId, before);
    await events.emit(
      trx,
      removed.map((personId) => ({
        type: "keyRecovery.removed" as const,
        ...about({ personId, organisationId }, system),
        payload: { personId },
      })),
    );
  });
  await endAll(context, await readOpen(db, { organisationId }), "ended");
}

/** What is over: by time, and by a rule that was changed while something was on its way. */
export async function endDue(context: KeyRecoveryContext): Promise<void> {
  const { db, organisations, policy } = context;
  await endAll(context, await readDue(db, lapseHours), "lapsed");
  await organisations.reload();
  for (const id of await readOrganisations(db))
    if (policy.keyRecovery(id) === "off") await clear(context, id, new Date(now()));
}

type Ending = EventOf<"organisation.changed" | "session.revoked" | "person.disabled" | "person.changed">;

/** A request ends with its session, with its person's account or the officer's, and with the rule. */
export async function follow(context: KeyRecoveryContext, event: Ending): Promise<void> {
  const { db } = context;
  if (event.type === "organisation.changed") {
    const { changes } = event.payload;
    if (changes?.["keyRecovery"]?.[1] === "off") await clear(context, event.payload.organisationId, new Date(event.at));
    return;
  }
  const { personId } = event.payload;
  if (event.type === "session.revoked") {
    const { sessionId } = event.payload;
    await endAll(context, await readOpen(db, { sessionId }), "ended");
  } else if (event.type === "person.disabled") {
    await endAll(context, await readOpen(db, { personId, officerId: personId }), "ended");
  } else if (event.payload.isAdmin === false) {
    await endAll(context, await readOpen(db, { officerId: personId }), "ended");
  } else if (event.payload.isSuspended === true) {
    await endAll(context, await readOpen(db, { personId }), "ended");
  }
}
