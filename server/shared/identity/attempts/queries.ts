import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";

export type AttemptKind = "signIn" | "passkeySignIn" | "stepUp" | "passkey" | "totp" | "mailCode";

/** Where an attempt was begun, and may be finished: in a session, or in a browser. */
export type AttemptPlace =
  | { readonly sessionId: string; readonly deviceHash?: undefined }
  | { readonly deviceHash: Buffer; readonly sessionId?: undefined };

export interface AttemptRow {
  readonly personId: string | null;
  readonly providerId: string | null;
  readonly challenge: string | null;
  readonly secret: Buffer | null;
}

const columns = sql`person_id as "personId", provider_id as "providerId", challenge, secret`;
const isMeant = (secretHash: Buffer, kind: AttemptKind, { sessionId, deviceHash }: AttemptPlace) =>
  sql`secret_hash = ${secretHash} and kind = ${kind} and expires_at > now()
    and session_id is not distinct from ${sessionId ?? null}::uuid
    and device_hash is not distinct from ${deviceHash ?? null}::bytea`;

export async function insertAttempt(
  db: IdentityDb,
  row: AttemptPlace & {
    readonly secretHash: Buffer;
    readonly kind: AttemptKind;
    readonly personId: string | null;
    readonly providerId: string | null;
    readonly challenge: string | null;
    readonly secret: Buffer | null;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await sql`insert into identity.attempt (secret_hash, kind, person_id, provider_id, session_id, device_hash, challenge, secret, expires_at)
    values (${row.secretHash}, ${row.kind}, ${row.personId}, ${row.providerId}, ${row.sessionId ?? null}, ${row.deviceHash ?? null},
      ${row.challenge}, ${row.secret}, ${row.expiresAt})`.execute(db);
}

/** Counts a try before it is looked at, so that many at once are no more than many one by one. */
export async function takeAttemptTry(
  db: IdentityDb,
  secretHash: Buffer,
  kind: AttemptKind,
  place: AttemptPlace,
  mostTries: number,
): Promise<AttemptRow | null> {
  const { rows } = await sql<AttemptRow>`update identity.attempt set tries = tries + 1
    where ${isMeant(secretHash, kind, place)} and tries < ${mostTries} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** Takes it for good; null for all but one of those who try. */
export async function consumeAttempt(
  db: IdentityDb,
  secretHash: Buffer,
  kind: AttemptKind,
  place: AttemptPlace,
): Promise<AttemptRow | null> {
  const { rows } =
    await sql<AttemptRow>`delete from identity.attempt where ${isMeant(secretHash, kind, place)} returning ${columns}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** Strangers begin attempts too: what is over does not lie about. */
export async function trimAttempts(db: IdentityDb): Promise<void> {
  await sql`delete from identity.attempt where expires_at < now()`.execute(db);
}
