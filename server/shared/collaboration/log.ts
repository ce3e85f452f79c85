import * as Y from "yjs";
import type { Db } from "#database";
import { refuse } from "#http";
import type { Log } from "#log";
import { appendUpdates, readDocument, readLog, writeSnapshot, type CollaborationTables } from "./queries.ts";

/** Most a document may weigh with its history, in bytes. */
const maxDocumentBytes = 24 << 20;
/** How many updates the log holds before they are put together. */
const updatesPerSnapshot = 300;
const updatesPerWrite = 200;

export interface UpdateLog {
  /**
   * Writes an update; resolves with its place in the log once it is there for good. Updates of one document that arrive
   * while another is being written share the next write. Refuses DOCUMENT_LOCKED, DOCUMENT_FULL and MISSING.
   */
  append(id: string, content: Uint8Array, by: string | null): Promise<number>;
  /** What a document holds now. */
  read(id: string): Promise<{ doc: Y.Doc; seq: number }>;
  /** Applies what was written after a place; gives the place reached. */
  applyAfter(id: string, after: number, doc: Y.Doc, origin: unknown): Promise<number>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly content: Uint8Array;
  readonly by: string | null;
  resolve(seq: number): void;
  reject(error: unknown): void;
}

/** An update that changes nothing is two zeros. */
export const isEmptyUpdate = (update: Uint8Array): boolean => update.length === 2 && update[0] === 0 && update[1] === 0;

export function createUpdateLog(options: {
  db: Db<CollaborationTables>;
  log: Log;
  onWritten(id: string, seq: number, by: string | null): void;
}): UpdateLog {
  const { db, log } = options;
  const queues = new Map<string, Waiting[]>();
  const running = new Set<Promise<void>>();
  const compacting = new Set<string>();

  async function write(id: string, contents: readonly Uint8Array[], by: string | null): Promise<number> {
    const attempt = (): Promise<number | null> => appendUpdates(db, { id, contents, by, maxBytes: maxDocumentBytes });
    const seq = await attempt();
    if (seq !== null) return seq;
    const row = await readDocument(db, id);
    if (!row) throw refuse("MISSING");
    if (row.lockedAt) throw refuse("DOCUMENT_LOCKED");
    // What was deleted since the last snapshot weighs nothing once the log is put together.
    await compact(id);
    const second = await attempt();
    if (second === null) throw refuse("DOCUMENT_FULL");
    return second;
  }

  async function drain(id: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, updatesPerWrite);
      const by = batch.findLast((one) => one.by !== null)?.by ?? null;
      try {
        const last = await write(
          id,
          batch.map((one) => one.content),
          by,
        );
        options.onWritten(id, last, by);
        for (const [index, one] of batch.entries()) one.resolve(last - batch.length + 1 + index);
        if (Math.floor(last / updatesPerSnapshot) !== Math.floor((last - batch.length) / updatesPerSnapshot))
          void compact(id).catch((error: unknown) => complain(error));
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    queues.delete(id);
  }

  /** Reads what the database has, not what is in memory: what is being written right now may not be applied there yet. */
  async function compact(id: string): Promise<void> {
    if (compacting.has(id)) return;
    compacting.add(id);
    try {
      const { doc, seq } = await read(id);
      await writeSnapshot(db, id, seq, Y.encodeStateAsUpdate(doc));
      doc.destroy();
    } finally {
      compacting.delete(id);
    }
  }

  const complain = (error: unknown): void =>
    log.warn({ error: error instanceof Error ? error.message : String(error) }, "a log could not be put together");

  async function applyAfter(id: string, after: number, doc: Y.Doc, origin: unknown): Promise<number> {
    let reached = after;
    for (const part of await readLog(db, id, after)) {
      try {
        Y.applyUpdate(doc, part.content, origin);
      } catch (error) {
        // One bad update must not close the document to everybody.
        log.warn({ error: String(error), seq: part.seq }, "an update could not be applied and was left out");
      }
      reached = Math.max(reached, part.seq);
    }
    return reached;
  }

  async function read(id: string): Promise<{ doc: Y.Doc; seq: number }> {
    const doc = new Y.Doc();
    return { doc, seq: await applyAfter(id, 0, doc, null) };
  }

  return {
    append(id, content, by) {
      return new Promise<number>((resolve, reject) => {
        const waiting: Waiting = { content, by, resolve, reject };
        const queue = queues.get(id);
        if (queue) {
          queue.push(waiting);
          return;
        }
        const fresh = [waiting];
        queues.set(id, fresh);
        const run = drain(id, fresh).finally(() => running.delete(run));
        running.add(run);
      });
    },
    read,
    applyAfter,
    async idle() {
      await Promise.allSettled([...running]);
    },
  };
}
