import type { Role } from "@safos/contract/workspaces";
import { sql, type AnyDb } from "#database";

/** A while in which something could be opened; `until` null: still. */
interface Period {
  readonly since: Date;
  readonly until: Date | null;
}

export interface PastMember extends Period {
  readonly personId: string;
  readonly role: Role;
}

export interface PastGrant extends Period {
  readonly kind: string;
  readonly itemId: string;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly organisationId: string | null;
  readonly isLink: boolean;
  readonly hasPassword: boolean;
  readonly role: Role;
  readonly grantedBy: string | null;
  /** Of what is still given; null: it is over, or not known. */
  readonly granterOrganisationId: string | null;
  readonly authorOrganisationId: string | null;
}

/** From when until when is asked. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Who was a member of a workspace within a span, the present ones too. */
export async function readMembersWithin(
  db: AnyDb,
  workspaceId: string,
  { from, to }: Span,
  limit: number,
): Promise<PastMember[]> {
  const { rows } = await sql<PastMember>`
    select person_id as "personId", role, since, until from (
      select person_id, role, role_since as since, null::timestamptz as until from workspaces.member
        where workspace_id = ${workspaceId}
      union all
      select person_id, role, since, until from workspaces.member_past where workspace_id = ${workspaceId}
    ) as m where since < ${to} and coalesce(until, 'infinity') > ${from} order by since, person_id limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Grants and links on these items within a span. */
export async function readGrantsWithin(
  db: AnyDb,
  items: readonly { readonly kind: string; readonly id: string }[],
  { from, to }: Span,
  limit: number,
): Promise<PastGrant[]> {
  const { rows } = await sql<PastGrant>`
    select item_kind as kind, item_id as "itemId", person_id as "personId", group_id as "groupId",
      organisation_id as "organisationId", is_link as "isLink", has_password as "hasPassword", role, granted_by as "grantedBy", since, until,
      granter_organisation_id as "granterOrganisationId", author_organisation_id as "authorOrganisationId" from (
      select item_kind, item_id, person_id, group_id, organisation_id, link_hash is not null as is_link,
        password_hash is not null as has_password, role, granted_by, as_since as since, expires_at as until,
        granter_organisation_id, author_organisation_id from workspaces.item_grant
      union all
      select item_kind, item_id, person_id, group_id, organisation_id, is_link, has_password, role, granted_by, since,
        until, null::uuid, null::uuid from workspaces.grant_past
    ) as g join unnest(${items.map((one) => one.kind)}::text[], ${items.map((one) => one.id)}::text[]) as i(kind, id)
      on g.item_kind = i.kind and g.item_id = i.id
    where since < ${to} and coalesce(until, 'infinity') > ${from} order by since limit ${limit}`.execute(db);
  return rows;
}

/** Forgets everything of a workspace that is destroyed: nothing of it is left to ask about. */
export async function deletePast(db: AnyDb, workspaceId: string): Promise<void> {
  await sql`delete from workspaces.member_past where workspace_id = ${workspaceId}`.execute(db);
  await sql`delete from workspaces.grant_past where workspace_id = ${workspaceId}`.execute(db);
}

/** Forgets what ended before a moment, of an organisation's workspaces. */
export async function trimPast(db: AnyDb, organisationId: string, before: Date): Promise<void> {
  const own = sql`(select id from workspaces.workspace where organisation_id = ${organisationId})`;
  await sql`delete from workspaces.member_past where until < ${before} and workspace_id in ${own}`.execute(db);
  await sql`delete from workspaces.grant_past where until < ${before} and workspace_id in ${own}`.execute(db);
}
