import type { Identity } from "#identity";
import type { ItemKindName, Items } from "#items";
import type { CoEditedRow } from "./row.ts";

interface EntryDeps {
  readonly identity: Identity;
  readonly items: Items;
}
type PersonView = ReturnType<Identity["view"]>;

/** What lists show of every item that is edited together. Times are ISO 8601. */
export interface CoEditedEntry {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly commentCount: number;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly changedBy: PersonView | null;
}

/** Rows as lists show them; `more` adds what is a kind's own. One look for all persons and one for all comments. */
export async function viewEntries<R extends CoEditedRow, More>(
  { identity, items }: EntryDeps,
  kind: ItemKindName,
  rows: readonly R[],
  more: (row: R) => More,
): Promise<(CoEditedEntry & More)[]> {
  const ids = [...new Set(rows.flatMap((row) => row.changedBy ?? []))];
  const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, identity.view(one)]));
  const counts = await items.comments.counts(
    kind,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    commentCount: counts.get(row.id) ?? 0,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    changedBy: persons.get(row.changedBy ?? "") ?? null,
    ...more(row),
  }));
}

/** The owner as the page shows them; null when there is none any more. */
export async function viewOwner(identity: Identity, row: Pick<CoEditedRow, "ownerId">): Promise<PersonView | null> {
  const owner = row.ownerId === null ? null : await identity.personById(row.ownerId);
  return owner ? identity.view(owner) : null;
}

/** One page of a list by id. `rows`: one more than `size` when there is another page. */
export async function viewPage<R extends { readonly id: string }, E>(
  rows: readonly R[],
  size: number,
  view: (rows: readonly R[]) => Promise<E[]>,
): Promise<{ items: E[]; next?: string }> {
  const shown = rows.slice(0, size);
  const page = await view(shown);
  const last = shown.at(-1);
  return { items: page, ...(rows.length > size && last ? { next: last.id } : {}) };
}
