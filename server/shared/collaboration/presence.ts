import type { Connection, Document } from "@hocuspocus/server";
import type { PresentPerson } from "@safos/contract/collaboration";

/** Bytes of JSON that a page may say about where its cursor is. */
const maxStateBytes = 4000;
/** A page is one presence; one that comes back may be two for a moment. */
const mostPerSocket = 4;

/**
 * What pages say of themselves, before it is passed on: who they are is decided by the server, nobody speaks for another
 * person's page, and nothing is long. A page that comes back before its broken socket was noticed takes its place over here.
 */
export function cleanPresence(
  states: Map<number, Record<string, unknown>>,
  user: PresentPerson,
  document: Document,
  connection: Connection,
): void {
  const own = document.getClients(connection) as Set<number>;
  let count = own.size;
  for (const [clientId, state] of states) {
    const there = document.awareness.getStates().get(clientId) as { user?: PresentPerson } | undefined;
    const isTheirs = there !== undefined && !own.has(clientId);
    const isForeign = isTheirs && !isSamePerson(there.user, user);
    if (!own.has(clientId)) count += 1;
    if (isForeign || count > mostPerSocket || JSON.stringify(state).length > maxStateBytes) {
      states.delete(clientId);
      continue;
    }
    if (isTheirs) {
      for (const other of document.getConnections()) document.getClients(other).delete(clientId);
      own.add(clientId);
    }
    state["user"] = user;
  }
}

/** Visitors who have given no name are all alike, and so are nobody in particular. */
const isSamePerson = (a: PresentPerson | undefined, b: PresentPerson): boolean =>
  a?.id === b.id && a.isGuest === b.isGuest && b.name !== "";
