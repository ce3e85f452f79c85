import { sql, type AnyDb } from "#database";

/** Whom a token lets in, and by which of their sessions. */
export interface LoginToken {
  readonly personId: string;
  readonly sessionId: string;
  /** What the session that it opens opens; null: as much as that session. */
  readonly scopes: readonly string[] | null;
}

export async function insertLoginToken(db: AnyDb, hash: Buffer, token: LoginToken, seconds: number): Promise<void> {
  await sql`insert into chat.login_token (hash, person_id, session_id, scopes, expires_at)
    values (${hash}, ${token.personId}, ${token.sessionId}, ${token.scopes === null ? null : [...token.scopes]}::text[],
      now() + make_interval(secs => ${seconds}))`.execute(db);
}

/** Uses it up, once for all who show it at the same moment; null: there is none, it was used, or its time or its session is over. */
export async function takeLoginToken(db: AnyDb, hash: Buffer): Promise<LoginToken | null> {
  const { rows } = await sql<LoginToken & { isGood: boolean }>`delete from chat.login_token where hash = ${hash}
    returning person_id as "personId", session_id as "sessionId", scopes, expires_at > now() as "isGood"`.execute(db);
  const [row] = rows;
  return row?.isGood === true ? row : null;
}

export async function deleteExpiredLoginTokens(db: AnyDb): Promise<void> {
  await sql`delete from chat.login_token where expires_at < now()`.execute(db);
}
