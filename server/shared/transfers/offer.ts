import { uuid } from "#clock";
import { byPerson } from "#events";
import { refuse } from "#http";
import { about, needReceiver, offerDays, payloadOf, type Caller, type TransferContext } from "./context.ts";
import { lapseOffers } from "./lapse.ts";
import { decideOffer, insertOffer, readOffer, readOfferOf, type OfferRow } from "./queries.ts";

/**
 * Offers a workspace to another organisation. Nothing changes until an administrator there accepts. Refuses MISSING, FORBIDDEN,
 * HOME_ONLY, PERSONAL, WORKSPACE_ARCHIVED, TRANSFER_UNKNOWN and TRANSFER_PENDING.
 */
export async function offerTransfer(
  context: TransferContext,
  caller: Caller,
  workspaceId: string,
  domain: string,
): Promise<OfferRow> {
  const { db, events, workspaces } = context;
  const { organisationId: fromId } = await workspaces.requireGivable(caller, workspaceId);
  const toId = needReceiver(context, domain, fromId).id;
  await lapseOffers(context, workspaceId);
  return db.transaction().execute(async (trx) => {
    const id = uuid();
    const offer = { id, workspaceId, fromId, toId, offeredBy: caller.personId, days: offerDays };
    if (!(await insertOffer(trx, offer))) throw refuse("TRANSFER_PENDING");
    const actor = byPerson(caller.personId);
    await events.emit(trx, { type: "transfer.offered", ...about(offer, actor), payload: payloadOf(offer) });
    const row = await readOffer(trx, id);
    if (!row) throw refuse("TRANSFER_DECIDED");
    return row;
  });
}

/** Takes an offer back. Refuses MISSING, FORBIDDEN, HOME_ONLY, PERSONAL and TRANSFER_DECIDED. */
export async function withdrawTransfer(context: TransferContext, caller: Caller, workspaceId: string): Promise<void> {
  const { db, events, workspaces } = context;
  await workspaces.requireGivable(caller, workspaceId, { isArchivedToo: true });
  const offer = await readOfferOf(db, workspaceId);
  if (!offer) throw refuse("TRANSFER_DECIDED");
  await db.transaction().execute(async (trx) => {
    if (!(await decideOffer(trx, offer.id, "withdrawn", caller.personId))) throw refuse("TRANSFER_DECIDED");
    const actor = byPerson(caller.personId);
    await events.emit(trx, { type: "transfer.withdrawn", ...about(offer, actor), payload: payloadOf(offer) });
  });
}
