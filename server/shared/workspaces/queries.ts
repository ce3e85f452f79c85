import type { InformationClass } from "@safos/contract/policy";
import type { Role } from "@safos/contract/workspaces";
import { sql, steadyArray, steadyValue, type Db, type RawBuilder } from "#database";

export interface WorkspaceTables {
  "workspaces.workspace": { id: string };
  "workspaces.member": { workspace_id: string; person_id: string };
  "workspaces.item_grant": { id: string };
}
export type WorkspaceDb = Db<WorkspaceTables>;

export interface WorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly organisationId: string;
  readonly informationClass: InformationClass | null;
  readonly personalOf: string | null;
  /** Since when it can be read only. */
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
}
/** What someone is in a workspace. */
export interface Standing {
  /** What they may do there now. */
  readonly role: Role;
  /** What they were made; in an archived workspace it allows no more than to read. */
  readonly memberRole: Role;
}
/** A workspace in the trash. */
export interface TrashedRow extends WorkspaceRow {
  readonly trashedAt: Date;
  readonly trashedBy: string | null;
  readonly memberCount: number;
}
export interface MemberRow {
  readonly workspaceId: string;
  readonly personId: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly endsAt: Date | null;
  /** Nobody in the workspace let them in: emergency access, which ends at `endsAt`. */
  readonly isEmergency: boolean;
}

const columns = sql`w.id, w.name, w.description, w.organisation_id as "organisationId", w.information_class as "informationClass",
  w.personal_of as "personalOf", w.archived_at as "archivedAt", w.created_at as "createdAt"`;
const memberColumns = sql`m.workspace_id as "workspaceId", m.person_id as "personId", m.role, m.joined_at as "joinedAt",
  m.ends_at as "endsAt", m.is_emergency as "isEmergency"`;
/** Whether a membership `m` lasts: whose time is over has no role, also before the job comes. */
export const lasts = sql`(m.ends_at is null or m.ends_at > now())`;
/** What a role, given in workspace `w`, still allows: nobody changes anything in an archived one. */
export const effective = (role: RawBuilder<unknown>): RawBuilder<Role> =>
  sql<Role>`case when w.archived_at is not null and ${role} <> 'guest' then 'viewer' else ${role} end`;
/** A member's role as it is given, and what it still allows. */
const standing = sql`m.role as "memberRole", ${effective(sql`m.role`)} as role`;

/** Those of some workspaces that are there, and not in the trash. */
export async function readWorkspaces(db: WorkspaceDb, ids: readonly string[]): Promise<WorkspaceRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w
    where w.id = any(${[...ids]}::uuid[]) and w.trashed_at is null`.execute(db);
  return rows;
}

export async function readWorkspace(db: WorkspaceDb, id: string): Promise<WorkspaceRow | null> {
  const [row] = await readWorkspaces(db, [id]);
  return row ?? null;
}

/** The owning organisation, also of one in the trash; null when there is no such workspace. */
export async function readOrganisationOf(db: WorkspaceDb, id: string): Promise<string | null> {
  const { rows } = await sql<{ organisationId: string }>`select organisation_id as "organisationId"
    from workspaces.workspace where id = ${id}`.execute(db);
  return rows[0]?.organisationId ?? null;
}

/** Those of some workspaces whose rows are still there, in the trash or not: others' rows may refer to them. */
export async function readExistingWorkspaces(db: WorkspaceDb, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from workspaces.workspace where id = any(${[...ids]}::uuid[])`.execute(db);
  return rows.map((row) => row.id);
}

export async function readWorkspacesByName(db: WorkspaceDb, name: string): Promise<WorkspaceRow[]> {
  const { rows } =
    await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w where w.name = ${name} and w.trashed_at is null and w.personal_of is null`.execute(
      db,
    );
  return rows;
}

export async function readAllWorkspaces(db: WorkspaceDb): Promise<WorkspaceRow[]> {
  const { rows } =
    await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w where w.trashed_at is null order by w.id`.execute(
      db,
    );
  return rows;
}

export async function readWorkspacesOf(db: WorkspaceDb, personId: string): Promise<(WorkspaceRow & Standing)[]> {
  const { rows } = await sql<WorkspaceRow & Standing>`select ${columns}, ${standing} from workspaces.member m
    join workspaces.workspace w on w.id = m.workspace_id
    where m.person_id = ${personId} and w.trashed_at is null and ${lasts} order by w.personal_of is not null, lower(w.name), w.id`.execute(
    db,
  );
  return rows;
}

export async function readWorkspacesOfOrganisation(db: WorkspaceDb, organisationId: string): Promise<WorkspaceRow[]> {
  const { rows } = await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w
    where w.organisation_id = ${organisationId} and w.trashed_at is null and w.personal_of is null order by lower(w.name), w.id`.execute(
    db,
  );
  return rows;
}

export interface OwnedRow {
  readonly id: string;
  readonly name: string;
  /** Whether nobody else owns it. */
  readonly isAlone: boolean;
}

/** Those of the owner's own organisation; not the one that they have to themselves. */
export async function readOwnedBy(db: WorkspaceDb, personId: string): Promise<OwnedRow[]> {
  const { rows } = await sql<OwnedRow>`select w.id, w.name, not exists (select from workspaces.member o
      where o.workspace_id = w.id and o.role = 'owner' and o.person_id <> m.person_id) as "isAlone"
    from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id and w.organisation_id = m.organisation_id
    where m.person_id = ${personId} and m.role = 'owner' and w.personal_of is null and w.trashed_at is null
    order by lower(w.name), w.id`.execute(db);
  return rows;
}

/** People's own workspaces, of those who have one. */
export async function readPersonalOfAll(db: WorkspaceDb, personIds: readonly string[]): Promise<WorkspaceRow[]> {
  const { rows } = await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w
    where w.personal_of = any(${[...personIds]}::uuid[])`.execute(db);
  return rows;
}

/** The workspace that a person has to themselves; null when it was never made. */
export async function readPersonalOf(
  db: WorkspaceDb,
  personId: string,
  lock: "forUpdate" | "unlocked" = "unlocked",
): Promise<WorkspaceRow | null> {
  const { rows } =
    await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w where w.personal_of = ${personId}
      ${lock === "forUpdate" ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** Makes a workspace that a person had to themselves one like others. */
export async function clearPersonalOf(db: WorkspaceDb, id: string, name: string): Promise<void> {
  await sql`update workspaces.workspace set personal_of = null, name = ${name} where id = ${id}`.execute(db);
}

/** Of the same organisation, who shares the most workspaces with a person. */
export async function readNearest(db: WorkspaceDb, personId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select other.person_id as id from workspaces.member mine
    join workspaces.workspace w on w.id = mine.workspace_id and w.trashed_at is null
    join workspaces.member other on other.workspace_id = mine.workspace_id and other.person_id <> mine.person_id
      and other.organisation_id = mine.organisation_id
    where mine.person_id = ${personId} group by other.person_id order by count(*) desc, other.person_id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

export async function readMembers(db: WorkspaceDb, workspaceIds: readonly string[]): Promise<MemberRow[]> {
  const { rows } = await sql<MemberRow>`select ${memberColumns} from workspaces.member m
    where m.workspace_id = any(${[...workspaceIds]}::uuid[]) and ${lasts} order by m.joined_at, m.person_id`.execute(
    db,
  );
  return rows;
}

export async function readStanding(db: WorkspaceDb, workspaceId: string, personId: string): Promise<Standing | null> {
  const { rows } =
    await sql<Standing>`select ${standing} from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id
    where m.workspace_id = ${workspaceId} and m.person_id = ${personId} and w.trashed_at is null and ${lasts}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** As `readStanding`, of several persons, as a subquery of columns `person_id` and `role`. */
export const rolesOf = (workspaceId: string, personIds: readonly string[]): RawBuilder<unknown> =>
  sql`select m.person_id, ${effective(sql`m.role`)} as role from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id
    where m.workspace_id = ${steadyValue(workspaceId, "uuid")} and m.person_id = any(${steadyArray(personIds, "uuid")}) and w.trashed_at is null and ${lasts}`;

/** Everybody who shares a workspace with the person. */
export async function readAcquaintances(db: WorkspaceDb, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct other.person_id as id from workspaces.member mine
    join workspaces.workspace w on w.id = mine.workspace_id and w.trashed_at is null
    join workspaces.member other on other.workspace_id = mine.workspace_id
      and (mine.ends_at is null or mine.ends_at > now()) and (other.ends_at is null or other.ends_at > now())
    where mine.person_id = ${personId} and other.person_id <> ${personId}`.execute(db);
  return rows.map((row) => row.id);
}

export interface SharedRow {
  readonly id: string;
  readonly name: string;
  /** Of the other person, as it was given. */
  readonly role: Role;
  /** How many there are in all. */
  readonly total: number;
}

/** Those that two people are in, where the first may read who is; by name. */
export async function readSharedBy(
  db: WorkspaceDb,
  personId: string,
  otherId: string,
  limit: number,
): Promise<SharedRow[]> {
  const { rows } = await sql<SharedRow>`select w.id, w.name, other.role, count(*) over ()::int as total
    from workspaces.member mine
    join workspaces.workspace w on w.id = mine.workspace_id and w.trashed_at is null
    join workspaces.member other on other.workspace_id = mine.workspace_id
      and (mine.ends_at is null or mine.ends_at > now()) and (other.ends_at is null or other.ends_at > now())
    where mine.person_id = ${personId} and other.person_id = ${otherId} and mine.role <> 'guest'
    order by lower(w.name), w.id limit ${limit}`.execute(db);
  return rows;
}

export async function insertWorkspace(
  db: WorkspaceDb,
  row: {
    id: string;
    name: string;
    description: string;
    organisationId: string;
    personalOf: string | null;
    createdBy: string;
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into workspaces.workspace (id, name, description, organisation_id, personal_of, created_by)
    values (${row.id}, ${row.name}, ${row.description}, ${row.organisationId}, ${row.personalOf}, ${row.createdBy})
    on conflict (personal_of) do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function updateWorkspace(
  db: WorkspaceDb,
  id: string,
  change: {
    name?: string | undefined;
    description?: string | undefined;
    informationClass?: InformationClass | null | undefined;
  },
): Promise<void> {
  await sql`update workspaces.workspace set name = coalesce(${change.name ?? null}, name),
    description = coalesce(${change.description ?? null}, description),
    information_class = case when ${change.informationClass !== undefined} then ${change.informationClass ?? null} else information_class end
    where id = ${id}`.execute(db);
}

/** Since when it can be read only; null: it can be changed again. False when it was so already. */
export async function setArchived(db: WorkspaceDb, id: string, personId: string | null): Promise<boolean> {
  const { rows } = await sql`update workspaces.workspace
    set archived_at = case when ${personId}::uuid is null then null else now() end, archived_by = ${personId}::uuid
    where id = ${id} and trashed_at is null and (archived_at is null) = (${personId}::uuid is not null) returning id`.execute(
    db,
  );
  return rows.length > 0;
}

/** When something was last done in each, as `2026-11-26`; null: not since this is noted. */
export async function readLastUsed(
  db: WorkspaceDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ id: string; usedOn: string | null }>`select id, used_on::text as "usedOn"
    from workspaces.workspace where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, usedOn }) => [id, usedOn]));
}

/** Another organisation owns it. */
export async function setHome(db: WorkspaceDb, id: string, organisationId: string): Promise<void> {
  await sql`update workspaces.workspace set organisation_id = ${organisationId} where id = ${id}`.execute(db);
}

/** False when it is in the trash already. */
export async function markTrashed(db: WorkspaceDb, id: string, personId: string | null): Promise<boolean> {
  const { rows } = await sql`update workspaces.workspace set trashed_at = now(), trashed_by = ${personId}
    where id = ${id} and trashed_at is null returning id`.execute(db);
  return rows.length > 0;
}

/** False when it is not in the trash. */
export async function markRestored(db: WorkspaceDb, id: string): Promise<boolean> {
  const { rows } = await sql`update workspaces.workspace set trashed_at = null, trashed_by = null
    where id = ${id} and trashed_at is not null returning id`.execute(db);
  return rows.length > 0;
}

/** Those in the trash that a person owns, or that belong to an organisation; the latest first. */
export async function readTrashed(
  db: WorkspaceDb,
  { personId, organisationId }: { personId: string; organisationId: string | null },
): Promise<TrashedRow[]> {
  const { rows } = await sql<TrashedRow>`select ${columns}, w.trashed_at as "trashedAt", w.trashed_by as "trashedBy",
      (select count(*)::integer from workspaces.member m where m.workspace_id = w.id) as "memberCount"
    from workspaces.workspace w where w.trashed_at is not null and (w.organisation_id = ${organisationId}
      or exists (select from workspaces.member m where m.workspace_id = w.id and m.person_id = ${personId} and m.role = 'owner'))
    order by w.trashed_at desc, w.id`.execute(db);
  return rows;
}

export async function readTrashedBefore(db: WorkspaceDb, before: Date): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from workspaces.workspace where trashed_at < ${before} order by trashed_at`.execute(db);
  return rows.map((row) => row.id);
}

/** With everything in it. False when it has been restored meanwhile. */
export async function deleteTrashed(db: WorkspaceDb, id: string, before: Date): Promise<boolean> {
  const { rows } =
    await sql`delete from workspaces.workspace where id = ${id} and trashed_at < ${before} returning id`.execute(db);
  return rows.length > 0;
}

/** With everything in it. False when it is gone already. */
export async function deleteWorkspace(db: WorkspaceDb, id: string): Promise<boolean> {
  const { rows } = await sql`delete from workspaces.workspace where id = ${id} returning id`.execute(db);
  return rows.length > 0;
}

/** A transaction gives up what it cannot lock within a second. */
export async function limitLockWait(trx: WorkspaceDb): Promise<void> {
  await sql`set local lock_timeout = '1s'`.execute(trx);
}

/** Serialises changes to the members of one workspace, so that its last owner cannot be lost to a race. */
export async function lockWorkspace(db: WorkspaceDb, id: string): Promise<WorkspaceRow | null> {
  const { rows } =
    await sql<WorkspaceRow>`select ${columns} from workspaces.workspace w where w.id = ${id} and w.trashed_at is null for update`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function upsertMember(
  db: WorkspaceDb,
  member: {
    readonly workspaceId: string;
    readonly personId: string;
    readonly organisationId: string;
    readonly role: Role;
  },
): Promise<void> {
  const { workspaceId, personId, organisationId, role } = member;
  await sql`insert into workspaces.member (workspace_id, person_id, organisation_id, role)
    values (${workspaceId}, ${personId}, ${organisationId}, ${role})
    on conflict (workspace_id, person_id) do update set role = excluded.role, is_emergency = false,
      ends_at = case when member.is_emergency or excluded.role = 'owner' then null else member.ends_at end`.execute(db);
}

/** Adds a viewer who is marked; false when the person is a member already. */
export async function insertEmergency(
  db: WorkspaceDb,
  member: {
    readonly workspaceId: string;
    readonly personId: string;
    readonly organisationId: string;
    readonly until: Date;
  },
): Promise<boolean> {
  const { workspaceId, personId, organisationId, until } = member;
  const { rows } =
    await sql`insert into workspaces.member (workspace_id, person_id, organisation_id, role, ends_at, is_emergency)
    values (${workspaceId}, ${personId}, ${organisationId}, 'viewer', ${until}, true)
    on conflict do nothing returning person_id`.execute(db);
  return rows.length > 0;
}

/** False when the person is no member, or an ordinary one. */
export async function deleteEmergency(db: WorkspaceDb, workspaceId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from workspaces.member where workspace_id = ${workspaceId}
    and person_id = ${personId} and is_emergency returning person_id`.execute(db);
  return rows.length > 0;
}

/** Persons with memberships that do not say whose people they are. */
export async function readUnfilled(db: WorkspaceDb, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct person_id as id from workspaces.member
    where organisation_id is null limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function fillHome(
  db: WorkspaceDb,
  persons: readonly { readonly id: string; readonly organisationId: string }[],
): Promise<void> {
  await sql`update workspaces.member m set organisation_id = p.organisation
    from unnest(${persons.map((one) => one.id)}::uuid[], ${persons.map((one) => one.organisationId)}::uuid[]) as p(person, organisation)
    where m.person_id = p.person and m.organisation_id is null`.execute(db);
}

/** Another end of a membership, null: none; false when there is none. */
export async function setMemberEnd(
  db: WorkspaceDb,
  {
    workspaceId,
    personId,
    endsAt,
  }: { readonly workspaceId: string; readonly personId: string; readonly endsAt: Date | null },
): Promise<boolean> {
  const { rows } = await sql`update workspaces.member set ends_at = ${endsAt}
    where workspace_id = ${workspaceId} and person_id = ${personId} returning person_id`.execute(db);
  return rows.length > 0;
}

/** Whether a membership's time is over; null: there is none. Locks it. */
export async function readMemberEnd(
  db: WorkspaceDb,
  workspaceId: string,
  personId: string,
): Promise<{ readonly isOver: boolean; readonly isEmergency: boolean } | null> {
  const { rows } = await sql<{
    isOver: boolean;
    isEmergency: boolean;
  }>`select coalesce(ends_at <= now(), false) as "isOver",
      is_emergency as "isEmergency"
    from workspaces.member where workspace_id = ${workspaceId} and person_id = ${personId} for update`.execute(db);
  return rows[0] ?? null;
}

/** Memberships whose time is over, in the order of workspace and person. */
export async function readExpired(
  db: WorkspaceDb,
  after: { readonly workspaceId: string; readonly personId: string } | null,
  limit: number,
): Promise<{ workspaceId: string; personId: string }[]> {
  const { rows } = await sql<{ workspaceId: string; personId: string }>`
    select workspace_id as "workspaceId", person_id as "personId" from workspaces.member
    where ends_at <= now() and (${after?.workspaceId ?? null}::uuid is null
      or (workspace_id, person_id) > (${after?.workspaceId ?? null}::uuid, ${after?.personId ?? null}::uuid))
    order by workspace_id, person_id limit ${limit}`.execute(db);
  return rows;
}

/** A membership has another role; an owner's has no end. */
export async function updateRole(db: WorkspaceDb, workspaceId: string, personId: string, role: Role): Promise<void> {
  await sql`update workspaces.member set role = ${role}, ends_at = case when ${role} = 'owner' then null else ends_at end
    where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(db);
}

/** A member's role, whether they are of the organisation that owns the workspace, and whether they are there in emergency. */
export async function readMember(
  db: WorkspaceDb,
  workspaceId: string,
  personId: string,
): Promise<{ readonly role: Role; readonly isHome: boolean; readonly isEmergency: boolean } | null> {
  const { rows } = await sql<{ role: Role; isHome: boolean; isEmergency: boolean }>`
    select m.role, coalesce(m.organisation_id = w.organisation_id, false) as "isHome",
      m.is_emergency as "isEmergency"
    from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id
    where m.workspace_id = ${workspaceId} and m.person_id = ${personId}`.execute(db);
  return rows[0] ?? null;
}

export async function deleteMember(db: WorkspaceDb, workspaceId: string, personId: string): Promise<void> {
  await sql`delete from workspaces.member where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(db);
}

export async function deleteGrantsOf(db: WorkspaceDb, workspaceId: string, personId: string): Promise<void> {
  await sql`delete from workspaces.item_grant where workspace_id = ${workspaceId} and person_id = ${personId}`.execute(
    db,
  );
}

/** How many owners a workspace has, and how many of them are of the organisation that owns it. */
export async function countOwners(db: WorkspaceDb, workspaceId: string): Promise<{ all: number; home: number }> {
  const { rows } = await sql<{ all: number; home: number }>`
    select count(*)::int as all, count(*) filter (where m.organisation_id = w.organisation_id)::int as home
    from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id
    where m.workspace_id = ${workspaceId} and m.role = 'owner'`.execute(db);
  return rows[0] ?? { all: 0, home: 0 };
}
