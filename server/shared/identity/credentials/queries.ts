import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";

/** One change of a person's credentials at a time. */
export async function lockPerson(db: IdentityDb, personId: string): Promise<void> {
  await sql`select from identity.person where id = ${personId} for update`.execute(db);
}

export async function storeHasSecondFactor(db: IdentityDb, personId: string): Promise<void> {
  await sql`update identity.person set has_second_factor =
      exists (select from identity.passkey where person_id = ${personId})
      or exists (select from identity.totp where person_id = ${personId})
    where id = ${personId}`.execute(db);
}

export interface TotpRow {
  readonly secret: Buffer;
  readonly createdAt: Date;
}

export async function readTotp(db: IdentityDb, personId: string): Promise<TotpRow | null> {
  const { rows } =
    await sql<TotpRow>`select secret, created_at as "createdAt" from identity.totp where person_id = ${personId}`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function storeTotp(db: IdentityDb, personId: string, secret: Buffer, step: number): Promise<void> {
  await sql`insert into identity.totp (person_id, secret, last_step) values (${personId}, ${secret}, ${step})
    on conflict (person_id) do update set secret = excluded.secret, last_step = excluded.last_step, created_at = now()`.execute(
    db,
  );
}

/** Takes the code of a period, unless it or a later one was taken; false then. */
export async function takeTotpStep(db: IdentityDb, personId: string, step: number): Promise<boolean> {
  const { rows } = await sql`update identity.totp set last_step = ${step}
    where person_id = ${personId} and last_step < ${step} returning person_id`.execute(db);
  return rows.length > 0;
}

export async function deleteTotp(db: IdentityDb, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from identity.totp where person_id = ${personId} returning person_id`.execute(db);
  return rows.length > 0;
}

export async function replaceRecoveryCodes(db: IdentityDb, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await deleteRecoveryCodes(db, personId);
  await sql`insert into identity.recovery_code (person_id, code_hash)
    select ${personId}, hash from unnest(${[...hashes]}::bytea[]) as hash`.execute(db);
}

export async function deleteRecoveryCodes(db: IdentityDb, personId: string): Promise<void> {
  await sql`delete from identity.recovery_code where person_id = ${personId}`.execute(db);
}

/** Takes a code for good; false when it is none or was used. */
export async function takeRecoveryCode(db: IdentityDb, personId: string, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`update identity.recovery_code set used_at = now()
    where person_id = ${personId} and code_hash = ${hash} and used_at is null returning person_id`.execute(db);
  return rows.length > 0;
}

export async function countRecoveryCodes(db: IdentityDb, personId: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from identity.recovery_code
    where person_id = ${personId} and used_at is null`.execute(db);
  return rows[0]?.left ?? 0;
}
