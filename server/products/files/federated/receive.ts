import { uuid } from "#clock";
import { refuse } from "#http";
import type { Person } from "#identity";
import { namesIn } from "./address.ts";
import { purposeOf, type FederatedDeps } from "./context.ts";
import { emitReceived } from "./events.ts";
import { mayShareWith } from "./may-share.ts";
import type { Offer } from "./offer.ts";
import { countReceived, insertReceived, readReceivedFrom } from "./queries.ts";
import { lookAt } from "./remote-files/look-at.ts";

/** New shares of one server within an hour, and shares that one person has not answered. */
const mostOfHost = 200;
const mostPending = 100;
/** Names of people whom it does not reach, by one server within an hour in each process. */
const mostGuesses = 30;

/** Who is unknown here and who may not take it are answered alike: nobody lists our people so. */
const notTaken = () => refuse("FORBIDDEN", "This server does not take that share.");

async function findRecipient(deps: FederatedDeps, offer: Offer, at: string): Promise<Person | null> {
  for (const name of namesIn(deps, offer.shareWith, at)) {
    const person = await deps.identity.personByName(name);
    if (person && !person.disabled && !person.isGuest && mayShareWith(deps, person, offer.sender.host)) return person;
  }
  return null;
}

/**
 * Takes an offer for a person here. That it is of the server that it names is seen there: it must know the secret. Refuses
 * FORBIDDEN for senders, servers and recipients alike, and LIMITED. `at`: the host that was asked.
 */
export async function receiveOffer(deps: FederatedDeps, offer: Offer, at: string): Promise<{ readonly name: string }> {
  const { host } = offer.sender;
  // Nothing is asked of a server that nobody here trusts.
  if (
    !deps.organisations
      .all()
      .some((one) => one.kind === "agency" && mayShareWith(deps, { organisationId: one.id }, host))
  )
    throw notTaken();
  const { fromHost } = await countReceived(deps.db, host, null);
  if (fromHost >= mostOfHost || (deps.guesses.get(host) ?? 0) >= mostGuesses) throw refuse("LIMITED");
  const server = await deps.discovery.of(host).catch(() => null);
  const found = server && (await lookAt(deps, server, offer.secret));
  const person = await findRecipient(deps, offer, at);
  if (found && !person) deps.guesses.set(host, (deps.guesses.get(host) ?? 0) + 1);
  if (!found || !person) throw notTaken();
  const known = await readReceivedFrom(deps.db, host, offer.providerId);
  if (known) {
    const isSame = known.personId === person.id && deps.seal.open(known.secret, purposeOf(known.id)) === offer.secret;
    if (!isSame || known.state === "left") throw notTaken();
    return { name: person.displayName };
  }
  if ((await countReceived(deps.db, host, person.id)).pending >= mostPending) throw refuse("LIMITED");
  // As of 1.0 the offer does not say whether it may be changed: what is shared does.
  const canWrite = (offer.canWrite ?? found.canWrite === true) && found.isFolder;
  await store(deps, { ...offer, canWrite }, person, found.isFolder);
  return { name: person.displayName };
}

async function store(
  { db, events, seal }: FederatedDeps,
  offer: Offer & { readonly canWrite: boolean },
  person: Person,
  isFolder: boolean,
): Promise<void> {
  const id = uuid();
  const { sender, senderName, name, providerId, canWrite } = offer;
  const row = {
    ...{ id, personId: person.id, host: sender.host, providerId, senderName, name, isFolder },
    sender: `${sender.user}@${sender.host}`,
    canWrite,
    secret: seal.seal(offer.secret, purposeOf(id)),
  };
  await db.transaction().execute(async (trx) => {
    if (await insertReceived(trx, row)) await emitReceived(events, trx, row, person.organisationId);
  });
}
