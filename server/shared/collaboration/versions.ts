import * as Y from "yjs";
import { now, uuid } from "#clock";
import type { Db } from "#database";
import { aboutItem, byPerson, type Events } from "#events";
import { type Refusal, refuse } from "#http";
import type { AccessedItem, FoundItem, ItemRef } from "#items";
import { nameOf } from "./names.ts";
import {
  insertVersion,
  readDocument,
  readVersion,
  readVersions,
  renameVersion,
  setLock,
  trimVersions,
  type CollaborationTables,
  type DocumentRow,
  type VersionRow,
} from "./queries.ts";
import type { CollaborationKind } from "./kind.ts";

export interface Versions {
  state(ref: ItemRef): Promise<DocumentRow>;
  /** Newest first, a page at a time. */
  list(ref: ItemRef, before: string | null): Promise<readonly VersionRow[]>;
  /** Stores what an item holds now as a version; `name` null for one stored automatically, of which the newest fifty stay. */
  store(ref: ItemRef, by: string | null, name: string | null): Promise<string>;
  /** Stores something else than what the item holds, for people to look at. */
  storeContent(ref: ItemRef, by: string | null, name: string, content: Uint8Array): Promise<string>;
  /** Stores one automatically when the last is older than this many minutes. */
  storeIfOld(ref: ItemRef, by: string | null, minutes: number): Promise<void>;
  rename(ref: ItemRef, id: string, name: string): Promise<void>;
  /** The whole as a Yjs update. */
  content(ref: ItemRef, id: string): Promise<Uint8Array>;
  /** Makes the item say what it said then, as a new change; what it says now is stored as a version first, whose id is answered. */
  restore(item: FoundItem, id: string, by: string | null): Promise<string>;
  /** Stores a version by this name and stops all editing. */
  lock(item: AccessedItem, by: string | null, name: string): Promise<string>;
  unlock(item: AccessedItem, by: string | null): Promise<void>;
}

export const versionsPerPage = 50;

export function createVersions(options: {
  db: Db<CollaborationTables>;
  events: Events;
  read(ref: ItemRef): Promise<Y.Doc>;
  apply(ref: ItemRef, by: string | null, change: (doc: Y.Doc) => void): Promise<void>;
  kind(name: string): CollaborationKind | undefined;
  onLockChanged(ref: ItemRef): Promise<void>;
}): Versions {
  const { db, events } = options;
  const missing = (): Refusal => refuse("MISSING", "There is no such version.");

  async function store(ref: ItemRef, by: string | null, name: string | null): Promise<string> {
    const id = uuid();
    const content = Y.encodeStateAsUpdate(await options.read(ref));
    await insertVersion(db, { id, documentId: nameOf(ref), name, content, by });
    if (name === null) await trimVersions(db, nameOf(ref));
    return id;
  }

  async function content(ref: ItemRef, id: string): Promise<Uint8Array> {
    const row = await readVersion(db, nameOf(ref), id);
    if (!row) throw missing();
    return row.content;
  }

  async function state(ref: ItemRef): Promise<DocumentRow> {
    const row = await readDocument(db, nameOf(ref));
    if (!row) throw refuse("MISSING");
    return row;
  }

  const about = ({ kind, id, workspaceId }: FoundItem, by: string | null) =>
    aboutItem({ actor: byPerson(by), workspaceId: workspaceId ?? "", item: { kind, id } });

  return {
    state,
    list: (ref, before) => readVersions(db, nameOf(ref), before, versionsPerPage + 1),
    store,
    async storeContent(ref, by, name, content) {
      const id = uuid();
      await insertVersion(db, { id, documentId: nameOf(ref), name, content, by });
      return id;
    },
    async storeIfOld(ref, by, minutes) {
      const [last] = await readVersions(db, nameOf(ref), null, 1);
      if (!last || now() - last.createdAt.getTime() > minutes * 60_000) await store(ref, by, null);
    },
    async rename(ref, id, name) {
      if (!(await renameVersion(db, nameOf(ref), id, name.trim()))) throw missing();
    },
    content,
    async restore(item, id, by) {
      const kind = options.kind(item.kind);
      if (!kind) throw refuse("NOT_EDITED_TOGETHER");
      const wanted = new Y.Doc();
      Y.applyUpdate(wanted, await content(item, id));
      if ((await state(item)).lockedAt) throw refuse("DOCUMENT_LOCKED");
      const before = await store(item, by, null);
      await options.apply(item, by, (doc) => kind.replace(doc, wanted));
      await db.transaction().execute((trx) =>
        events.emit(trx, {
          type: "version.restored",
          ...about(item, by),
          payload: { title: item.title, versionId: id },
        }),
      );
      return before;
    },
    async lock(item, by, name) {
      const versionId = uuid();
      // Locked before it is read: what is stored is exactly what nobody can change any more.
      await db.transaction().execute(async (trx) => {
        if (!(await setLock(trx, nameOf(item), { by, version: versionId }))) throw refuse("DOCUMENT_LOCKED");
        await events.emit(trx, {
          type: "document.locked",
          ...about(item, by),
          payload: { title: item.title, versionId, name: name.trim() },
        });
      });
      await insertVersion(db, {
        id: versionId,
        documentId: nameOf(item),
        name: name.trim(),
        content: Y.encodeStateAsUpdate(await options.read(item)),
        by,
      });
      await options.onLockChanged(item);
      return versionId;
    },
    async unlock(item, by) {
      await db.transaction().execute(async (trx) => {
        if (!(await setLock(trx, nameOf(item), null))) throw refuse("NOT_LOCKED");
        await events.emit(trx, { type: "document.unlocked", ...about(item, by), payload: { title: item.title } });
      });
      await options.onLockChanged(item);
    },
  };
}
