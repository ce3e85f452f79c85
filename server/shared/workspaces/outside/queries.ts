import type { InformationClass } from "@safos/contract/policy";
import type { Role } from "@safos/contract/workspaces";
import { sql, type Db } from "#database";
import type { WorkspaceTables } from "../queries.ts";

type OutsideDb = Db<WorkspaceTables>;

/** A workspace as far as rules need to know it. */
interface PlaceRow {
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly isPersonal: boolean;
  readonly organisationId: string;
  readonly informationClass: InformationClass | null;
}
const placeColumns = sql`w.id as "workspaceId", w.name as "workspaceName", w.personal_of is not null as "isPersonal",
  w.organisation_id as "organisationId", w.information_class as "informationClass"`;

/** What rules need to know of a workspace, and whether it can be changed. */
export interface Place {
  readonly organisationId: string;
  readonly informationClass: InformationClass | null;
  readonly isArchived: boolean;
}

export async function readPlace(db: OutsideDb, id: string): Promise<Place | null> {
  const { rows } = await sql<Place>`select w.organisation_id as "organisationId",
      w.information_class as "informationClass", w.archived_at is not null as "isArchived"
    from workspaces.workspace w where w.id = ${id} and w.trashed_at is null`.execute(db);
  return rows[0] ?? null;
}

export interface OutsideMemberRow extends PlaceRow {
  readonly personId: string;
  readonly personOrganisationId: string;
}

/** Members of other organisations than the workspace's, without guests who were invited by mail, in the order of workspace and person. */
export async function readOutsideMembers(
  db: OutsideDb,
  guestsId: string | null,
  after: { readonly workspaceId: string; readonly personId: string } | null,
  limit: number,
): Promise<OutsideMemberRow[]> {
  const { rows } = await sql<OutsideMemberRow>`select ${placeColumns}, m.person_id as "personId",
      m.organisation_id as "personOrganisationId"
    from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id
    where m.organisation_id <> w.organisation_id and m.organisation_id is distinct from ${guestsId}::uuid and w.trashed_at is null
      and (${after?.workspaceId ?? null}::uuid is null
        or (m.workspace_id, m.person_id) > (${after?.workspaceId ?? null}::uuid, ${after?.personId ?? null}::uuid))
    order by m.workspace_id, m.person_id limit ${limit}`.execute(db);
  return rows;
}

export interface OutsideGrantRow extends PlaceRow {
  readonly id: string;
  readonly kind: string;
  readonly itemId: string;
  readonly isLink: boolean;
  readonly hasPassword: boolean;
  readonly personId: string | null;
  readonly groupId: string | null;
  readonly granteeOrganisationId: string | null;
  readonly grantedBy: string | null;
  readonly granterOrganisationId: string | null;
  readonly authorOrganisationId: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

/** Grants and links that count, in the order of their ids; of one organisation's workspaces, or of all. */
export async function readGrantPage(
  db: OutsideDb,
  { organisationId, after, limit }: { organisationId: string | null; after: string | null; limit: number },
): Promise<OutsideGrantRow[]> {
  const { rows } = await sql<OutsideGrantRow>`select ${placeColumns}, g.id, g.item_kind as kind, g.item_id as "itemId",
      g.link_hash is not null as "isLink", g.password_hash is not null as "hasPassword", g.person_id as "personId", g.group_id as "groupId",
      g.organisation_id as "granteeOrganisationId", g.granted_by as "grantedBy", g.role, g.created_at as "createdAt",
      g.granter_organisation_id as "granterOrganisationId", g.author_organisation_id as "authorOrganisationId"
    from workspaces.item_grant g join workspaces.workspace w on w.id = g.workspace_id
    where (g.expires_at is null or g.expires_at > now()) and (${organisationId}::uuid is null or w.organisation_id = ${organisationId}::uuid)
      and (${after}::uuid is null or g.id > ${after}::uuid)
    order by g.id limit ${limit}`.execute(db);
  return rows;
}

/** A workspace that has members from elsewhere, with whose people they are. */
export interface SharedRow {
  readonly id: string;
  readonly organisationId: string;
  readonly informationClass: InformationClass | null;
  readonly outsideIds: readonly string[];
}

/** Workspaces of an organisation that have members from elsewhere; those in the trash too. */
export async function readShared(db: OutsideDb, organisationId: string, guestsId: string | null): Promise<SharedRow[]> {
  const { rows } = await sql<SharedRow>`
    select w.id, w.organisation_id as "organisationId", w.information_class as "informationClass",
      array_agg(distinct m.organisation_id::text) as "outsideIds"
    from workspaces.workspace w join workspaces.member m on m.workspace_id = w.id
      and m.organisation_id <> w.organisation_id and m.organisation_id is distinct from ${guestsId}::uuid
    where w.organisation_id = ${organisationId} group by w.id`.execute(db);
  return rows;
}

/** Whose people are members of a workspace, besides its own and guests. */
export async function readOutside(db: OutsideDb, workspaceId: string, guestsId: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct m.organisation_id as id
    from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id
    where m.workspace_id = ${workspaceId} and m.organisation_id <> w.organisation_id
      and m.organisation_id is distinct from ${guestsId}::uuid`.execute(db);
  return rows.map(({ id }) => id);
}

/** Waits for those who change the members, also of a workspace in the trash. */
export async function lockPlace(db: OutsideDb, id: string): Promise<boolean> {
  const { rows } = await sql`select id from workspaces.workspace where id = ${id} for update`.execute(db);
  return rows.length > 0;
}

/** Ends the memberships of organisations' people, and what they were given there; resolves with whose. */
export async function deleteMembersOf(
  db: OutsideDb,
  workspaceId: string,
  organisationIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`with gone as (
      delete from workspaces.member where workspace_id = ${workspaceId} and organisation_id = any(${[...organisationIds]}::uuid[])
      returning person_id
    ), ungranted as (
      delete from workspaces.item_grant where workspace_id = ${workspaceId} and person_id in (select person_id from gone)
    ) select person_id as "personId" from gone`.execute(db);
  return rows.map((row) => row.personId);
}

/** Other organisations with members in the same workspaces, and in how many. */
export async function readNeighbours(db: OutsideDb, organisationId: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`
    with present as (
      select distinct m.workspace_id, m.organisation_id from workspaces.member m
      join workspaces.workspace w on w.id = m.workspace_id and w.trashed_at is null and w.personal_of is null
    ) select other.organisation_id as id, count(*)::int as count from present own
    join present other on other.workspace_id = own.workspace_id and other.organisation_id <> own.organisation_id
    where own.organisation_id = ${organisationId} group by other.organisation_id order by count(*) desc, id`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.count]));
}
