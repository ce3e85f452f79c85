import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";

/** Those of an organisation whose passwords stay good; `isOpen`: only whose accounts are open and still administrators. */
export async function readEmergencyIds(db: IdentityDb, organisationId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select e.person_id as id from identity.emergency_administrator e
    join identity.person p on p.id = e.person_id
    where e.organisation_id = ${organisationId} and p.organisation_id = ${organisationId} and p.is_admin
      and p.disabled_at is null order by p.display_name, p.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Those of these persons who are administrators of the organisation with a password and an open account. */
export async function readPasswordAdmins(
  db: IdentityDb,
  organisationId: string,
  personIds: readonly string[],
): Promise<string[]> {
  // Held, so that none of them is disabled or shut out before they are named.
  const { rows } = await sql<{ id: string }>`select id from identity.person
    where id = any(${[...personIds]}::uuid[]) and organisation_id = ${organisationId} and is_admin
      and disabled_at is null and password_hash is not null order by id for update`.execute(db);
  return rows.map(({ id }) => id);
}

/** Whether passwords of an organisation are closed and this person is the last whose password is good all the same. */
export async function isLastEmergency(db: IdentityDb, organisationId: string, personId: string): Promise<boolean> {
  const { rows } = await sql<{ isLast: boolean }>`select
    exists (select from identity.provider where organisation_id = ${organisationId} and is_enabled
      and passwords_for = 'emergency')
    and exists (select from identity.emergency_administrator where organisation_id = ${organisationId}
      and person_id = ${personId}::uuid)
    and not exists (select from identity.emergency_administrator e join identity.person p on p.id = e.person_id
      where e.organisation_id = ${organisationId} and p.id <> ${personId}::uuid and p.organisation_id = ${organisationId}
        and p.is_admin and p.disabled_at is null and p.password_hash is not null) as "isLast"`.execute(db);
  return rows[0]?.isLast ?? false;
}

export async function replaceEmergency(
  db: IdentityDb,
  organisationId: string,
  personIds: readonly string[],
): Promise<void> {
  await sql`delete from identity.emergency_administrator where organisation_id = ${organisationId}`.execute(db);
  await sql`insert into identity.emergency_administrator (organisation_id, person_id)
    select ${organisationId}, id from unnest(${[...personIds]}::uuid[]) as id`.execute(db);
}

/** Whether an enabled provider of this domain has closed passwords, and whether this person's is good all the same. */
export async function readPasswordRule(
  db: IdentityDb,
  domain: string,
  personId: string | null,
): Promise<{ readonly isClosed: boolean; readonly isEmergency: boolean }> {
  const { rows } = await sql<{ isClosed: boolean; isEmergency: boolean }>`select
    exists (select from identity.provider where domains @> array[${domain}]::text[] and is_enabled
      and passwords_for = 'emergency') as "isClosed",
    exists (select from identity.emergency_administrator e join identity.person p on p.id = e.person_id
      where p.id = ${personId}::uuid and p.is_admin) as "isEmergency"`.execute(db);
  return rows[0] ?? { isClosed: false, isEmergency: false };
}
