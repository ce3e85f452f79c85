import * as Y from "yjs";
import { Refusal } from "#http";
import { mergeTask } from "../formats/tasks.ts";
import { setFileLink, type DocumentDb, type FileLink } from "../queries.ts";
import type { MirrorContext } from "./context.ts";

const largestFileBytes = 5 << 20;

/**
 * Merges what was written to the file from outside into the document. The text before and after is stored as a version;
 * in a locked document only a version is stored.
 */
export async function applyFile(ctx: MirrorContext, trx: DocumentDb, link: FileLink): Promise<void> {
  const { collaboration, files } = ctx;
  if (link.fileId === null) return;
  const file = await files.read(link.fileId);
  if (!file || file.hash === link.fileHash) return;
  const taken = { fileId: link.fileId, hash: file.hash };
  const ref = { kind: "document" as const, id: link.id };
  const text = Buffer.from(await file.content());
  if (text.length > largestFileBytes) return;
  // The change is made to the text as the writer knew it, and then merged like that of a person who was away for a while.
  const known = link.fileState ?? Y.encodeStateAsUpdate(await collaboration.read(ref));
  const workspace = await ctx.workspaces.byId(link.workspaceId);
  const merged = await ctx.workers
    .run(
      mergeTask,
      { clientId: Number.parseInt(file.hash.slice(0, 8), 16) },
      {
        owner: { organisation: workspace?.organisationId ?? "", person: file.changedBy ?? link.ownerId ?? "" },
        files: { file: text, state: known },
      },
    )
    .catch((error: unknown) => {
      if (error instanceof Refusal && error.code === "TOO_LARGE") return null;
      throw error;
    });
  // More than a text can take in: it stays a version of the file, as what is too large does.
  if (!merged) return;
  const { change, state, alone } = merged;
  const { lockedAt } = await collaboration.versions.state(ref);
  if (lockedAt !== null) {
    // Approved and locked: what came is stored as a version to look at, and the file is written as it was.
    await collaboration.versions.storeContent(ref, file.changedBy, file.name, alone);
    await setFileLink(trx, link.id, { ...taken, state: link.fileState });
    return;
  }
  await collaboration.versions.store(ref, link.changedBy, null);
  await collaboration.apply(ref, file.changedBy, (doc) => Y.applyUpdate(doc, change));
  await collaboration.versions.store(ref, file.changedBy, file.name);
  await setFileLink(trx, link.id, { ...taken, state });
}
