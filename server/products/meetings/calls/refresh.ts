import { now } from "#clock";
import type { CallContext } from "./context.ts";
import { markAbsent, markStranded, readDeserted, refreshRooms } from "./queries.ts";
import { participantLeft } from "./record.ts";
import { removeUninvited } from "./uninvited.ts";

const DESERTED_AFTER_SECONDS = 120;

/** Says that this process' calls go on, and clears up after processes that have vanished. */
export async function refreshCalls(context: CallContext): Promise<void> {
  const { db, events, host, processId, restricted, revoked, workspaceOf } = context;
  for (const [session, until] of revoked) if (until < now()) revoked.delete(session);
  for (const [session, { until }] of restricted) if (until < now()) restricted.delete(session);
  const isEmbedded = host.kind === "embedded";
  if (isEmbedded) await refreshRooms(db, processId, [...workspaceOf.keys()]);
  // When the other media server does not answer, nobody knows who has left.
  const sids = await host.reconcile();
  await db.transaction().execute(async (trx) => {
    const stranded = isEmbedded ? await markStranded(trx) : sids ? await markAbsent(trx, sids) : [];
    await events.emit(
      trx,
      stranded.map((one) => participantLeft(one)),
    );
  });
  // Should the event that ended a link have been lost, its guests stay no longer than this.
  await removeUninvited(context);
  await context.places.check();
  await context.hold.check();
  await context.deadlines.look();
  if (!isEmbedded && !sids) return;
  for (const meetingId of await readDeserted(db, DESERTED_AFTER_SECONDS)) await context.onDeserted(meetingId);
}
