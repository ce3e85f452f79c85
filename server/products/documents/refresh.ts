import { byPerson } from "#events";
import type { DocumentDeps } from "./deps.ts";
import { documentEvent } from "./events.ts";
import { wordCountOf, mentionsOf, plainText, withoutSuggestions } from "./formats/content.ts";
import { readContent } from "./formats/schema.ts";
import { maxTextLength } from "./formats/ready-text.ts";
import { readDocument, updateText } from "./queries.ts";

/** Minutes between versions that are stored automatically, at least. */
const versionEveryMinutes = 20;

/** Brings what is derived from a text up to date: text for search, mentions, links, versions, the file. */
export async function refreshDocument(
  { collaboration, db, events, items, mirror }: DocumentDeps,
  id: string,
  changedBy: string | null,
): Promise<void> {
  const row = await readDocument(db, id);
  if (!row) return;
  const ref = { kind: "document" as const, id };
  const content = readContent(await collaboration.read(ref));
  const text = plainText(withoutSuggestions(content));
  const found = mentionsOf(content);
  await db.transaction().execute(async (trx) => {
    const changed = await updateText(trx, id, {
      text: text.slice(0, maxTextLength),
      wordCount: wordCountOf(text),
      mentions: found.map((one) => `${one.kind} ${one.id}`),
      by: changedBy,
    });
    if (!changed) return;
    const before = new Set(changed.before);
    const fresh = found.filter((one) => !before.has(`${one.kind} ${one.id}`));
    for (const one of fresh)
      if (one.kind !== "person" && items.isKind(one.kind))
        await items.links.link(trx, ref, { kind: one.kind, id: one.id }, changedBy);
    const personIds = fresh.filter((one) => one.kind === "person").map((one) => one.id);
    const by = byPerson(changedBy);
    await events.emit(trx, documentEvent("document.changed", row, by, {}));
    if (personIds.length > 0)
      await events.emit(
        trx,
        documentEvent("document.mentioned", row, by, { title: row.title, personIds: personIds.slice(0, 50) }),
      );
  });
  await collaboration.versions.storeIfOld(ref, changedBy, versionEveryMinutes);
  await mirror.publish(id);
}
