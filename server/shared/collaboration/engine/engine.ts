import type { Configuration, Document, Hocuspocus } from "@hocuspocus/server";
import type { Broadcasts } from "../broadcasts.ts";
import { closeSocket, holderOf, type Holder, type HolderConnection, type OpenDocument } from "../connections.ts";
import { cleanPresence } from "../presence.ts";
import { admitUpdate } from "./admit-update.ts";
import { authenticate } from "./authenticate.ts";
import type { EngineContext } from "./context.ts";
import { load } from "./load.ts";
import { reach } from "./reach.ts";
import { recheckConnection, recheckDocument } from "./recheck.ts";

/** Changes that come within this time go out to everybody together, encoded once. */
const gatherMs = 25;

export interface Engine {
  readonly hocuspocus: Hocuspocus;
  find(name: string): OpenDocument | undefined;
  open(): readonly OpenDocument[];
  /** Brings a document in memory up to a position in the log. */
  reach(open: OpenDocument, seq: number): Promise<void> | void;
  /** Checks the access of the pages concerned again; those that have lost it are disconnected at once. */
  recheck(isAffected: (holder: Holder) => boolean): void;
  recheckDocument(open: OpenDocument): void;
}

/** Hocuspocus with our log, our access and our other processes behind it. */
export function createEngine(
  options: Omit<EngineContext, "opened"> & {
    broadcasts: Broadcasts;
    makeHocuspocus(configuration: Partial<Configuration>): Hocuspocus;
  },
): Engine {
  const opened = new Map<string, OpenDocument>();
  const ctx: EngineContext = { ...options, opened };
  const { replication } = options;

  const hocuspocus = options.makeHocuspocus({
    quiet: true,
    flushDelay: gatherMs,
    maxPendingDocuments: 20,
    // Updates are held back by the socket; these are the small frames beside them.
    maxUnauthenticatedQueueSize: 2 << 20,
    yDocOptions: { gc: true, gcFilter: () => true },
    async onAuthenticate(details) {
      return authenticate(ctx, details);
    },
    async onLoadDocument({ documentName, document }) {
      await load(ctx, documentName, document);
    },
    async connected({ connection, documentName, context }) {
      (context as { onOpened?: (name: string) => void }).onOpened?.(documentName);
      const open = opened.get(documentName);
      // Closed in the same moment as a page came: it opens it once more.
      if (!open || open.document !== connection.document) return closeSocket(connection, 1012, "open it again");
      pace(open.document);
      // Access may have gone while it was being opened.
      await recheckConnection(ctx, open, connection);
      options.broadcasts.toNew(open, connection);
    },
    async onDisconnect({ document }) {
      pace(document);
    },
    async beforeSync({ connection, documentName, type, payload }) {
      if (type === 1 || type === 2)
        await admitUpdate(ctx, connection as HolderConnection, documentName, payload, type === 1);
    },
    async beforeHandleAwareness({ connection, document, states }) {
      if (!connection) return;
      cleanPresence(states, holderOf(connection).user, document, connection);
    },
    async onAwarenessUpdate({ documentName, added, updated, removed, transactionOrigin }) {
      const open = opened.get(documentName);
      if (!open || (transactionOrigin as { source?: string } | null)?.source === "redis") return;
      replication.notePresence(open, [...added, ...updated, ...removed] as number[]);
    },
  });

  return {
    hocuspocus,
    find: (name) => opened.get(name),
    open: () => [...opened.values()],
    reach: (open, seq) => reach(ctx, open, seq),
    recheck(isAffected) {
      for (const open of opened.values())
        for (const connection of open.document.getConnections())
          if (isAffected(holderOf(connection))) void recheckConnection(ctx, open, connection);
    },
    recheckDocument: (open) => void recheckDocument(ctx, open),
  };
}

/** What goes out is gathered for longer the more there are to send it to: each window costs one message per person. */
function pace(document: Document): void {
  document.flushDelay = gatherMs + Math.floor(document.getConnectionsCount() / 2);
}
