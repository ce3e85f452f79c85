import * as Y from "yjs";
import { withoutSuggestions } from "../formats/content.ts";
import { readContent } from "../formats/schema.ts";
import { writeMarkdown } from "../formats/write-markdown.ts";
import type { Transaction } from "#events";
import { raisedTo } from "./classes.ts";
import { lockFileLink, setFileLink, type DocumentDb, type FileLink } from "../queries.ts";
import { applyFile } from "./apply-file.ts";
import type { MirrorContext } from "./context.ts";
import { fileNameOf, stemOf } from "./names.ts";

/** Brings a document and its file together: first what the file says, then what the document says. */
export async function syncFile(ctx: MirrorContext, id: string): Promise<void> {
  const { db, files } = ctx;
  // Each in a transaction of its own, so that what was applied stays when the file cannot be written.
  await db.transaction().execute(async (trx) => {
    const link = await lockFileLink(trx, { id });
    if (link && !link.isTrashed) await applyFile(ctx, trx, link);
  });
  await db.transaction().execute(async (trx) => {
    const link = await lockFileLink(trx, { id });
    if (!link) return;
    if (!link.isTrashed) return writeFile(ctx, trx, link);
    if (link.fileId !== null) await files.trash(link.fileId, link.workspaceId);
    await setFileLink(trx, id, { fileId: null, hash: null, state: null });
  });
}

async function writeFile(ctx: MirrorContext, trx: DocumentDb & Transaction, link: FileLink): Promise<void> {
  const { collaboration, files, items } = ctx;
  const level = await raisedTo(items, trx, link.id);
  const doc = await collaboration.read({ kind: "document", id: link.id });
  const content = writeMarkdown(withoutSuggestions(readContent(doc)));
  const known = link.fileId === null ? null : await files.read(link.fileId);
  const isSame =
    known !== null && stemOf(known.name) === stemOf(fileNameOf(link.title)) && (await known.content()) === content;
  const written = isSame
    ? { fileId: link.fileId, hash: known.hash }
    : await files.write({
        workspaceId: link.workspaceId,
        fileId: known ? link.fileId : null,
        name: fileNameOf(link.title),
        content,
        informationClass: level,
        personId: link.changedBy ?? link.ownerId,
        knownHash: known?.hash ?? null,
      });
  await setFileLink(trx, link.id, { ...written, state: Y.encodeStateAsUpdate(doc) });
}
