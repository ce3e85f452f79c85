import type { Document } from "@hocuspocus/server";
import { describeError } from "#http";
import type { OpenDocument } from "../connections.ts";
import { readDocument } from "../queries.ts";
import type { EngineContext } from "./context.ts";

/** Fills a document that the first page has opened from the log. Throws `{ reason }` for the page. */
export async function load(ctx: EngineContext, name: string, document: Document): Promise<void> {
  const { db, log, opened, replication, updates } = ctx;
  const open: OpenDocument = {
    name,
    document,
    reached: 0,
    isLocked: false,
    isLoading: true,
    replicas: new Set(),
    pendingPresence: new Set(),
    presenceTimer: null,
    catchUp: null,
  };
  opened.set(name, open);
  document.on("destroy", () => {
    if (opened.get(name) !== open) return;
    opened.delete(name);
    replication.publish("closed", name);
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
  replication.publish("open", name);
}
