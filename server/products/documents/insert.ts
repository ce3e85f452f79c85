import type { Document } from "@safos/contract/documents";
import { byPerson } from "#events";
import type { Principal } from "#http";
import type { DocumentDeps } from "./deps.ts";
import { documentEvent } from "./events.ts";
import { wordCountOf, plainText, type Part } from "./formats/content.ts";
import { newContent, toNode } from "./formats/schema.ts";
import { insertDocument } from "./queries.ts";
import { requireParent } from "./tree/parent.ts";
import { viewDocument } from "./view.ts";

/** Characters of text that search reads. */
export const maxTextLength = 200_000;

/** Adds a document with its text, which is made to fit the schema first; access is the caller's to check. */
export async function addDocument(
  deps: DocumentDeps,
  person: Principal,
  workspaceId: string,
  fresh: { id: string; title: string; parentId: string | null; content: Part },
): Promise<Document> {
  const { collaboration, db, events } = deps;
  await requireParent(db, workspaceId, fresh.parentId, null);
  const content = toNode(fresh.content).toJSON() as Part;
  const text = plainText(content);
  await db.transaction().execute(async (trx) => {
    const row = await insertDocument(trx, {
      id: fresh.id,
      workspaceId,
      parentId: fresh.parentId,
      title: fresh.title.trim(),
      by: person.personId,
      text: text.slice(0, maxTextLength),
      wordCount: wordCountOf(text),
    });
    await collaboration.create(trx, { kind: "document", id: fresh.id }, newContent(content));
    await events.emit(trx, documentEvent("document.created", row, byPerson(person.personId), { title: row.title }));
  });
  await deps.mirror.publish(fresh.id);
  return viewDocument(deps, { person, link: null }, fresh.id);
}
