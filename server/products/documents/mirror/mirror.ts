import { now } from "#clock";
import { Refusal } from "#http";
import { lockFileLink } from "../queries.ts";
import type { MirrorContext } from "./context.ts";
import { followFile } from "./follow-file.ts";
import { queueSync } from "./queue-sync.ts";
import { syncFile } from "./sync-file.ts";

export interface FileMirror {
  /** Brings the file up to what the document says, now or, when that was done lately, in a while. */
  publish(id: string): Promise<void>;
  /** The job `documents:publish`. */
  sync(payload: Record<string, unknown>): Promise<void>;
}

/** How often a document that is being written is put into its file. With the way there, less than five seconds after a change. */
const publishEveryMs = 4_000;

/**
 * Each document is also a Markdown file. What is written to the file from outside is merged with what has been written
 * in the document since, and the document as it was before is stored as a version: nothing is overwritten silently.
 */
export function createFileMirror(ctx: MirrorContext): FileMirror {
  const { db, events, log } = ctx;
  events.on("documents-files", ["file.changed", "file.renamed", "file.restored"], ({ type, payload: { fileId } }) =>
    followFile(ctx, type, fileId),
  );
  return {
    async sync(payload) {
      try {
        await syncFile(ctx, String(payload["id"]));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // Full, locked, or written by another at this very moment: the next change of the document or the file tries again.
        log.warn({ code: error.code }, "a document could not be put into its file");
        if (["CHANGED_MEANWHILE", "FILE_LOCKED"].includes(error.code) || error.category === "unavailable") throw error;
      }
    },
    async publish(id) {
      const link = await lockFileLink(db, { id });
      if (!link) return;
      const since = now() - (link.publishedAt?.getTime() ?? 0);
      const isDue = link.isTrashed || link.fileId === null || since > publishEveryMs;
      await queueSync(ctx, id, isDue ? now() : now() + publishEveryMs - since);
    },
  };
}
