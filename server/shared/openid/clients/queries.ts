import { sql } from "#database";
import type { OpenidDb } from "../tables.ts";

export interface ClientRow {
  readonly id: string;
  readonly organisationId: string | null;
  readonly name: string;
  readonly uri: string | null;
  readonly isConfidential: boolean;
  readonly secretHash: Buffer | null;
  readonly redirectUris: readonly string[];
  readonly postLogoutUris: readonly string[];
  readonly logoutUri: string | null;
  readonly scopes: readonly string[];
  readonly isNative: boolean;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
}

const columns = sql`c.id, c.organisation_id as "organisationId", c.name, c.uri, c.is_confidential as "isConfidential",
  c.secret_hash as "secretHash", c.redirect_uris as "redirectUris", c.post_logout_uris as "postLogoutUris", c.logout_uri as "logoutUri", c.scopes,
  c.is_native as "isNative", c.created_at as "createdAt", c.used_at as "usedAt"`;

export async function readClient(db: OpenidDb, id: string): Promise<ClientRow | null> {
  const { rows } = await sql<ClientRow>`select ${columns} from openid.client c where c.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readClientsOf(db: OpenidDb, organisationId: string): Promise<ClientRow[]> {
  const { rows } = await sql<ClientRow>`select ${columns} from openid.client c
    where c.organisation_id = ${organisationId} order by lower(c.name), c.id`.execute(db);
  return rows;
}

/** Holds an organisation's systems against others who add one. */
export async function lockClients(db: OpenidDb, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`openid clients ${organisationId}`}, 0))`.execute(db);
}

type NewRow = Omit<ClientRow, "createdAt" | "usedAt"> & { readonly createdBy: string | null };

/** False when there is one of this id. */
export async function insertClient(db: OpenidDb, row: NewRow): Promise<boolean> {
  const { rows } = await sql`insert into openid.client (id, organisation_id, name, uri, is_confidential, secret_hash,
      redirect_uris, post_logout_uris, logout_uri, scopes, is_native, created_by)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.uri}, ${row.isConfidential}, ${row.secretHash},
      ${[...row.redirectUris]}, ${[...row.postLogoutUris]}, ${row.logoutUri}, ${[...row.scopes]}, ${row.isNative},
      ${row.createdBy})
    on conflict (id) do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function updateClient(
  db: OpenidDb,
  row: Pick<ClientRow, "id" | "name" | "redirectUris" | "postLogoutUris" | "logoutUri" | "scopes" | "isNative">,
): Promise<void> {
  await sql`update openid.client set name = ${row.name}, redirect_uris = ${[...row.redirectUris]},
    post_logout_uris = ${[...row.postLogoutUris]}, logout_uri = ${row.logoutUri}, scopes = ${[...row.scopes]}, is_native = ${row.isNative}
    where id = ${row.id}`.execute(db);
}

export async function updateSecret(db: OpenidDb, id: string, hash: Buffer): Promise<void> {
  await sql`update openid.client set secret_hash = ${hash} where id = ${id}`.execute(db);
}

export async function deleteClient(db: OpenidDb, id: string): Promise<void> {
  await sql`delete from openid.client where id = ${id}`.execute(db);
}

/** To the hour: it is no figure, and every token would write the row. */
export async function touchClient(db: OpenidDb, id: string): Promise<void> {
  await sql`update openid.client set used_at = now()
    where id = ${id} and (used_at is null or used_at < now() - interval '1 hour')`.execute(db);
}

/** Matrix clients that nobody let in within a day, or has anymore. */
export async function deleteUnusedClients(db: OpenidDb): Promise<void> {
  await sql`delete from openid.client c where c.organisation_id is null
    and coalesce(c.used_at + interval '90 days', c.created_at + interval '1 day') < now()
    and not exists (select from openid.program_grant g where g.client_id = c.id)`.execute(db);
}

/** How many have registered themselves and were let in by nobody yet. */
export async function countUnusedClients(db: OpenidDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from
    (select from openid.client where organisation_id is null and used_at is null limit 20001) as unused`.execute(db);
  return rows[0]?.count ?? 0;
}
