import { createHash } from "node:crypto";
import * as Y from "yjs";
import { now } from "#clock";
import type { Collaboration } from "#collaboration";
import { system, type Events } from "#events";
import { Refusal } from "#http";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import { documentEvent } from "./events.ts";
import { withoutSuggestions } from "./formats/content.ts";
import { readMarkdown } from "./formats/read-markdown.ts";
import { newContent, readContent, writeContent } from "./formats/schema.ts";
import { writeMarkdown } from "./formats/write-markdown.ts";
import { lockFileLink, setFileLink, updateDocument, readDocument, type DocumentDb, type FileLink } from "./queries.ts";

/** What documents need of the workspace's folders; the composition ties it to `files`. */
export interface DocumentFiles {
  /** Writes or makes a file in the folder for documents; `fileId` null or gone: a new one. Answers where it is now. */
  write(file: {
    readonly workspaceId: string;
    readonly fileId: number | null;
    readonly name: string;
    readonly content: string;
    /** Who is said to have changed it; somebody who may write is found when they may not. */
    readonly personId: string | null;
    /** The content that the writer knows; refused with CHANGED_MEANWHILE when another is there. */
    readonly knownHash: string | null;
  }): Promise<{ fileId: number; hash: string }>;
  /** Null when it is gone or lies in the trash. */
  read(
    fileId: number,
  ): Promise<{ name: string; hash: string; changedBy: string | null; content(): Promise<string> } | null>;
  trash(fileId: number, workspaceId: string): Promise<void>;
}

/** How often a document that is being written is put into its file. */
const publishEveryMs = 8_000;
const largestFileBytes = 5 << 20;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** `Protokoll: mars/april` → `Protokoll- mars-april.md` */
function fileNameOf(title: string): string {
  // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
  const plain = title
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, "-")
    .trim()
    .replace(/^\.+/, "");
  return `${Array.from(plain || "Dokument")
    .slice(0, 100)
    .join("")}.md`;
}

export interface FileMirror {
  /** Brings the file up to what the document says, now or, when that was done lately, in a while. */
  publish(id: string): Promise<void>;
}

/**
 * Each document is also a Markdown file. What is written to the file from outside is merged with what has been written
 * in the document since, and the document as it was before is kept as a version: nothing is overwritten silently.
 */
export function createFileMirror(deps: {
  db: DocumentDb;
  collaboration: Collaboration;
  events: Events;
  jobs: Jobs;
  log: Log;
  files: DocumentFiles;
}): FileMirror {
  const { db, collaboration, events, jobs, files, log } = deps;

  /** What the file says and the document does not yet know of. */
  async function takeIn(trx: DocumentDb, link: FileLink): Promise<void> {
    if (link.fileId === null) return;
    const file = await files.read(link.fileId);
    if (!file || file.hash === link.fileHash) return;
    const taken = { fileId: link.fileId, hash: file.hash };
    const ref = { kind: "document" as const, id: link.id };
    const text = await file.content();
    if (Buffer.byteLength(text) > largestFileBytes) return;
    const wanted = readMarkdown(text);
    const { lockedAt } = await collaboration.versions.state(ref);
    if (lockedAt !== null) {
      // Approved and locked: what came is kept as a version to look at, and the file is written as it was.
      await collaboration.versions.storeContent(ref, file.changedBy, file.name, newContent(wanted));
      await setFileLink(trx, link.id, { ...taken, state: link.fileState });
      return;
    }
    await collaboration.versions.store(ref, link.changedBy, null);
    const base = new Y.Doc();
    if (link.fileState) Y.applyUpdate(base, link.fileState);
    else Y.applyUpdate(base, Y.encodeStateAsUpdate(await collaboration.read(ref)));
    // The change is made to the text as the writer knew it, and then merged like anybody's who was away for a while.
    const before = Y.encodeStateVector(base);
    // The same file makes the same change: taken in twice after a crash it is there once.
    base.clientID = Number.parseInt(file.hash.slice(0, 8), 16);
    base.transact(() => writeContent(base, wanted));
    const change = Y.encodeStateAsUpdate(base, before);
    await collaboration.apply(ref, file.changedBy, (doc) => Y.applyUpdate(doc, change));
    await collaboration.versions.store(ref, file.changedBy, file.name);
    await setFileLink(trx, link.id, { ...taken, state: Y.encodeStateAsUpdate(base) });
  }

  async function bring(id: string): Promise<void> {
    // Each for itself, so that what was taken in stays so when the file cannot be written.
    await db.transaction().execute(async (trx) => {
      const link = await lockFileLink(trx, { id });
      if (link && !link.isTrashed) await takeIn(trx, link);
    });
    await db.transaction().execute(async (trx) => {
      const link = await lockFileLink(trx, { id });
      if (!link) return;
      if (link.isTrashed) {
        if (link.fileId !== null) await files.trash(link.fileId, link.workspaceId);
        await setFileLink(trx, id, { fileId: null, hash: null, state: null });
        return;
      }
      const doc = await collaboration.read({ kind: "document", id });
      const content = writeMarkdown(withoutSuggestions(readContent(doc)));
      const known = link.fileId === null ? null : await files.read(link.fileId);
      const isSame =
        known !== null && known.hash === hashOf(content) && stemOf(known.name) === stemOf(fileNameOf(link.title));
      const written = isSame
        ? { fileId: link.fileId, hash: known.hash }
        : await files.write({
            workspaceId: link.workspaceId,
            fileId: known ? link.fileId : null,
            name: fileNameOf(link.title),
            content,
            personId: link.changedBy ?? link.ownerId,
            knownHash: known?.hash ?? null,
          });
      await setFileLink(trx, id, { ...written, state: Y.encodeStateAsUpdate(doc) });
    });
  }

  jobs.handle("documents:publish", async (payload) => {
    const id = String(payload["id"]);
    try {
      await bring(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Full, or written by somebody at this very moment: the next change or the file's own news tries again.
      log.warn({ code: error.code }, "a document could not be put into its file");
      if (error.code === "CHANGED_MEANWHILE") throw error;
    }
  });

  async function queue(id: string, at: number): Promise<void> {
    await jobs.add(db, "documents:publish", { id }, { key: `document file ${id}`, runAt: new Date(at) });
  }

  events.on(
    "documents-files",
    ["file.changed", "file.renamed", "file.restored"],
    async ({ type, payload: { fileId } }) => {
      const link = await lockFileLink(db, { fileId });
      if (!link || link.isTrashed) return;
      const file = await files.read(fileId);
      if (!file) return;
      if (type === "file.renamed") {
        const title = file.name.replace(/\.md$/i, "");
        const row = await readDocument(db, link.id);
        // A name that was only made free (`Plan (2).md`) is not a new title.
        if (!row || stemOf(file.name) === stemOf(fileNameOf(row.title)) || title.trim() === "") return;
        await updateDocument(db, link.id, { ...row, title: title.slice(0, 200) });
        await db
          .transaction()
          .execute((trx) => events.emit(trx, documentEvent("document.changed", link, system, { title })));
        return;
      }
      if (file.hash !== link.fileHash) await queue(link.id, now());
    },
  );

  return {
    async publish(id) {
      const link = await lockFileLink(db, { id });
      if (!link) return;
      const since = now() - (link.publishedAt?.getTime() ?? 0);
      await queue(
        id,
        link.isTrashed || link.fileId === null || since > publishEveryMs ? now() : now() + publishEveryMs - since,
      );
    },
  };
}

const stemOf = (name: string): string => name.replace(/\.md$/i, "").replace(/ \(\d+\)$/, "");
