import { sql } from "#database";
import type { OpenidDb } from "../tables.ts";

export interface GrantRow {
  readonly id: string;
  readonly sessionId: string;
  readonly personId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly isMatrix: boolean;
  readonly createdAt: Date;
}

const columns = sql`g.id, g.session_id as "sessionId", g.person_id as "personId", g.client_id as "clientId", g.scopes,
  g.is_matrix as "isMatrix", g.created_at as "createdAt"`;

export async function readGrant(db: OpenidDb, id: string): Promise<GrantRow | null> {
  const { rows } = await sql<GrantRow>`select ${columns} from openid.program_grant g where g.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** What a person has let a system do before. Of Matrix clients each device is one of its own, and none is found. */
export async function readRemembered(db: OpenidDb, personId: string, clientId: string): Promise<GrantRow | null> {
  const { rows } = await sql<GrantRow>`select ${columns} from openid.program_grant g
    where g.person_id = ${personId} and g.client_id = ${clientId} and not g.is_matrix
    order by g.created_at limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function readGrantsOfClient(db: OpenidDb, clientId: string): Promise<GrantRow[]> {
  const { rows } = await sql<GrantRow>`select ${columns} from openid.program_grant g
    where g.client_id = ${clientId}`.execute(db);
  return rows;
}

interface AccessRow {
  readonly sessionId: string;
  /** Of the token. */
  readonly scope: string;
  /** What its client may ask for now. */
  readonly allowed: readonly string[];
  readonly expiresAt: Date;
}

/** A system's access token that is still good. */
export async function readAccess(db: OpenidDb, tokenHash: Buffer): Promise<AccessRow | null> {
  const { rows } = await sql<AccessRow>`select g.session_id as "sessionId", coalesce(t.payload->>'scope', '') as scope,
      c.scopes as allowed, t.expires_at as "expiresAt"
    from openid.stored t join openid.program_grant g on g.id = t.grant_id join openid.client c on c.id = g.client_id
    where t.kind = 'AccessToken' and t.id_hash = ${tokenHash} and t.expires_at > now() and not g.is_matrix`.execute(db);
  return rows[0] ?? null;
}

export type ProgramRow = GrantRow & {
  readonly name: string;
  readonly uri: string | null;
  readonly redirectUris: readonly string[];
  readonly isRegistered: boolean;
};

export async function readProgramsOf(db: OpenidDb, personId: string): Promise<ProgramRow[]> {
  const { rows } = await sql<ProgramRow>`select ${columns}, c.name, c.uri, c.redirect_uris as "redirectUris",
      c.organisation_id is not null as "isRegistered"
    from openid.program_grant g join openid.client c on c.id = g.client_id where g.person_id = ${personId}`.execute(db);
  return rows;
}

export async function insertGrant(db: OpenidDb, row: Omit<GrantRow, "createdAt">): Promise<void> {
  await sql`insert into openid.program_grant (id, session_id, person_id, client_id, scopes, is_matrix)
    values (${row.id}, ${row.sessionId}, ${row.personId}, ${row.clientId}, ${[...row.scopes]}, ${row.isMatrix})`.execute(
    db,
  );
}

/** False when it has ended meanwhile. */
export async function widenGrant(db: OpenidDb, id: string, scopes: readonly string[]): Promise<boolean> {
  const { rows } = await sql`update openid.program_grant g
    set scopes = (select array_agg(distinct scope) from unnest(g.scopes || ${[...scopes]}::text[]) as scope)
    where g.id = ${id} returning g.id`.execute(db);
  return rows.length > 0;
}
