import { writeLocks, xmlType } from "#dav";
import { defineStep, type Exchange, type Found } from "../exchange.ts";
import { lockProperties, readShownLocks, writeLockDiscovery } from "../locks.ts";
import { namespaces } from "../namespaces.ts";

/** The locks as they are now; of a lock by hand what Nextcloud's clients keep of it. */
export const answerLocked = defineStep({
  name: "answer-locked",
  section: "RFC 4918 §9.10.1; Nextcloud files_lock: locking a file",
  needs: ["lockRequest", "source", "isMade"],
  run: (exchange, { lockRequest, source, isMade }) =>
    sendLocks(exchange, source.location, lockRequest.isByHand, isMade ? 201 : 200),
});

export async function sendLocks(
  { deps, principal, target: { base, names }, reply }: Exchange,
  { lineage }: Found["source"]["location"],
  isByHand: boolean,
  status: 200 | 201,
) {
  const ids = lineage.map((one) => one.id);
  const locks = (await readShownLocks(deps, principal.personId, ids))({ base, names, lineage });
  const properties = isByHand
    ? Object.entries(lockProperties).map(([name, write]) => [name, write(locks)] as const)
    : [["d:lockdiscovery", writeLockDiscovery(locks)] as const];
  return reply.code(status).type(xmlType).send(writeLocks(properties, namespaces));
}
