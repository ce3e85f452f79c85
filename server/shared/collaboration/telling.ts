import type { Connection } from "@hocuspocus/server";
import type { Log } from "#log";
import { holderOf, say, type OpenDocument } from "./connections.ts";
import { readName } from "./names.ts";
import type { CollaborationKind } from "./service.ts";

/** What changed within this time is told together. */
const gatherMs = 50;

export interface Telling {
  /** Tells everybody who has it open in this process, a moment later. */
  tell(open: OpenDocument): void;
  /** Tells one page that has just come. */
  welcome(open: OpenDocument, connection: Connection): void;
}

/** What lies beside the shared document and is told on its socket: read once for all, said to each as theirs. */
export function createTelling(options: { log: Log; kind(name: string): CollaborationKind | undefined }): Telling {
  const waiting = new WeakMap<OpenDocument, { isAll: boolean; readonly fresh: Set<Connection> }>();

  function gather(open: OpenDocument): { isAll: boolean; readonly fresh: Set<Connection> } | null {
    const ref = readName(open.name);
    const kind = ref ? options.kind(ref.kind) : undefined;
    if (!ref || !kind?.news) return null;
    const found = waiting.get(open);
    if (found) return found;
    const mine = { isAll: false, fresh: new Set<Connection>() };
    waiting.set(open, mine);
    // Longer the more there are to tell, as with what is edited.
    const pause = gatherMs + Math.floor(open.document.getConnectionsCount() / 2);
    setTimeout(() => void send(open, mine, kind, ref.id), pause).unref();
    return mine;
  }

  async function send(
    open: OpenDocument,
    mine: { readonly isAll: boolean; readonly fresh: ReadonlySet<Connection> },
    kind: CollaborationKind,
    id: string,
  ): Promise<void> {
    // What changes while it is being read is told once more.
    waiting.delete(open);
    try {
      const newsFor = await kind.news?.(id);
      if (!newsFor) return;
      for (const connection of open.document.getConnections())
        if (mine.isAll || mine.fresh.has(connection))
          say(connection, { type: "news", ...newsFor(holderOf(connection).user) });
    } catch (error) {
      options.log.warn({ error: String(error) }, "news could not be read for those who have an item open");
    }
  }

  return {
    tell(open) {
      const mine = gather(open);
      if (mine) mine.isAll = true;
    },
    welcome(open, connection) {
      gather(open)?.fresh.add(connection);
    },
  };
}
