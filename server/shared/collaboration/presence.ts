import type { Connection, Document } from "@hocuspocus/server";
import type { PresentPerson } from "@safos/contract/collaboration";
import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import type { Events } from "#events";
import type { OpenDocument } from "./connections.ts";

/** Presence crosses between processes a few times a second; it is not worth more. */
const presenceEveryMs = 60;
/** A signal carries 7,000 bytes; base64 makes four of three. */
const maxPresenceBytes = 4800;
/** A page's own words about where its cursor is. */
const maxStateBytes = 4000;
/** A page is one presence; one that comes back may be two for a moment. */
const mostPerSocket = 4;

type Word =
  | { readonly op: "written"; readonly name: string; readonly seq: number; readonly from: string }
  | { readonly op: "open" | "here" | "closed" | "lock"; readonly name: string; readonly from: string }
  | { readonly op: "presence"; readonly name: string; readonly from: string; readonly update: string };

export interface Crossing {
  /** Tells the other processes how far a document's log reaches now. */
  tellWritten(name: string, seq: number): void;
  tell(op: "open" | "closed" | "lock", name: string): void;
  /** Notes whose presence changed; told together a moment later to the processes that have the document open. */
  notePresence(open: OpenDocument, clients: readonly number[]): void;
}

/** How the processes of one deployment hear of each other's changes: small words over `events.signal`. */
export function createCrossing(options: {
  events: Events;
  processId: string;
  find(name: string): OpenDocument | undefined;
  onWritten(open: OpenDocument, seq: number): void;
  onLock(open: OpenDocument): void;
}): Crossing {
  const { events, processId } = options;

  function send(word: Word): void {
    // A word that gets lost is made up for by the regular look at the sequences.
    void events.signal("collaboration", JSON.stringify(word)).catch(() => undefined);
  }

  function sendPresence(open: OpenDocument, clients: readonly number[]): void {
    if (clients.length === 0) return;
    const update = encodeAwarenessUpdate(open.document.awareness, [...clients]);
    if (update.length <= maxPresenceBytes)
      return send({ op: "presence", name: open.name, from: processId, update: Buffer.from(update).toString("base64") });
    if (clients.length === 1) return;
    const half = clients.length >> 1;
    sendPresence(open, clients.slice(0, half));
    sendPresence(open, clients.slice(half));
  }

  events.onSignal("collaboration", (text) => {
    const word = JSON.parse(text) as Word;
    if (word.from === processId) return;
    const open = options.find(word.name);
    if (!open) return;
    if (word.op === "written") return options.onWritten(open, word.seq);
    if (word.op === "lock") return options.onLock(open);
    if (word.op === "closed") return void open.peers.delete(word.from);
    if (word.op === "presence")
      return applyAwarenessUpdate(open.document.awareness, Buffer.from(word.update, "base64"), { source: "redis" });
    open.peers.add(word.from);
    if (word.op === "open") send({ op: "here", name: open.name, from: processId });
    sendPresence(open, [...open.document.awareness.getStates().keys()]);
  });

  return {
    tellWritten: (name, seq) => send({ op: "written", name, seq, from: processId }),
    tell: (op, name) => send({ op, name, from: processId }),
    notePresence(open, clients) {
      if (open.peers.size === 0) return;
      for (const client of clients) open.untold.add(client);
      open.presenceTimer ??= setTimeout(() => {
        open.presenceTimer = null;
        const told = [...open.untold];
        open.untold.clear();
        sendPresence(open, told);
      }, presenceEveryMs);
    },
  };
}

/**
 * What pages say of themselves, before it is passed on: who they are is the server's word, nobody speaks for another
 * person's page, and nothing is long. A page that comes back before its broken socket was noticed takes its place here over.
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

/** Visitors who have told no name are all alike, and so are nobody in particular. */
const isSamePerson = (a: PresentPerson | undefined, b: PresentPerson): boolean =>
  a?.id === b.id && a.isGuest === b.isGuest && b.name !== "";
