import type { AnyEvent } from "#events";
import { personOf } from "#events";
import type { FederatedDeps } from "./context.ts";
import { emitSent } from "./events.ts";
import { notifyJob } from "./notify.ts";
import { readSent, updateSent } from "./queries.ts";

/** A link of ours for another server has ended: theirs is told, as soon as it answers. */
export async function endSent({ db, events, jobs }: FederatedDeps, event: AnyEvent): Promise<void> {
  if (event.type !== "grant.revoked" || !event.payload.isLink) return;
  const row = await readSent(db, event.payload.grantId);
  if (!row) return;
  await db.transaction().execute(async (trx) => {
    if (!(await updateSent(trx, row.id, ["offered", "accepted"], "ended"))) return;
    await emitSent(events, trx, "withdrawn", row, personOf(event.actor));
    await jobs.add(trx, notifyJob, { side: "sent", id: row.id }, { key: `${notifyJob} ${row.id}` });
  });
}
