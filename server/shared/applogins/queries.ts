import { sql, type Db } from "#database";

export interface AppLoginTables {
  "applogins.login": { id: string };
}
type AppLoginDb = Db<AppLoginTables>;

export interface LoginRow {
  readonly label: string;
  readonly network: string;
  readonly createdAt: Date;
}

export async function insertLogin(
  db: AppLoginDb,
  row: {
    readonly id: string;
    readonly pollHash: Buffer;
    readonly loginHash: Buffer;
    readonly label: string;
    readonly network: string;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql`insert into applogins.login (id, poll_hash, login_hash, label, network, expires_at)
    values (${row.id}, ${row.pollHash}, ${row.loginHash}, ${row.label}, ${row.network}, ${row.expiresAt})`.execute(db);
}

export async function readWaiting(db: AppLoginDb, loginHash: Buffer): Promise<LoginRow | null> {
  const { rows } = await sql<LoginRow>`select label, network, created_at as "createdAt" from applogins.login
    where login_hash = ${loginHash} and state = 'waiting' and expires_at > now()`.execute(db);
  return rows[0] ?? null;
}

/** Answers once; `by` null: the app is not let in. False when it was answered, or is too old. */
export async function answerWaiting(
  db: AppLoginDb,
  loginHash: Buffer,
  by: { readonly personId: string; readonly assurance: string | null } | null,
): Promise<boolean> {
  const { rows } = await sql`update applogins.login set state = ${by === null ? "denied" : "allowed"},
      person_id = ${by?.personId ?? null}, assurance = ${by?.assurance ?? null}
    where login_hash = ${loginHash} and state = 'waiting' and expires_at > now() returning id`.execute(db);
  return rows.length > 0;
}

/** Takes an answer that lets the app in, for the first who comes for it. */
export async function takeAllowed(
  db: AppLoginDb,
  pollHash: Buffer,
): Promise<{ personId: string; assurance: string | null; label: string } | null> {
  const { rows } = await sql<{ personId: string; assurance: string | null; label: string }>`
    delete from applogins.login where poll_hash = ${pollHash} and state = 'allowed' and expires_at > now()
    returning person_id as "personId", assurance, label`.execute(db);
  return rows[0] ?? null;
}

export async function trimLogins(db: AppLoginDb): Promise<void> {
  await sql`delete from applogins.login where expires_at < now()`.execute(db);
}
