import type { PersonRole } from "@safos/contract/person-roles";
import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";
import type { StoredRole } from "./role.ts";

export interface GivenRoleRow extends StoredRole {
  readonly grantedAt: Date;
  readonly grantedBy: string | null;
}

/** A person's roles, locked with the person: two who change them take turns. */
export async function lockRoles(db: IdentityDb, personId: string): Promise<readonly StoredRole[]> {
  await sql`select from identity.person where id = ${personId} for update`.execute(db);
  return readRoles(db, personId);
}

export async function readRoles(db: IdentityDb, personId: string): Promise<GivenRoleRow[]> {
  const { rows } = await sql<GivenRoleRow>`select role, until, granted_at as "grantedAt", granted_by as "grantedBy"
    from identity.person_role where person_id = ${personId} order by role`.execute(db);
  return rows;
}

export async function putRole(
  db: IdentityDb,
  personId: string,
  { role, until }: StoredRole,
  grantedBy: string | null,
): Promise<void> {
  await sql`insert into identity.person_role (person_id, role, until, granted_by)
    values (${personId}, ${role}, ${until}, ${grantedBy})
    on conflict (person_id, role) do update set until = excluded.until, granted_by = excluded.granted_by, granted_at = now()`.execute(
    db,
  );
}

export async function deleteRole(db: IdentityDb, personId: string, role: PersonRole): Promise<void> {
  await sql`delete from identity.person_role where person_id = ${personId} and role = ${role}`.execute(db);
}

/** Removes those whose time is over. */
export async function deleteEnded(
  db: IdentityDb,
): Promise<{ personId: string; organisationId: string; role: PersonRole }[]> {
  const { rows } = await sql<{ personId: string; organisationId: string; role: PersonRole }>`
    delete from identity.person_role r using identity.person p where p.id = r.person_id and r.until <= now()
    returning r.person_id as "personId", p.organisation_id as "organisationId", r.role`.execute(db);
  return rows;
}
