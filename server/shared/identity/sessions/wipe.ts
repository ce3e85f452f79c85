import { hashSecret } from "#clock";
import { byPerson, topicOfPerson, type Transaction } from "#events";
import { publishRevoked, type SessionContext } from "./context.ts";
import { deleteMadeWith, deleteWiped, markWipe, markWipeSeen, unmarkWipe } from "./queries.ts";

/** A device that its person has lost is to delete what it holds of ours, as Nextcloud's apps do when they are told. */

async function publish(
  { events }: Pick<SessionContext, "events">,
  trx: Transaction,
  type: "session.wipeAsked" | "session.wipeCancelled" | "session.wiped",
  { personId, sessionId }: { readonly personId: string; readonly sessionId: string },
): Promise<void> {
  const topic = topicOfPerson(personId);
  const payload = { personId, sessionId };
  await events.emit(trx, { type, actor: byPerson(personId), subject: topic, topics: [topic], payload });
}

/** From now on the app password opens nothing, and neither does what was opened with it. False: it is none of the person's. */
export async function askWipe(context: SessionContext, personId: string, sessionId: string): Promise<boolean> {
  const isAsked = await context.db.transaction().execute(async (trx) => {
    if (!(await markWipe(trx, personId, sessionId))) return false;
    await publishRevoked(context, trx, personId, await deleteMadeWith(trx, sessionId));
    await publish(context, trx, "session.wipeAsked", { personId, sessionId });
    return true;
  });
  // This process does not wait for its own event.
  context.byToken.forgetWhere(({ session }) => session.id === sessionId);
  return isAsked;
}

/** The device was found again before it heard of it: its app password is good as before. False: it is too late. */
export async function cancelWipe(context: SessionContext, personId: string, sessionId: string): Promise<boolean> {
  const isCancelled = await context.db.transaction().execute(async (trx) => {
    if (!(await unmarkWipe(trx, personId, sessionId))) return false;
    await publish(context, trx, "session.wipeCancelled", { personId, sessionId });
    return true;
  });
  context.byToken.forgetWhere(({ session }) => session.id === sessionId);
  return isCancelled;
}

/** Whether the device that holds this app password is to delete what it has; it has heard so now. */
export const isToWipe = ({ db }: SessionContext, token: string): Promise<boolean> =>
  markWipeSeen(db, hashSecret(token));

/** The device has deleted what it had: its app password goes. False: nobody asked it to. */
export async function finishWipe(context: SessionContext, token: string): Promise<boolean> {
  return context.db.transaction().execute(async (trx) => {
    const gone = await deleteWiped(trx, hashSecret(token));
    if (!gone) return false;
    await publishRevoked(context, trx, gone.personId, [gone.sessionId]);
    await publish(context, trx, "session.wiped", gone);
    return true;
  });
}
