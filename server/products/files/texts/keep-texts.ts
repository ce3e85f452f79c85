import type { FilesDeps } from "../deps.ts";
import { updateTexts, type TextKey } from "./queries.ts";

/** Keeps what was read, for all who have the content; the search is told of what holds any text. */
export async function keepTexts(
  { db, events, ocr }: Pick<FilesDeps, "db" | "events" | "ocr">,
  read: readonly (TextKey & { readonly text: string })[],
): Promise<void> {
  if (read.length === 0) return;
  await db.transaction().execute(async (trx) => {
    await updateTexts(trx, read, ocr.isThere);
    const found = read
      .filter((one) => one.text !== "")
      .map(({ source }) => ({ type: "file.textRead" as const, subject: `text:${source}`, payload: { source } }));
    if (found.length > 0) await events.emit(trx, found);
  });
}
