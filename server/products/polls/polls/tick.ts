import { system } from "#events";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { takeExpired, takeReminders } from "../queries.ts";

/** Closes what is over and reminds of what soon is. */
export async function closeAndRemind({ db, events }: PollContext): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const over = await takeExpired(trx);
    const soon = await takeReminders(trx);
    await events.emit(trx, [
      ...over.map((row) => pollEvent("poll.closed", row, system)),
      ...soon.map((row) => pollEvent("poll.due", row, system)),
    ]);
  });
}
