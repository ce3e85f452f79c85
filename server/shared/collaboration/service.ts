import { Hocuspocus } from "@hocuspocus/server";
import * as Y from "yjs";
import { now, uuid } from "#clock";
import type { AnyDb, Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { ItemRef, Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import { createEngine } from "./engine.ts";
import { createUpdateLog } from "./log.ts";
import { nameOf, readName } from "./names.ts";
import { createCrossing } from "./presence.ts";
import { appendUpdates, deleteDocument, insertDocument, readSequences, type CollaborationTables } from "./queries.ts";
import { openSockets } from "./socket.ts";
import { createTelling } from "./telling.ts";
import { versionRoutes } from "./version-routes.ts";
import { createVersions, type Versions } from "./versions.ts";

/** What a product says of the items it lets people edit together. */
export interface CollaborationKind {
  /**
   * Called a few seconds after changes, in one process, at least once per burst: for search, files, lists.
   * `changedBy` is the last person who wrote; null for guests and the system.
   */
  onChanged?(id: string, change: { readonly changedBy: string | null }): Promise<void>;
  /**
   * What the server says of an item beside what is edited, read once for everybody in this process; the answer says it as one of
   * them may know it. Told to whoever opens the item, and to all after `tell`.
   */
  news?(
    id: string,
  ): Promise<(user: { readonly id: string; readonly isGuest: boolean }) => { about: string; content: unknown }>;
  /** Makes `current` say what `wanted` says, as changes to `current`; for restoring a version. */
  replace(current: Y.Doc, wanted: Y.Doc): void;
}

export interface Collaboration {
  register(kind: ItemRef["kind"], behaviour: CollaborationKind): void;
  /** Makes room for a new item in the caller's transaction, with what it says to begin with. */
  create(db: AnyDb, ref: ItemRef, content?: Y.Doc): Promise<void>;
  /** What an item holds now, in a document of the caller's own; changing it changes nothing. */
  read(ref: ItemRef): Promise<Y.Doc>;
  /**
   * Changes an item on the server's side: `change` works on a copy, what it did is written to the log and shown to
   * everybody. Access is the caller's to check. Refuses DOCUMENT_LOCKED, DOCUMENT_FULL, MISSING.
   */
  apply(ref: ItemRef, by: string | null, change: (doc: Y.Doc) => void): Promise<void>;
  /** The kind's `news` of this item are others now: tells those who have it open in this process. */
  tell(ref: ItemRef): void;
  readonly versions: Versions;
  /** Ends an item's text and versions for good. */
  forget(db: AnyDb, ref: ItemRef): Promise<void>;
  /** How many documents and pages this process holds. */
  load(): { readonly documents: number; readonly connections: number };
  stop(): Promise<void>;
}

export interface CollaborationDeps {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly identity: Identity;
  readonly items: Items;
}

/** How long after a change `onChanged` hears of it. */
const changedAfterMs = 1500;
/** A signal may get lost; then this look finds what was missed. */
const lookEveryMs = 5000;

/** After these a person may read or write less, or more, than before. */
const accessChanging = [
  "member.added",
  "member.roleChanged",
  "member.removed",
  "grant.added",
  "grant.revoked",
  "workspace.deleted",
  "workspace.changed",
  "document.trashed",
  "document.restored",
  "document.moved",
  "whiteboard.trashed",
  "whiteboard.restored",
] as const;

export async function createCollaboration(deps: CollaborationDeps): Promise<Collaboration> {
  const { events, http, items, jobs, log } = deps;
  const db = deps.database.of<CollaborationTables>();
  const kinds = new Map<string, CollaborationKind>();
  const changed = new Map<string, { isAgain: boolean }>();

  /** Queues the news durably, once per burst and once more for what came after it was queued. */
  function noteChanged(name: string, by: string | null): void {
    const ref = readName(name);
    if (!ref || !kinds.get(ref.kind)?.onChanged) return;
    const waiting = changed.get(name);
    if (waiting) {
      waiting.isAgain = true;
      return;
    }
    const mine = { isAgain: false };
    changed.set(name, mine);
    const timer = setTimeout(() => {
      changed.delete(name);
      if (mine.isAgain) noteChanged(name, by);
    }, changedAfterMs);
    timer.unref();
    jobs
      .add(
        db,
        "collaboration:changed",
        { name, changedBy: by },
        { key: `changed ${name}`, runAt: new Date(now() + changedAfterMs) },
      )
      .catch((error: unknown) =>
        log.warn({ error: String(error) }, "a change could not be queued for those who listen"),
      );
  }
  jobs.handle("collaboration:changed", async (payload) => {
    const ref = readName(String(payload["name"]));
    const by = payload["changedBy"];
    if (ref) await kinds.get(ref.kind)?.onChanged?.(ref.id, { changedBy: typeof by === "string" ? by : null });
  });

  const updates = createUpdateLog({
    db,
    log,
    onWritten(name, seq, by) {
      crossing.tellWritten(name, seq);
      noteChanged(name, by);
    },
  });
  const crossing = createCrossing({
    events,
    processId: uuid(),
    find: (name) => engine.find(name),
    onWritten: (open, seq) => engine.reach(open, seq),
    onLock: (open) => engine.recheckDocument(open),
  });
  const telling = createTelling({ log, kind: (name) => kinds.get(name) });
  const engine = createEngine({
    db,
    items,
    log,
    updates,
    crossing,
    telling,
    isKind: (kind) => kinds.has(kind),
    makeHocuspocus: (configuration) => new Hocuspocus(configuration),
  });
  const sockets = openSockets({ http, hocuspocus: engine.hocuspocus });

  events.watch(["session.revoked"], ({ payload }) => sockets.endOf((one) => one.sessionId === payload.sessionId));
  events.watch(["person.disabled"], ({ payload }) => sockets.endOf((one) => one.personId === payload.personId));
  events.watch(["organisation.changed"], () => engine.recheck(() => true));
  events.watch(["group.memberRemoved"], ({ payload }) =>
    engine.recheck(({ principal }) => principal?.personId === payload.personId),
  );
  events.watch(["group.removed"], ({ organisationId }) =>
    engine.recheck(({ principal }) => principal?.organisationId === organisationId),
  );
  events.watch(accessChanging, ({ workspaceId }) =>
    engine.recheck((holder) => holder.workspaceId === null || holder.workspaceId === workspaceId),
  );
  events.onReconnected(() => {
    engine.recheck(() => true);
    for (const open of engine.open()) telling.tell(open);
    void lookForMissed();
  });

  async function lookForMissed(): Promise<void> {
    const open = engine.open();
    if (open.length === 0) return;
    const rows = await readSequences(
      db,
      open.map((one) => one.name),
    );
    for (const { id, seq } of rows) {
      const found = engine.find(id);
      if (found) void engine.reach(found, seq);
    }
    // A link's time may be up without anything happening.
    engine.recheck((holder) => holder.link !== null);
  }
  const look = setInterval(() => void lookForMissed().catch(() => undefined), lookEveryMs);
  look.unref();

  async function write(ref: ItemRef, by: string | null, change: (doc: Y.Doc) => void): Promise<void> {
    const name = nameOf(ref);
    const { doc } = await updates.read(name);
    const made: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => void made.push(update));
    doc.transact(() => change(doc));
    doc.destroy();
    if (made.length === 0) return;
    const seq = await updates.append(name, made.length === 1 ? (made[0] as Uint8Array) : Y.mergeUpdates(made), by);
    const open = engine.find(name);
    if (open) await engine.reach(open, seq);
  }

  const versions = createVersions({
    db,
    events,
    read: async (ref) => (await updates.read(nameOf(ref))).doc,
    write,
    kind: (name) => kinds.get(name),
    async onLockChanged(ref) {
      crossing.tell("lock", nameOf(ref));
      const open = engine.find(nameOf(ref));
      if (open) engine.recheckDocument(open);
    },
  });
  await http.app.register(versionRoutes({ items, identity: deps.identity, versions }));

  return {
    register: (kind, behaviour) => void kinds.set(kind, behaviour),
    async create(trx, ref, content) {
      await insertDocument(trx, nameOf(ref));
      if (!content) return;
      const update = Y.encodeStateAsUpdate(content);
      await appendUpdates(trx, { id: nameOf(ref), contents: [update], by: null, maxBytes: Number.MAX_SAFE_INTEGER });
    },
    read: async (ref) => (await updates.read(nameOf(ref))).doc,
    apply: write,
    tell(ref) {
      const open = engine.find(nameOf(ref));
      if (open) telling.tell(open);
    },
    versions,
    forget: (trx, ref) => deleteDocument(trx, nameOf(ref)),
    load: () => ({ documents: engine.open().length, connections: engine.hocuspocus.getConnectionsCount() }),
    async stop() {
      clearInterval(look);
      sockets.stop();
      await updates.idle();
    },
  };
}
