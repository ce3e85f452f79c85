import { byPerson, system } from "#events";
import { refuse, Refusal } from "#http";
import type { Person } from "#identity";
import type { Organisation } from "#organisations";
import type { Workspace } from "#workspaces";
import { about, payloadOf, type Caller, type TransferContext } from "./context.ts";
import { decideOffer, readOffer, readOfferOf, wasOffered, type OfferRow } from "./queries.ts";

/** One that waits for the caller's organisation. Refuses MISSING to others, and TRANSFER_DECIDED. */
export async function needOffered({ db }: TransferContext, { organisationId }: Caller, id: string): Promise<OfferRow> {
  const offer = await readOffer(db, id);
  if (offer?.toId === organisationId) return offer;
  if (!offer && (await wasOffered(db, id, organisationId))) throw refuse("TRANSFER_DECIDED");
  throw refuse("MISSING", "There is no such offer.");
}

/** The one who offered it must still be one who may: nobody gives away what they have no say in any more. */
async function requireOfferer({ identity, workspaces }: TransferContext, offer: OfferRow): Promise<void> {
  const person = offer.offeredBy === null ? null : await identity.personById(offer.offeredBy);
  if (!person || person.disabled || person.organisationId !== offer.fromId) throw refuse("TRANSFER_DECIDED");
  const { id: personId, organisationId, isAdmin } = person;
  await workspaces.requireGivable({ personId, organisationId, isAdmin }, offer.workspaceId).catch((error: unknown) => {
    throw error instanceof Refusal && error.code !== "WORKSPACE_ARCHIVED" ? refuse("TRANSFER_DECIDED") : error;
  });
}

/** Someone of an organisation with an open account. Refuses PERSON_UNKNOWN. */
async function needOwner({ identity }: TransferContext, personId: string, organisationId: string): Promise<Person> {
  const owner = await identity.personById(personId);
  if (!owner || owner.disabled || owner.isGuest || owner.organisationId !== organisationId)
    throw refuse("PERSON_UNKNOWN");
  return owner;
}

/** Refuses QUOTA_EXCEEDED where the receiver's workspaces may hold less. */
async function requireRoom(
  { workspaces }: TransferContext,
  workspaceId: string,
  { rules }: Organisation,
): Promise<void> {
  const { workspaceQuota: quota } = rules;
  const used = (await workspaces.sizes([workspaceId])).get(workspaceId) ?? 0;
  if (quota !== null && used > quota) throw refuse("QUOTA_EXCEEDED", { quota, used });
}

/**
 * From now on the caller's organisation answers for the workspace, with an owner of its own. Refuses MISSING, TRANSFER_DECIDED,
 * PERSON_UNKNOWN, QUOTA_EXCEEDED, PERSONAL and WORKSPACE_ARCHIVED.
 */
export async function acceptTransfer(
  context: TransferContext,
  caller: Caller,
  id: string,
  ownerId: string,
): Promise<void> {
  const { organisations, workspaces } = context;
  const offer = await needOffered(context, caller, id);
  const { workspaceId, fromId, toId } = offer;
  await requireOfferer(context, offer);
  const receiver = organisations.byId(toId);
  if (!receiver) throw refuse("MISSING", "There is no such organisation.");
  const owner = await needOwner(context, ownerId, toId);
  await requireRoom(context, workspaceId, receiver);
  await workspaces.transfer({ workspaceId, fromId, toId, owner, actor: byPerson(caller.personId) }, async (trx) => {
    if (!(await decideOffer(trx, id, "accepted", caller.personId))) throw refuse("TRANSFER_DECIDED");
  });
}

/** Refuses MISSING and TRANSFER_DECIDED. */
export async function declineTransfer(context: TransferContext, caller: Caller, id: string): Promise<void> {
  const { db, events } = context;
  const offer = await needOffered(context, caller, id);
  await db.transaction().execute(async (trx) => {
    if (!(await decideOffer(trx, id, "declined", caller.personId))) throw refuse("TRANSFER_DECIDED");
    const actor = byPerson(caller.personId);
    await events.emit(trx, { type: "transfer.declined", ...about(offer, actor), payload: payloadOf(offer) });
  });
}

/**
 * The operator's own transfer, which nobody accepts: an offer that waits is taken back. Refuses PERSONAL, WORKSPACE_ARCHIVED,
 * TRANSFER_UNKNOWN, PERSON_UNKNOWN and QUOTA_EXCEEDED.
 */
export async function transferNow(
  context: TransferContext,
  workspace: Workspace,
  receiver: Organisation,
  ownerId: string,
): Promise<void> {
  const { db, events, workspaces } = context;
  const { id: workspaceId, organisationId: fromId } = workspace;
  if (receiver.id === fromId) throw refuse("TRANSFER_UNKNOWN");
  const owner = await needOwner(context, ownerId, receiver.id);
  await requireRoom(context, workspaceId, receiver);
  const offer = await readOfferOf(db, workspaceId);
  await workspaces.transfer({ workspaceId, fromId, toId: receiver.id, owner, actor: system }, async (trx) => {
    if (offer && (await decideOffer(trx, offer.id, "withdrawn", null)))
      await events.emit(trx, { type: "transfer.withdrawn", ...about(offer, system), payload: payloadOf(offer) });
  });
}
