import type { DocumentEntry } from "@safos/contract/documents";
import { viewPage } from "#collaboration";
import type { Principal } from "#http";
import type { Actor } from "#items";
import type { DocumentDeps } from "../deps.ts";
import { readNested, readTree, readTreePage, readWorkspaceDocuments, type DocumentRow } from "../queries.ts";
import { viewRows } from "../view.ts";

const pageSize = 500;

interface Page {
  items: DocumentEntry[];
  next?: string;
}

/** The workspace's documents in a steady order, 500 a page. */
export async function listDocuments(
  deps: DocumentDeps,
  person: Principal,
  workspaceId: string,
  after: string | null,
): Promise<Page> {
  await deps.workspaces.require(person.personId, workspaceId, "read");
  const rows = await readWorkspaceDocuments(deps.db, workspaceId, after, pageSize + 1);
  return viewPage(rows, pageSize, async (page) => viewRows(deps, await openTo(deps, person, page)));
}

/** Without those whose class, or that of a document above, keeps the person out. */
async function openTo(
  { db, items }: Pick<DocumentDeps, "db" | "items">,
  person: Principal,
  rows: readonly DocumentRow[],
): Promise<readonly DocumentRow[]> {
  if (items.classes.areNone) return rows;
  const nested = await readNested(
    db,
    rows.map((row) => row.id),
  );
  const above = new Map(nested.map((row) => [row.id, row.above.map((id) => ({ kind: "document" as const, id }))]));
  return items.classes.openTo(person, rows, ({ id, workspaceId }) => ({
    kind: "document",
    id,
    workspaceId,
    parents: above.get(id) ?? [],
  }));
}

/** A document with those under it, for who was given a document and not its workspace. */
export async function listTree(deps: DocumentDeps, actor: Actor, id: string, after: string | null): Promise<Page> {
  // Who may read a document may read what lies under it.
  await deps.items.require(actor, "document", id, "read");
  const rows = await readTreePage(deps.db, id, after, pageSize + 1);
  return viewPage(rows, pageSize, async (page) => viewRows(deps, await readableOf(deps, actor, page)));
}

/** Those that the actor may read who may read what they lie under: only what was raised itself may be closed to them. */
async function readableOf(
  { items }: Pick<DocumentDeps, "items">,
  actor: Actor,
  rows: readonly DocumentRow[],
): Promise<readonly DocumentRow[]> {
  if (items.classes.areNone) return rows;
  const refs = rows.map(({ id }) => ({ kind: "document" as const, id }));
  const open = new Set((await items.readable(actor, refs)).map(({ id }) => id));
  return rows.filter(({ id }) => open.has(id));
}

/** The document and those under it that this actor may read, parents first. */
export async function readableTree(
  { db, items }: DocumentDeps,
  actor: Actor,
  id: string,
): Promise<readonly (DocumentRow & { depth: number })[]> {
  await items.require(actor, "document", id, "read");
  const rows = await readTree(db, id);
  const readable = await items.readable(
    actor,
    rows.map((row) => ({ kind: "document" as const, id: row.id })),
  );
  const ids = new Set(readable.map((one) => one.id));
  return rows.filter((row) => ids.has(row.id));
}
