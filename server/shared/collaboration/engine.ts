import type { Configuration, Connection, Document, Hocuspocus } from "@hocuspocus/server";
import * as Y from "yjs";
import type { Db } from "#database";
import { describeError, Refusal, type Principal } from "#http";
import { readGuest, type Items } from "#items";
import type { Log } from "#log";
import { can } from "#workspaces";
import { closeSocket, holderOf, say, type Holder, type HolderConnection, type OpenDocument } from "./connections.ts";
import { isEmptyUpdate, type UpdateLog } from "./log.ts";
import { readName, toneOf } from "./names.ts";
import { cleanPresence, type Crossing } from "./presence.ts";
import { insertDocument, readDocument, type CollaborationTables } from "./queries.ts";
import type { Telling } from "./telling.ts";

/** Changes that come within this time go out to everybody together, encoded once. */
const gatherMs = 25;
const maxTokenLength = 1000;

export interface Engine {
  readonly hocuspocus: Hocuspocus;
  find(name: string): OpenDocument | undefined;
  open(): readonly OpenDocument[];
  /** Brings a document in memory up to a place in the log. */
  reach(open: OpenDocument, seq: number): Promise<void> | void;
  /** Asks again who may hold on to what; whoever may not is put out at once. */
  recheck(isAffected: (holder: Holder) => boolean): void;
  recheckDocument(open: OpenDocument): void;
}

interface AuthenticateDetails {
  readonly documentName: string;
  readonly token: string;
  readonly context: { readonly principal: Principal | null };
  readonly connectionConfig: { readOnly: boolean };
}

/** Hocuspocus with our log, our access and our other processes behind it. */
export function createEngine(options: {
  db: Db<CollaborationTables>;
  items: Items;
  log: Log;
  updates: UpdateLog;
  crossing: Crossing;
  telling: Telling;
  isKind(kind: string): boolean;
  makeHocuspocus(configuration: Partial<Configuration>): Hocuspocus;
}): Engine {
  const { db, items, log, updates, crossing } = options;
  const opened = new Map<string, OpenDocument>();

  // --- Who may
  async function authenticate(details: AuthenticateDetails): Promise<{ holder: Holder }> {
    const ref = readName(details.documentName);
    if (!ref || !options.isKind(ref.kind)) throw { reason: "MISSING" };
    const { link, guest } = readToken(details.token);
    try {
      const { principal } = details.context;
      const actor = await items.actorFrom(principal, link, readGuest(guest));
      const item = await items.require(actor, ref.kind, ref.id, "read");
      const visitor = actor.link?.guest ?? null;
      const id = principal?.personId ?? visitor?.id ?? "00000000-0000-0000-0000-000000000000";
      await insertDocument(db, details.documentName);
      const row = await readDocument(db, details.documentName);
      details.connectionConfig.readOnly = !can(item.role, "write") || row?.lockedAt !== null;
      return {
        holder: {
          principal,
          link,
          guest,
          actor,
          role: item.role,
          workspaceId: item.workspaceId,
          user: {
            id,
            name: principal?.displayName ?? visitor?.name ?? "",
            tone: toneOf(id),
            isGuest: principal === null,
          },
        },
      };
    } catch (error) {
      throw { reason: error instanceof Refusal ? error.code : describeError(error, log).code };
    }
  }

  async function recheckOne(open: OpenDocument, connection: Connection): Promise<void> {
    const holder = holderOf(connection);
    const ref = readName(open.name);
    if (!ref) return;
    try {
      const actor = await items.actorFrom(holder.principal, holder.link, readGuest(holder.guest));
      const item = await items.require(actor, ref.kind, ref.id, "read");
      const isReadOnly = !can(item.role, "write") || open.isLocked;
      connection.readOnly = isReadOnly;
      holder.role = item.role;
      say(connection, { type: "access", role: item.role, isReadOnly, isLocked: open.isLocked });
    } catch (error) {
      if (!(error instanceof Refusal)) {
        // Nobody could be asked: better to be put out and come back than to stay in without leave.
        closeSocket(connection, 1013, "try again");
        return;
      }
      say(connection, { type: "gone" });
      closeSocket(connection, 4403, "access has ended");
    }
  }

  async function recheckDocument(open: OpenDocument): Promise<void> {
    try {
      open.isLocked = ((await readDocument(db, open.name))?.lockedAt ?? null) !== null;
    } catch (error) {
      log.warn({ error: String(error) }, "a lock could not be read");
    }
    await Promise.all(open.document.getConnections().map((connection) => recheckOne(open, connection)));
  }

  // --- What is in memory
  async function load(name: string, document: Document): Promise<void> {
    const open: OpenDocument = {
      name,
      document,
      reached: 0,
      isLocked: false,
      isLoading: true,
      peers: new Set(),
      untold: new Set(),
      presenceTimer: null,
      catchUp: null,
    };
    opened.set(name, open);
    document.on("destroy", () => {
      if (opened.get(name) !== open) return;
      opened.delete(name);
      crossing.tell("closed", name);
    });
    try {
      open.reached = await updates.applyAfter(name, 0, document, { source: "redis" });
      open.isLocked = ((await readDocument(db, name))?.lockedAt ?? null) !== null;
    } catch (error) {
      opened.delete(name);
      throw { reason: describeError(error, log).code };
    } finally {
      open.isLoading = false;
    }
    crossing.tell("open", name);
  }

  function reach(open: OpenDocument, seq: number): Promise<void> | void {
    if (open.isLoading || seq <= open.reached) return;
    if (open.catchUp) return open.catchUp.then(() => reach(open, seq));
    open.catchUp = updates
      .applyAfter(open.name, open.reached, open.document, { source: "redis" })
      .then((reached) => void (open.reached = Math.max(open.reached, reached)))
      .catch((error: unknown) => log.warn({ error: String(error) }, "updates of another process could not be read"))
      .finally(() => (open.catchUp = null));
    return open.catchUp;
  }

  // --- What pages send
  /** Written to the log first; only then does Hocuspocus apply it, pass it on and acknowledge it. */
  async function takeIn(
    connection: HolderConnection,
    name: string,
    update: Uint8Array,
    isReply: boolean,
  ): Promise<void> {
    const holder = holderOf(connection);
    if (isEmptyUpdate(update)) return;
    const open = opened.get(name);
    if (!open) return closeSocket(connection, 1012, "open it again");
    // What the page only repeats after a lost connection is in the log already.
    if (isReply && Y.snapshotContainsUpdate(Y.snapshot(open.document), update)) return;
    if (connection.readOnly)
      return say(connection, { type: "refused", code: open.isLocked ? "DOCUMENT_LOCKED" : "FORBIDDEN" });
    try {
      const seq = await updates.append(name, update, holder.principal?.personId ?? null);
      if (seq === open.reached + 1) open.reached = seq;
      else if (seq > open.reached) void reach(open, seq);
      // Here and not only by Hocuspocus, which leaves it out when the page was made a reader or put out meanwhile: what
      // is in the log must be in memory. Its own attempt then changes nothing more.
      Y.applyUpdate(open.document, update, { source: "connection", connection });
    } catch (error) {
      connection.readOnly = true;
      if (error instanceof Refusal) say(connection, { type: "refused", code: error.code });
      else {
        log.warn({ error: describeError(error, log).code }, "an update could not be written");
        closeSocket(connection, 1013, "try again");
      }
    }
  }

  const hocuspocus = options.makeHocuspocus({
    quiet: true,
    flushDelay: gatherMs,
    maxPendingDocuments: 20,
    maxUnauthenticatedQueueSize: 6 << 20,
    yDocOptions: { gc: true, gcFilter: () => true },
    async onAuthenticate(details) {
      return authenticate(details);
    },
    async onLoadDocument({ documentName, document }) {
      await load(documentName, document);
    },
    async connected({ connection, documentName }) {
      const open = opened.get(documentName);
      // Closed in the same moment as somebody came: the page opens it once more.
      if (!open || open.document !== connection.document) return closeSocket(connection, 1012, "open it again");
      pace(open.document);
      // Access may have gone while it was being opened.
      await recheckOne(open, connection);
      options.telling.welcome(open, connection);
    },
    async onDisconnect({ document }) {
      pace(document);
    },
    async beforeSync({ connection, documentName, type, payload }) {
      if (type === 1 || type === 2) await takeIn(connection as HolderConnection, documentName, payload, type === 1);
    },
    async beforeHandleAwareness({ connection, document, states }) {
      if (!connection) return;
      cleanPresence(states, holderOf(connection).user, document, connection);
    },
    async onAwarenessUpdate({ documentName, added, updated, removed, transactionOrigin }) {
      const open = opened.get(documentName);
      if (!open || (transactionOrigin as { source?: string } | null)?.source === "redis") return;
      crossing.notePresence(open, [...added, ...updated, ...removed] as number[]);
    },
  });

  return {
    hocuspocus,
    find: (name) => opened.get(name),
    open: () => [...opened.values()],
    reach,
    recheck(isAffected) {
      for (const open of opened.values())
        for (const connection of open.document.getConnections())
          if (isAffected(holderOf(connection))) void recheckOne(open, connection);
    },
    recheckDocument: (open) => void recheckDocument(open),
  };
}

/** What goes out is gathered for longer the more there are to send it to: each window costs one message per person. */
function pace(document: Document): void {
  document.flushDelay = gatherMs + Math.floor(document.getConnectionsCount() / 2);
}

function readToken(token: string): { link: string | null; guest: string | undefined } {
  if (token.length > maxTokenLength || !token.startsWith("{")) return { link: null, guest: undefined };
  try {
    const { link, guest } = JSON.parse(token) as Record<string, unknown>;
    return {
      link: typeof link === "string" && link !== "" ? link : null,
      guest: typeof guest === "string" ? guest : undefined,
    };
  } catch {
    return { link: null, guest: undefined };
  }
}
