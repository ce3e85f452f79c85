import { escapeLike, sql, type Db } from "#database";
import type { IdentityTables } from "../queries.ts";

type IdentityDb = Db<IdentityTables>;

export interface GroupRow {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly description: string;
  /** Those whose accounts are open. */
  readonly memberCount: number;
  readonly createdAt: Date;
  readonly isKeptByProvider: boolean;
  /** The organisation's directory keeps it, as long as the organisation lets one in. */
  readonly isSynced: boolean;
}

const isSynced = sql`(g.is_synced and exists (select from identity.scim_token t
  where t.organisation_id = g.organisation_id)) as "isSynced"`;

const groupColumns = sql`g.id, g.organisation_id as "organisationId", g.name, g.description, g.created_at as "createdAt",
  g.provider_id is not null as "isKeptByProvider", ${isSynced},
  (select count(*)::int from identity.group_member m join identity.person p on p.id = m.person_id and p.disabled_at is null
    where m.group_id = g.id) as "memberCount"`;

export async function readGroups(db: IdentityDb, ids: readonly string[]): Promise<GroupRow[]> {
  const { rows } =
    await sql<GroupRow>`select ${groupColumns} from identity.person_group g where g.id = any(${[...ids]}::uuid[])
    order by lower(g.name), g.id`.execute(db);
  return rows;
}

/** Those of an organisation with these names, whatever their case. */
export async function readGroupsByNames(
  db: IdentityDb,
  organisationId: string,
  names: readonly string[],
): Promise<GroupRow[]> {
  const lower = names.map((name) => name.toLowerCase());
  const { rows } = await sql<GroupRow>`select ${groupColumns} from identity.person_group g
    where g.organisation_id = ${organisationId} and lower(g.name) = any(${lower}::text[])`.execute(db);
  return rows;
}

/** Holds the group until the transaction ends: anyone who joins and anyone who ends it wait for each other. */
export async function lockGroup(
  db: IdentityDb,
  id: string,
  organisationId: string,
): Promise<Pick<GroupRow, "isKeptByProvider" | "isSynced"> | null> {
  const { rows } = await sql<Pick<GroupRow, "isKeptByProvider" | "isSynced">>`
    select g.provider_id is not null as "isKeptByProvider", ${isSynced} from identity.person_group g
    where g.id = ${id} and g.organisation_id = ${organisationId} for update of g`.execute(db);
  return rows[0] ?? null;
}

/** Groups of these organisations by the beginning of a word of their name, in the order of their names. */
export async function searchGroupRows(
  db: IdentityDb,
  search: {
    readonly query: string;
    readonly organisationIds: readonly string[];
    readonly limit: number;
    readonly after?: string | undefined;
  },
): Promise<GroupRow[]> {
  const escaped = escapeLike(search.query.toLowerCase());
  const { rows } = await sql<GroupRow>`select ${groupColumns} from identity.person_group g
    where g.organisation_id = any(${[...search.organisationIds]}::uuid[])
      and (lower(g.name) like ${`${escaped}%`} or lower(g.name) like ${`% ${escaped}%`})
      and (${search.after ?? null}::text is null or (lower(g.name) || ' ' || g.id) > ${search.after ?? null}::text)
    order by lower(g.name) || ' ' || g.id limit ${search.limit}`.execute(db);
  return rows;
}

/** False when the organisation has a group by that name already. */
export async function insertGroup(
  db: IdentityDb,
  row: Pick<GroupRow, "id" | "organisationId" | "name" | "description">,
): Promise<boolean> {
  const { rows } = await sql`insert into identity.person_group (id, organisation_id, name, description)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.description}) on conflict do nothing returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function isGroupNameTaken(
  db: IdentityDb,
  organisationId: string,
  name: string,
  exceptId: string,
): Promise<boolean> {
  const { rows } = await sql`select from identity.person_group
    where organisation_id = ${organisationId} and lower(name) = lower(${name}) and id <> ${exceptId}`.execute(db);
  return rows.length > 0;
}

export async function updateGroup(
  db: IdentityDb,
  id: string,
  change: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<void> {
  await sql`update identity.person_group set name = coalesce(${change.name ?? null}, name),
    description = coalesce(${change.description ?? null}, description) where id = ${id}`.execute(db);
}

export async function deleteGroup(db: IdentityDb, id: string): Promise<void> {
  await sql`delete from identity.person_group where id = ${id}`.execute(db);
}

export async function insertGroupMember(db: IdentityDb, groupId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`insert into identity.group_member (group_id, person_id) values (${groupId}, ${personId})
    on conflict do nothing returning person_id`.execute(db);
  return rows.length > 0;
}

export async function deleteGroupMember(db: IdentityDb, groupId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from identity.group_member where group_id = ${groupId} and person_id = ${personId}
    returning person_id`.execute(db);
  return rows.length > 0;
}

export async function readGroupsOf(db: IdentityDb, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select group_id as id from identity.group_member
    where person_id = ${personId} order by group_id`.execute(db);
  return rows.map((row) => row.id);
}

export async function readMembersOfGroups(
  db: IdentityDb,
  groupIds: readonly string[],
): Promise<{ groupId: string; personId: string }[]> {
  const { rows } = await sql<{ groupId: string; personId: string }>`
    select m.group_id as "groupId", m.person_id as "personId" from identity.group_member m
    join identity.person p on p.id = m.person_id and p.disabled_at is null
    where m.group_id = any(${[...groupIds]}::uuid[]) order by m.group_id, m.person_id`.execute(db);
  return rows;
}

/** Members in the order of their names; disabled ones too, so that they can be taken out. */
export async function readGroupMemberPage(
  db: IdentityDb,
  groupId: string,
  after: string | undefined,
  limit: number,
): Promise<{ id: string; key: string }[]> {
  const { rows } = await sql<{ id: string; key: string }>`
    select p.id, lower(p.display_name) || ' ' || p.id as key from identity.group_member m
    join identity.person p on p.id = m.person_id
    where m.group_id = ${groupId}
      and (${after ?? null}::text is null or (lower(p.display_name) || ' ' || p.id) > ${after ?? null}::text)
    order by lower(p.display_name) || ' ' || p.id limit ${limit}`.execute(db);
  return rows;
}
