import type { Document, DocumentEntry } from "@safos/contract/documents";
import { viewEntries, viewOwner } from "#collaboration";
import { refuse, type Refusal } from "#http";
import type { AccessedItem, Actor } from "#items";
import type { DocumentDeps } from "./deps.ts";
import { readAncestors, readDocument, type DocumentRow } from "./queries.ts";

export const missing = (): Refusal => refuse("MISSING", "There is no such document.");

/** Documents as lists show them. */
export const viewRows = (
  deps: Pick<DocumentDeps, "identity" | "items">,
  rows: readonly DocumentRow[],
): Promise<DocumentEntry[]> =>
  viewEntries(deps, "document", rows, ({ parentId, position, wordCount }) => ({ parentId, position, wordCount }));

export async function viewDocument(deps: DocumentDeps, actor: Actor, id: string): Promise<Document> {
  return describeDocument(deps, actor, await deps.items.require(actor, "document", id, "read"));
}

async function describeDocument(deps: DocumentDeps, actor: Actor, item: AccessedItem): Promise<Document> {
  const row = await readDocument(deps.db, item.id);
  const [entry] = row ? await viewRows(deps, [row]) : [];
  if (!row || !entry) throw missing();
  const above = (await readAncestors(deps.db, row.id)).slice(0, -1).filter((one) => !one.isTrashed);
  // Who was given one document only does not learn what lies above it.
  const readable = await deps.items.readable(
    actor,
    above.map(({ id }) => ({ kind: "document" as const, id })),
  );
  const ids = new Set(readable.map((one) => one.id));
  return {
    ...entry,
    role: item.role,
    ancestors: above.filter((one) => ids.has(one.id)).map(({ id, title }) => ({ id, title })),
    owner: await viewOwner(deps.identity, row),
    fileId: row.fileId,
  };
}
