import { sql, type AnyDb } from "#database";

export interface InvitationTables {
  "invitations.invitation": { id: string };
}

export type InvitationKind = "invitation" | "reset";

export interface InvitationRow {
  readonly id: string;
  readonly personId: string;
  readonly kind: InvitationKind;
  readonly expiresAt: Date;
}

const columns = sql`i.id, i.person_id as "personId", i.kind, i.expires_at as "expiresAt"`;

/** Takes the place of every earlier link of the person. */
export async function replaceInvitation(
  db: AnyDb,
  row: InvitationRow & { readonly secretHash: Buffer; readonly createdBy: string | null },
): Promise<void> {
  await endInvitations(db, row.personId);
  await sql`insert into invitations.invitation (id, person_id, kind, secret_hash, expires_at, created_by)
    values (${row.id}, ${row.personId}, ${row.kind}, ${row.secretHash}, ${row.expiresAt}, ${row.createdBy})`.execute(
    db,
  );
}

export async function readInvitation(db: AnyDb, secretHash: Buffer): Promise<InvitationRow | null> {
  const { rows } = await sql<InvitationRow>`select ${columns} from invitations.invitation i
    where i.secret_hash = ${secretHash} and i.used_at is null and i.expires_at > now()`.execute(db);
  return rows[0] ?? null;
}

/** False when it has been used meanwhile: two who use it at once wait for each other here. */
export async function useInvitation(db: AnyDb, id: string): Promise<boolean> {
  const { rows } = await sql`update invitations.invitation set used_at = now()
    where id = ${id} and used_at is null and expires_at > now() returning id`.execute(db);
  return rows.length > 0;
}

/** Those that have not been used open nothing any more. */
export async function endInvitations(db: AnyDb, personId: string): Promise<void> {
  await sql`update invitations.invitation set used_at = now() where person_id = ${personId} and used_at is null`.execute(
    db,
  );
}

/** How many links a person has asked for by themselves in the past hour. */
export async function countAsked(db: AnyDb, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from invitations.invitation
    where person_id = ${personId} and created_by is null and created_at > now() - interval '1 hour'`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function trimInvitations(db: AnyDb): Promise<void> {
  await sql`delete from invitations.invitation where expires_at < now() - interval '30 days'`.execute(db);
}
