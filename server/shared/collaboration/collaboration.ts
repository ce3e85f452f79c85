import { Hocuspocus } from "@hocuspocus/server";
import * as Y from "yjs";
import { now, uuid } from "#clock";
import type { AnyDb } from "#database";
import type { RouteBinding } from "#http";
import type { ItemRef } from "#items";
import { watchAccess } from "./access-events.ts";
import { applyChange } from "./apply.ts";
import { createBroadcasts } from "./broadcasts.ts";
import { createChangeQueue } from "./change-queue.ts";
import type { CollaborationDeps } from "./deps.ts";
import { createEngine, type Engine } from "./engine/engine.ts";
import { findMissed } from "./find-missed.ts";
import type { CollaborationKind } from "./kind.ts";
import { createUpdateLog } from "./log.ts";
import { nameOf } from "./names.ts";
import { appendUpdates, deleteDocument, insertDocument, type CollaborationTables } from "./queries.ts";
import { createReplication } from "./replication.ts";
import { collaborationRoutes } from "./routes.ts";
import { openSockets } from "./socket.ts";
import { createVersions, type Versions } from "./versions.ts";

export interface Collaboration {
  register(kind: ItemRef["kind"], behaviour: CollaborationKind): void;
  /** Makes room for a new item in the caller's transaction, with what it says to begin with. */
  create(db: AnyDb, ref: ItemRef, content?: Y.Doc | Uint8Array): Promise<void>;
  /** What an item holds now, in a document of the caller's own; changing it changes nothing. */
  read(ref: ItemRef): Promise<Y.Doc>;
  /**
   * Changes an item on the server's side: `change` works on a copy, what it did is written to the log and shown to
   * everybody. Access is the caller's to check. Refuses DOCUMENT_LOCKED, DOCUMENT_FULL, MISSING.
   */
  apply(ref: ItemRef, by: string | null, change: (doc: Y.Doc) => void): Promise<void>;
  /** The state beside this item has changed: sends it to every page that has the item open in this process. */
  broadcast(ref: ItemRef): void;
  readonly versions: Versions;
  /** Deletes an item's text and versions permanently. */
  forget(db: AnyDb, ref: ItemRef): Promise<void>;
  /** How many documents and pages this process holds. */
  load(): { readonly documents: number; readonly connections: number };
  readonly routes: RouteBinding;
  /** The job `collaboration:changed`. */
  deliverChange(payload: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** A signal may get lost; this is how often is looked for what was missed. */
const lookEveryMs = 5000;

/** Assembles the log, the engine, the replication between processes and the versions. */
export function createCollaboration(deps: CollaborationDeps): Collaboration {
  const { events, items, log } = deps;
  const db = deps.database.of<CollaborationTables>();
  const kinds = new Map<string, CollaborationKind>();
  const changes = createChangeQueue({ db, jobs: deps.jobs, log, kinds });
  const replication = createReplication({
    events,
    processId: uuid(),
    find: (name) => engine.find(name),
    onWritten: (open, seq) => engine.reach(open, seq),
    onLock: (open) => engine.recheckDocument(open),
  });
  const updates = createUpdateLog({
    db,
    log,
    onWritten(name, seq, by) {
      replication.publishWritten(name, seq);
      changes.noteChanged(name, by);
    },
  });
  const broadcasts = createBroadcasts({ log, kind: (name) => kinds.get(name) });
  const engine: Engine = createEngine({
    db,
    items,
    log,
    updates,
    replication,
    broadcasts,
    isKind: (kind) => kinds.has(kind),
    makeHocuspocus: (configuration) => new Hocuspocus(configuration),
  });
  const sockets = openSockets({ http: deps.http, hocuspocus: engine.hocuspocus });
  watchAccess(deps, kinds, engine, sockets);
  const look = (): void => {
    // A link, or the time for which its password opened it, ends without an event.
    engine.recheck(
      ({ actor: { link } }) => link !== null && link.expiresAt !== null && link.expiresAt.getTime() <= now(),
    );
    void findMissed(db, engine).catch(() => undefined);
  };
  events.onReconnected(() => {
    engine.recheck(() => true);
    for (const open of engine.open()) broadcasts.toAll(open);
    look();
  });
  const timer = setInterval(look, lookEveryMs);
  timer.unref();

  const read = async (ref: ItemRef): Promise<Y.Doc> => (await updates.read(nameOf(ref))).doc;
  const apply: Collaboration["apply"] = (ref, by, change) => applyChange({ updates, engine }, ref, by, change);
  const versions = createVersions({
    db,
    events,
    read,
    apply,
    kind: (name) => kinds.get(name),
    async onLockChanged(ref) {
      replication.publish("lock", nameOf(ref));
      const open = engine.find(nameOf(ref));
      if (open) engine.recheckDocument(open);
    },
  });

  return {
    register: (kind, behaviour) => void kinds.set(kind, behaviour),
    create: createItem,
    read,
    apply,
    broadcast(ref) {
      const open = engine.find(nameOf(ref));
      if (open) broadcasts.toAll(open);
    },
    versions,
    forget: (trx, ref) => deleteDocument(trx, nameOf(ref)),
    load: () => ({ documents: engine.open().length, connections: engine.hocuspocus.getConnectionsCount() }),
    routes: collaborationRoutes({ items, identity: deps.identity, versions }),
    deliverChange: (payload) => changes.deliver(payload),
    async stop() {
      clearInterval(timer);
      sockets.stop();
      await updates.idle();
    },
  };
}

async function createItem(db: AnyDb, ref: ItemRef, content?: Y.Doc | Uint8Array): Promise<void> {
  await insertDocument(db, nameOf(ref));
  if (!content) return;
  const update = content instanceof Uint8Array ? content : Y.encodeStateAsUpdate(content);
  await appendUpdates(db, { id: nameOf(ref), contents: [update], by: null, maxBytes: Number.MAX_SAFE_INTEGER });
}
