import { now } from "#clock";
import { system } from "#events";
import { documentEvent } from "../events.ts";
import { lockFileLink, readDocument, updateDocument, type FileLink } from "../queries.ts";
import type { MirrorContext } from "./context.ts";
import { fileNameOf, stemOf } from "./names.ts";
import { queueSync } from "./queue-sync.ts";

/** What a change of a file means for its document: a new title, or a text to merge. */
export async function followFile(
  ctx: MirrorContext,
  type: "file.changed" | "file.renamed" | "file.restored",
  fileId: number,
): Promise<void> {
  const link = await lockFileLink(ctx.db, { fileId });
  if (!link || link.isTrashed) return;
  const file = await ctx.files.read(fileId);
  if (!file) return;
  if (type === "file.renamed") return renameDocument(ctx, link, file.name);
  if (file.hash !== link.fileHash) await queueSync(ctx, link.id, now());
}

async function renameDocument({ db, events }: MirrorContext, link: FileLink, fileName: string): Promise<void> {
  const title = fileName.replace(/\.md$/i, "");
  const row = await readDocument(db, link.id);
  // A name that was only made free (`Plan (2).md`) is not a new title.
  if (!row || stemOf(fileName) === stemOf(fileNameOf(row.title)) || title.trim() === "") return;
  await updateDocument(db, link.id, { ...row, title: title.slice(0, 200) });
  await db.transaction().execute((trx) => events.emit(trx, documentEvent("document.changed", link, system, { title })));
}
