import { applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import type { Events } from "#events";
import type { OpenDocument } from "./connections.ts";

/** Presence is replicated between processes a few times a second; it is not worth more. */
const presenceEveryMs = 60;
/** A signal carries 7,000 bytes; base64 makes four of three. */
const maxPresenceBytes = 4800;

type Signal =
  | { readonly op: "written"; readonly name: string; readonly seq: number; readonly from: string }
  | { readonly op: "open" | "here" | "closed" | "lock"; readonly name: string; readonly from: string }
  | { readonly op: "presence"; readonly name: string; readonly from: string; readonly update: string };

export interface Replication {
  /** Signals to the other processes how far a document's log reaches now. */
  publishWritten(name: string, seq: number): void;
  publish(op: "open" | "closed" | "lock", name: string): void;
  /** Notes whose presence changed; sent together a moment later to the processes that have the document open. */
  notePresence(open: OpenDocument, clients: readonly number[]): void;
}

/** How the processes of one deployment learn of each other's changes: small signals over `events.signal`. */
export function createReplication(options: {
  events: Events;
  processId: string;
  find(name: string): OpenDocument | undefined;
  onWritten(open: OpenDocument, seq: number): void;
  onLock(open: OpenDocument): void;
}): Replication {
  const { events, processId } = options;

  function send(signal: Signal): void {
    // A signal that gets lost is made up for by the regular look at the sequences.
    void events.signal("collaboration", JSON.stringify(signal)).catch(() => undefined);
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
    const signal = JSON.parse(text) as Signal;
    if (signal.from === processId) return;
    const open = options.find(signal.name);
    if (!open) return;
    if (signal.op === "written") return options.onWritten(open, signal.seq);
    if (signal.op === "lock") return options.onLock(open);
    if (signal.op === "closed") return void open.replicas.delete(signal.from);
    if (signal.op === "presence")
      return applyAwarenessUpdate(open.document.awareness, Buffer.from(signal.update, "base64"), { source: "redis" });
    open.replicas.add(signal.from);
    if (signal.op === "open") send({ op: "here", name: open.name, from: processId });
    sendPresence(open, [...open.document.awareness.getStates().keys()]);
  });

  return {
    publishWritten: (name, seq) => send({ op: "written", name, seq, from: processId }),
    publish: (op, name) => send({ op, name, from: processId }),
    notePresence(open, clients) {
      if (open.replicas.size === 0) return;
      for (const client of clients) open.pendingPresence.add(client);
      open.presenceTimer ??= setTimeout(() => {
        open.presenceTimer = null;
        const pending = [...open.pendingPresence];
        open.pendingPresence.clear();
        sendPresence(open, pending);
      }, presenceEveryMs);
    },
  };
}
