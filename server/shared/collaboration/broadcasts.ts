import type { Connection } from "@hocuspocus/server";
import type { Log } from "#log";
import { holderOf, send, type OpenDocument } from "./connections.ts";
import { readName } from "./names.ts";
import type { CollaborationKind } from "./kind.ts";

/** What changed within this time is sent together. */
const gatherMs = 50;

export interface Broadcasts {
  /** Sends the state beside a document to everybody who has it open in this process, a moment later. */
  toAll(open: OpenDocument): void;
  /** Sends it to one page that has just come. */
  toNew(open: OpenDocument, connection: Connection): void;
}

/** The state beside a shared document on its socket: read once for all, sent to each as their person may see it. */
export function createBroadcasts(options: { log: Log; kind(name: string): CollaborationKind | undefined }): Broadcasts {
  const waiting = new WeakMap<OpenDocument, { isAll: boolean; readonly fresh: Set<Connection> }>();

  function gather(open: OpenDocument): { isAll: boolean; readonly fresh: Set<Connection> } | null {
    const ref = readName(open.name);
    const kind = ref ? options.kind(ref.kind) : undefined;
    if (!ref || !kind?.readBroadcast) return null;
    const found = waiting.get(open);
    if (found) return found;
    const mine = { isAll: false, fresh: new Set<Connection>() };
    waiting.set(open, mine);
    // Longer the more there are to send to, as with what is edited.
    const pause = gatherMs + Math.floor(open.document.getConnectionsCount() / 2);
    setTimeout(() => void sendTo(open, mine, kind, ref.id), pause).unref();
    return mine;
  }

  async function sendTo(
    open: OpenDocument,
    mine: { readonly isAll: boolean; readonly fresh: ReadonlySet<Connection> },
    kind: CollaborationKind,
    id: string,
  ): Promise<void> {
    // What changes while it is being read is sent once more.
    waiting.delete(open);
    try {
      const contentFor = await kind.readBroadcast?.(id);
      if (!contentFor) return;
      for (const connection of open.document.getConnections())
        if (mine.isAll || mine.fresh.has(connection))
          send(connection, { type: "broadcast", ...contentFor(holderOf(connection).user) });
    } catch (error) {
      options.log.warn({ error: String(error) }, "the state beside an open item could not be read");
    }
  }

  return {
    toAll(open) {
      const mine = gather(open);
      if (mine) mine.isAll = true;
    },
    toNew(open, connection) {
      gather(open)?.fresh.add(connection);
    },
  };
}
