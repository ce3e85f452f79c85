import { sql, type AnyDb, type RawBuilder } from "#database";
import { effective } from "../queries.ts";
import type { GivenItem, Holder, ReceivedGrant } from "./grant.ts";
import { isGranted, ruled } from "./queries.ts";
import type { RuledGrant } from "./ruled.ts";

/** Others decide how much a person is given: what is more than this is found by searching alone, and is the latest. */
const mostReceived = 10_000;

type Row = ReceivedGrant & RuledGrant;

const receivedBy = (
  person: Holder & { readonly groupIds: readonly string[] },
  kind: string,
): RawBuilder<Row> => sql<Row>`
    select g.id, ${ruled}, g.workspace_id as "workspaceId", ${effective(sql`g.role`)} as role,
      g.granted_by as "grantedBy", g.person_id is not null as "isDirect",
      coalesce(g.person_id, g.group_id, g.organisation_id) as "granteeId", g.created_at as "createdAt", g.expires_at as "expiresAt"
    from workspaces.item_grant g join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
    where g.item_kind = ${kind} and ${isGranted(person, person.groupIds)} and g.role <> 'guest'
      and (g.expires_at is null or g.expires_at > now())
    order by g.created_at, g.id limit ${sql.lit(mostReceived)}`;

/** The grants on items of a kind that are for a person, the oldest first. */
export async function readReceivedGrants(
  db: AnyDb,
  person: Holder & { readonly groupIds: readonly string[] },
  kind: string,
): Promise<readonly Row[]> {
  return (await receivedBy(person, kind).execute(db)).rows;
}

/** The same as one JSON value, for a statement that reads more than that; null: there are none. */
export const receivedList = (...of: Parameters<typeof receivedBy>): RawBuilder<unknown> =>
  sql`(select jsonb_agg(to_jsonb(r) order by r."createdAt", r.id) from (${receivedBy(...of)}) r)`;

/** JSON holds moments as text. */
type Listed = Omit<Row, "createdAt" | "expiresAt"> & { readonly createdAt: string; readonly expiresAt: string | null };

export const readReceivedList = (list: unknown): readonly Row[] =>
  ((list ?? []) as readonly Listed[]).map(({ createdAt, expiresAt, ...row }) => ({
    ...row,
    createdAt: new Date(createdAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  }));

/** What a person has shared and that still counts, an item a row, the latest first. `after`: the last row of the page before. */
export async function readGivenItems(
  db: AnyDb,
  personId: string,
  kind: string,
  { after, limit }: { readonly after: Pick<GivenItem, "sharedAt" | "itemId"> | null; readonly limit: number },
): Promise<readonly GivenItem[]> {
  const { rows } = await sql<GivenItem>`
    select * from (
      select g.item_id as "itemId", date_trunc('milliseconds', max(g.created_at)) as "sharedAt",
        count(g.person_id)::int as persons, (count(g.group_id) + count(g.organisation_id))::int as groups,
        count(g.link_hash)::int as links
      from workspaces.item_grant g join workspaces.workspace w on w.id = g.workspace_id and w.trashed_at is null
      where g.granted_by = ${personId} and g.item_kind = ${kind} and (g.expires_at is null or g.expires_at > now())
      group by g.item_id) given
    where ${after === null} or ("sharedAt", "itemId") < (${after?.sharedAt ?? null}::timestamptz, ${after?.itemId ?? ""})
    order by "sharedAt" desc, "itemId" desc limit ${limit}`.execute(db);
  return rows;
}
