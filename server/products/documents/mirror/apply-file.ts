import * as Y from "yjs";
import { readMarkdown } from "../formats/read-markdown.ts";
import { newContent, writeContent } from "../formats/schema.ts";
import { setFileLink, type DocumentDb, type FileLink } from "../queries.ts";
import type { MirrorContext } from "./context.ts";

const largestFileBytes = 5 << 20;

/**
 * Merges what was written to the file from outside into the document. The text before and after is stored as a version;
 * in a locked document only a version is stored.
 */
export async function applyFile(
  { collaboration, files }: MirrorContext,
  trx: DocumentDb,
  link: FileLink,
): Promise<void> {
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
    // Approved and locked: what came is stored as a version to look at, and the file is written as it was.
    await collaboration.versions.storeContent(ref, file.changedBy, file.name, newContent(wanted));
    await setFileLink(trx, link.id, { ...taken, state: link.fileState });
    return;
  }
  await collaboration.versions.store(ref, link.changedBy, null);
  const base = new Y.Doc();
  if (link.fileState) Y.applyUpdate(base, link.fileState);
  else Y.applyUpdate(base, Y.encodeStateAsUpdate(await collaboration.read(ref)));
  // The change is made to the text as the writer knew it, and then merged like that of a person who was away for a while.
  const before = Y.encodeStateVector(base);
  // The same file makes the same change: applied twice after a crash it is there once.
  base.clientID = Number.parseInt(file.hash.slice(0, 8), 16);
  base.transact(() => writeContent(base, wanted));
  const change = Y.encodeStateAsUpdate(base, before);
  await collaboration.apply(ref, file.changedBy, (doc) => Y.applyUpdate(doc, change));
  await collaboration.versions.store(ref, file.changedBy, file.name);
  await setFileLink(trx, link.id, { ...taken, state: Y.encodeStateAsUpdate(base) });
}
