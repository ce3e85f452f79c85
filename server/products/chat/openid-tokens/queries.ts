import { sql, type AnyDb } from "#database";

export interface OpenidToken {
  readonly userId: string;
  /** The session that it was asked with. */
  readonly sessionId: string;
}

export async function insertOpenidToken(db: AnyDb, hash: Buffer, token: OpenidToken, seconds: number): Promise<void> {
  await sql`insert into chat.openid_token (hash, user_id, session_id, expires_at)
    values (${hash}, ${token.userId}, ${token.sessionId}, now() + make_interval(secs => ${seconds}))`.execute(db);
}

/** Null: there is none by this hash, or its time is over. */
export async function readOpenidToken(db: AnyDb, hash: Buffer): Promise<OpenidToken | null> {
  const { rows } = await sql<OpenidToken>`select user_id as "userId", session_id as "sessionId" from chat.openid_token
    where hash = ${hash} and expires_at > now()`.execute(db);
  return rows[0] ?? null;
}

export async function deleteExpiredOpenidTokens(db: AnyDb): Promise<void> {
  await sql`delete from chat.openid_token where expires_at < now()`.execute(db);
}
