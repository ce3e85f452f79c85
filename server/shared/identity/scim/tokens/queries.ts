import { sql } from "#database";
import type { IdentityDb } from "../../queries.ts";

export interface ScimTokenRow {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
}

const columns = sql`t.id, t.organisation_id as "organisationId", t.name,
  t.created_at as "createdAt", t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt"`;

export async function readTokensOf(db: IdentityDb, organisationId: string): Promise<ScimTokenRow[]> {
  const { rows } = await sql<ScimTokenRow>`select ${columns} from identity.scim_token t
    where t.organisation_id = ${organisationId} order by t.created_at, t.id`.execute(db);
  return rows;
}

/** By its hash; not one that has ended. */
export async function readTokenByHash(db: IdentityDb, hash: Buffer): Promise<ScimTokenRow | null> {
  const { rows } = await sql<ScimTokenRow>`select ${columns} from identity.scim_token t
    where t.token_hash = ${hash} and t.expires_at > now()`.execute(db);
  return rows[0] ?? null;
}

/** Holds the organisation's tokens against others who add one. */
export async function lockTokens(db: IdentityDb, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`scim tokens ${organisationId}`}, 0))`.execute(db);
}

export async function insertToken(
  db: IdentityDb,
  row: {
    readonly id: string;
    readonly organisationId: string;
    readonly name: string;
    readonly hash: Buffer;
    readonly months: number;
  },
): Promise<void> {
  await sql`insert into identity.scim_token (id, organisation_id, name, token_hash, expires_at)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.hash},
      now() + make_interval(months => ${row.months}::int))`.execute(db);
}

export async function deleteToken(db: IdentityDb, organisationId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from identity.scim_token where id = ${id} and organisation_id = ${organisationId}
    returning id`.execute(db);
  return rows.length > 0;
}

export async function touchToken(db: IdentityDb, id: string): Promise<void> {
  await sql`update identity.scim_token set last_used_at = now() where id = ${id}`.execute(db);
}
