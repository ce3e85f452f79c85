import { system } from "#events";
import { about, payloadOf, type TransferContext } from "./context.ts";
import { decideOffer, readLapsed } from "./queries.ts";

const atOnce = 100;

/** Ends the offers that nobody answered in time, of one workspace or of all. In several processes at once. */
export async function lapseOffers({ db, events }: TransferContext, workspaceId: string | null): Promise<void> {
  for (const offer of await readLapsed(db, workspaceId, atOnce))
    await db.transaction().execute(async (trx) => {
      if (!(await decideOffer(trx, offer.id, "lapsed", null))) return;
      await events.emit(trx, { type: "transfer.lapsed", ...about(offer, system), payload: payloadOf(offer) });
    });
}
