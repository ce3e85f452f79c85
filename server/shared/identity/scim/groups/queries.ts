import { isUuid, sql } from "#database";
import type { IdentityDb } from "../../queries.ts";
import { compileFilter, type Columns } from "../compile-filter.ts";
import type { Filter } from "../protocol/filter.ts";
import type { Page } from "../protocol/page.ts";
import type { GroupFacts, SyncedGroup } from "./group.ts";

const columns = sql`g.id, g.name, g.external_id as "externalId", g.created_at as "createdAt", g.changed_at as "changedAt",
  (select count(*)::int from identity.group_member m where m.group_id = g.id) as "memberCount"`;

const idColumn = (of: ReturnType<typeof sql>): Columns[string] => ({
  kind: "text",
  of: sql`${of}::text`,
  equals: (text) => (isUuid(text) ? sql<boolean>`(${of} = ${text}::uuid)` : sql<boolean>`false`),
});

/** What may be asked for in a filter. */
const filterable: Columns = {
  id: idColumn(sql`g.id`),
  displayname: { kind: "text", of: sql`g.name` },
  externalid: { kind: "text", of: sql`g.external_id`, isExact: true },
  members: {
    kind: "list",
    parts: { value: idColumn(sql`m.person_id`) },
    some: (where) => sql<boolean>`exists (select from identity.group_member m where m.group_id = g.id and ${where})`,
  },
  "meta.created": { kind: "moment", of: sql`g.created_at` },
  "meta.lastmodified": { kind: "moment", of: sql`g.changed_at` },
};

/** A group of the organisation that its directory keeps, held against others who change it, and read then. */
export async function lockSyncedGroup(db: IdentityDb, organisationId: string, id: string): Promise<SyncedGroup | null> {
  await sql`select from identity.person_group where id = ${id} and organisation_id = ${organisationId}
    for update`.execute(db);
  return readSyncedGroup(db, organisationId, id);
}

/** A group of the organisation that its directory keeps. */
export async function readSyncedGroup(db: IdentityDb, organisationId: string, id: string): Promise<SyncedGroup | null> {
  const { rows } = await sql<SyncedGroup>`select ${columns} from identity.person_group g
    where g.id = ${id} and g.organisation_id = ${organisationId} and g.is_synced`.execute(db);
  return rows[0] ?? null;
}

export async function readGroupPage(
  db: IdentityDb,
  organisationId: string,
  filter: Filter | null,
  { startIndex, count }: Page,
): Promise<{ readonly total: number; readonly rows: SyncedGroup[] }> {
  const where = sql`g.organisation_id = ${organisationId} and g.is_synced
    and ${filter === null ? sql`true` : compileFilter(filter, filterable)}`;
  const counted = await sql<{ count: number }>`select count(*)::int as count from identity.person_group g
    where ${where}`.execute(db);
  const total = counted.rows[0]?.count ?? 0;
  if (count === 0 || startIndex > total) return { total, rows: [] };
  const { rows } = await sql<SyncedGroup>`select ${columns} from identity.person_group g where ${where}
    order by g.id limit ${count} offset ${startIndex - 1}`.execute(db);
  return { total, rows };
}

/** False when the organisation has a group by that name. */
export async function insertSyncedGroup(
  db: IdentityDb,
  row: GroupFacts & { readonly id: string; readonly organisationId: string },
): Promise<boolean> {
  const { rows } = await sql`insert into identity.person_group (id, organisation_id, name, external_id, is_synced)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.externalId}, true) on conflict do nothing
    returning id`.execute(db);
  return rows.length > 0;
}

export async function updateSyncedGroup(db: IdentityDb, id: string, { name, externalId }: GroupFacts): Promise<void> {
  await sql`update identity.person_group set name = ${name}, external_id = ${externalId}, changed_at = now()
    where id = ${id}`.execute(db);
}

const pageOfMembers = 2000;

/** The ids of everyone in a group, a few thousand a statement. */
export async function readMembers(db: IdentityDb, groupId: string): Promise<string[]> {
  const members: string[] = [];
  for (;;) {
    const after = members.at(-1) ?? null;
    const { rows } = await sql<{ id: string }>`select person_id as id from identity.group_member
      where group_id = ${groupId} and (${after}::uuid is null or person_id > ${after}::uuid)
      order by person_id limit ${pageOfMembers}`.execute(db);
    members.push(...rows.map(({ id }) => id));
    if (rows.length < pageOfMembers) return members;
  }
}

/**
 * Those of these whom the organisation's directory keeps, held against being deleted meanwhile; in one order, so that two
 * syncs do not wait for each other in a circle.
 */
export async function lockUsers(
  db: IdentityDb,
  organisationId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select person_id as id from identity.scim_person
    where person_id = any(${[...ids]}::uuid[]) and organisation_id = ${organisationId} and removed_at is null
    order by person_id for share`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

export async function isGroupOf(db: IdentityDb, organisationId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from identity.person_group
    where id = ${id} and organisation_id = ${organisationId}`.execute(db);
  return rows.length > 0;
}

/** Those of them who were not in the group. */
export async function insertMembers(db: IdentityDb, groupId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`insert into identity.group_member (group_id, person_id)
    select ${groupId}::uuid, id from unnest(${[...ids]}::uuid[]) as id order by id
    on conflict do nothing returning person_id as id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Those of them who were in the group; `isOthers`: everyone but them. */
export async function deleteMembers(
  db: IdentityDb,
  groupId: string,
  ids: readonly string[],
  { isOthers = false } = {},
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from identity.group_member where group_id = ${groupId}
    and (person_id = any(${[...ids]}::uuid[])) = ${!isOthers} returning person_id as id`.execute(db);
  return rows.map(({ id }) => id);
}
