import type { Document } from "@safos/contract/documents";
import type { InformationClass } from "@safos/contract/policy";
import { byPerson } from "#events";
import type { Principal } from "#http";
import type { DocumentDeps } from "./deps.ts";
import { documentEvent } from "./events.ts";
import type { ReadyText } from "./formats/ready-text.ts";
import { insertDocument, insertImage } from "./queries.ts";
import { requireParent } from "./tree/parent.ts";
import { viewDocument } from "./view.ts";

interface FreshDocument {
  readonly id: string;
  readonly title: string;
  readonly parentId: string | null;
  readonly content: ReadyText;
  /** What it was made of has this class, and so has the document. */
  readonly informationClass?: InformationClass | null;
  /** Pictures of the text, whose bytes are stored already. */
  readonly images?: readonly { id: string; blob: string; contentType: string; width: number; height: number }[];
}

/** Adds a document with its text; access is the caller's to check. */
export async function addDocument(
  deps: DocumentDeps,
  person: Principal,
  workspaceId: string,
  fresh: FreshDocument,
): Promise<Document> {
  const { collaboration, db, events, items } = deps;
  const { state, text, wordCount } = fresh.content;
  await requireParent(db, workspaceId, fresh.parentId, null);
  await db.transaction().execute(async (trx) => {
    const row = await insertDocument(trx, {
      id: fresh.id,
      workspaceId,
      parentId: fresh.parentId,
      title: fresh.title.trim(),
      by: person.personId,
      text,
      wordCount,
    });
    for (const image of fresh.images ?? []) await insertImage(trx, { documentId: fresh.id, ...image });
    await collaboration.create(trx, { kind: "document", id: fresh.id }, state);
    const classed = { kind: "document", id: fresh.id, workspaceId, surroundings: [] } as const;
    await items.classes.keep(trx, byPerson(person.personId), fresh.informationClass ?? null, classed);
    await events.emit(trx, documentEvent("document.created", row, byPerson(person.personId), { title: row.title }));
  });
  await deps.mirror.publish(fresh.id);
  return viewDocument(deps, { person, link: null }, fresh.id);
}
