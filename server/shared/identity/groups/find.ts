import type { Principal } from "#http";
import type { GroupContext } from "./context.ts";
import type { Group } from "./group.ts";
import { searchGroupRows } from "./queries.ts";

/** Groups of the person's own organisation and of organisations with an open directory. */
export function searchGroups(
  { db, organisations }: GroupContext,
  seeker: Pick<Principal, "organisationId">,
  query: string,
  limit: number,
): Promise<readonly Group[]> {
  const open = organisations.isOfGuests(seeker.organisationId)
    ? []
    : organisations.all().filter((one) => one.id === seeker.organisationId || one.rules.isDirectoryOpen);
  return searchGroupRows(db, { query: query.trim(), organisationIds: open.map((one) => one.id), limit });
}

/** A page of an organisation's groups by name. */
export async function listGroups(
  { db }: GroupContext,
  organisationId: string,
  { query, after, limit }: { readonly query: string; readonly after: string | undefined; readonly limit: number },
): Promise<{ items: readonly Group[]; next?: string }> {
  const rows = await searchGroupRows(db, {
    query: query.trim(),
    organisationIds: [organisationId],
    after,
    limit: limit + 1,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: `${last.name.toLowerCase()} ${last.id}` } : { items };
}
