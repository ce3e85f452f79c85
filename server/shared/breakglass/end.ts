import { now } from "#clock";
import { system, type EventActor, type EventOf } from "#events";
import { refuse } from "#http";
import { about, payloadOf, type BreakGlassContext } from "./context.ts";
import { lockOpenOf, markOver, readDue, readRequest } from "./queries.ts";

/** How long a request waits for an answer. */
export const lapseHours = 24;

/** Puts the person out, as a removal does. Refuses BREAK_GLASS_DECIDED when nothing is open. */
export async function end(context: BreakGlassContext, id: string, actor: EventActor): Promise<void> {
  const { db, events, workspaces } = context;
  const row = await db.transaction().execute(async (trx) => {
    const locked = await readRequest(trx, id, "forUpdate");
    if (locked?.state !== "open") throw refuse("BREAK_GLASS_DECIDED");
    await workspaces.endAdmission(trx, { workspaceId: locked.workspaceId, personId: locked.personId, actor });
    await markOver(trx, id, "ended");
    await events.emit(trx, { type: "breakGlass.ended", ...about(locked, actor), payload: payloadOf(locked) });
    return locked;
  });
  workspaces.forgetMember(row.workspaceId, row.personId);
}

/** Ends what is over; in several processes at once each is ended by one of them. */
export async function endDue(context: BreakGlassContext): Promise<void> {
  for (const id of await readDue(context.db, lapseHours)) {
    const row = await readRequest(context.db, id);
    if (row?.state === "open" && row.until !== null && row.until.getTime() <= now())
      await end(context, id, system).catch(ignoreEnded);
    else if (row?.state === "asked") await lapse(context, id);
  }
}

/** Someone else was faster. */
function ignoreEnded(error: unknown): void {
  if ((error as { code?: unknown }).code !== "BREAK_GLASS_DECIDED") throw error;
}

async function lapse({ db, events }: BreakGlassContext, id: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await readRequest(trx, id, "forUpdate");
    if (row?.state !== "asked") return;
    await markOver(trx, id, "lapsed");
    await events.emit(trx, { type: "breakGlass.lapsed", ...about(row, system), payload: payloadOf(row) });
  });
}

/** An owner put the person out, or they left: there is nothing left to end. */
export async function noteRemoval(
  { db, events }: BreakGlassContext,
  { workspaceId, actor, payload }: EventOf<"member.removed">,
): Promise<void> {
  if (workspaceId === null) return;
  await db.transaction().execute(async (trx) => {
    const row = await lockOpenOf(trx, workspaceId, payload.personId);
    if (!row) return;
    await markOver(trx, row.id, "ended");
    await events.emit(trx, { type: "breakGlass.ended", ...about(row, actor), payload: payloadOf(row) });
  });
}
