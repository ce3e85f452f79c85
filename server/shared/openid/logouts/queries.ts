import { sql } from "#database";
import type { OpenidDb } from "../tables.ts";

export interface LogoutRow {
  readonly personId: string;
  readonly clientId: string;
}

/** Of a grant whose system wants to hear; those of other systems are left out. */
export async function insertLogout(db: OpenidDb, row: LogoutRow & { readonly sessionId: string }): Promise<void> {
  await sql`insert into openid.logout (session_id, person_id, client_id)
    select ${row.sessionId}, ${row.personId}, c.id from openid.client c
    where c.id = ${row.clientId} and c.logout_uri is not null on conflict do nothing`.execute(db);
}

/** Takes it: it is told once. */
export async function takeLogout(db: OpenidDb, sessionId: string): Promise<LogoutRow | null> {
  const { rows } = await sql<LogoutRow>`delete from openid.logout where session_id = ${sessionId}
    returning person_id as "personId", client_id as "clientId"`.execute(db);
  return rows[0] ?? null;
}

/** Who is closed may be opened again: what is told now may be told once more. */
export async function readLogoutsOf(db: OpenidDb, personId: string): Promise<LogoutRow[]> {
  const { rows } = await sql<LogoutRow>`select distinct person_id as "personId", client_id as "clientId"
    from openid.logout where person_id = ${personId}`.execute(db);
  return rows;
}
