import { eventActorOf, type Actor, type RequireStill } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { lockPoll, setTrashed } from "../queries.ts";
import { missing } from "../refusals.ts";

/** Moves a poll to the trash or back; the access has been checked. */
export async function trashPoll(
  { db, events }: PollContext,
  actor: Actor,
  id: string,
  { isTrashed, requireStill }: { readonly isTrashed: boolean; readonly requireStill: RequireStill },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockPoll(trx, id);
    if (!row) throw missing();
    await requireStill(trx);
    await setTrashed(trx, id, isTrashed);
    await events.emit(trx, pollEvent(isTrashed ? "poll.trashed" : "poll.restored", row, eventActorOf(actor)));
  });
}
