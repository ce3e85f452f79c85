import { sql } from "#database";
import type { OpenidDb } from "../tables.ts";

export type SecretKind = "ES256" | "RS256" | "cookie";

export interface SecretRow {
  readonly id: string;
  readonly kind: SecretKind;
  readonly sealed: Buffer;
  readonly retiredAt: Date | null;
}

/** Held to the transaction's end: two processes do not make a key each. */
export async function lockSecrets(db: OpenidDb): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('openid secrets', 0))`.execute(db);
}

/** Those that sign come first. */
export async function readSecrets(db: OpenidDb): Promise<SecretRow[]> {
  const { rows } = await sql<SecretRow>`select id, kind, sealed, retired_at as "retiredAt" from openid.secret
    order by retired_at is not null, created_at desc, kind`.execute(db);
  return rows;
}

export async function insertSecret(
  db: OpenidDb,
  row: { readonly id: string; readonly kind: SecretKind; readonly sealed: Buffer },
): Promise<void> {
  await sql`insert into openid.secret (id, kind, sealed) values (${row.id}, ${row.kind}, ${row.sealed})`.execute(db);
}

export async function retireSecrets(db: OpenidDb): Promise<void> {
  await sql`update openid.secret set retired_at = now() where retired_at is null`.execute(db);
}

export async function deleteRetired(db: OpenidDb): Promise<void> {
  await sql`delete from openid.secret where retired_at < now() - interval '30 days'`.execute(db);
}
