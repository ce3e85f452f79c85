import { sql } from "#database";
import type { WorkspaceContext } from "../context.ts";

/** Whose people wrote items, as far as that is known. */
export type AuthorsOfItems = (
  items: readonly { readonly kind: string; readonly id: string }[],
) => Promise<readonly { readonly kind: string; readonly id: string; readonly organisationId: string }[]>;

const atOnce = 1000;

/** Notes of what was given before, once, whose people had written it. */
export async function fillAuthors(
  { db }: Pick<WorkspaceContext, "db">,
  authorsOf: AuthorsOfItems | null,
): Promise<void> {
  while (authorsOf !== null) {
    const { rows } = await sql<{ id: string; kind: string; itemId: string }>`
      select id, item_kind as kind, item_id as "itemId" from workspaces.item_grant
      where not is_author_noted and author_organisation_id is null and link_hash is null order by id limit ${atOnce}`.execute(
      db,
    );
    if (rows.length === 0) return;
    const authors = await authorsOf(rows.map(({ kind, itemId: id }) => ({ kind, id })));
    const byItem = new Map(authors.map(({ kind, id, organisationId }) => [`${kind} ${id}`, organisationId]));
    const found = rows.map((row) => byItem.get(`${row.kind} ${row.itemId}`) ?? null);
    await sql`update workspaces.item_grant g set is_author_noted = true, author_organisation_id = a.organisation
      from unnest(${rows.map((row) => row.id)}::uuid[], ${found}::uuid[]) as a(id, organisation)
      where g.id = a.id`.execute(db);
  }
}
