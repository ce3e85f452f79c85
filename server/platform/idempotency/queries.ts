import { sql, type AnyDb, type Db } from "#database";
import type { IdempotencyTables } from "./tables.ts";

export type IdempotencyDb = Db<IdempotencyTables>;

/** An attempt as it is stored: nothing of the key or of what was asked can be read from it. */
export interface HashedAttempt {
  readonly caller: string;
  readonly keyHash: Buffer;
  readonly requestHash: Buffer;
  readonly id: string;
}

export interface StoredAnswer {
  readonly requestHash: Buffer;
  readonly answer: Buffer | null;
  readonly ageSeconds: number;
}

/** Whether a transaction has written anything yet. */
export async function hasWritten(trx: AnyDb): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select pg_current_xact_id_if_assigned() is not null as has`.execute(trx);
  return rows[0]?.has === true;
}

/** False when another attempt with this key has committed; waits for one that is about to. */
export async function insertAttempt(trx: AnyDb, { caller, keyHash, requestHash, id }: HashedAttempt): Promise<boolean> {
  const { rows } = await sql`insert into idempotency.answer as a (caller, key_hash, request_hash, attempt)
    values (${caller}, ${keyHash}, ${requestHash}, ${id})
    on conflict (caller, key_hash) do update set attempt = excluded.attempt where a.attempt = excluded.attempt
    returning 1`.execute(trx);
  return rows.length > 0;
}

export async function readAnswer(
  db: IdempotencyDb,
  { caller, keyHash }: HashedAttempt,
): Promise<StoredAnswer | undefined> {
  const { rows } = await sql<StoredAnswer>`select request_hash as "requestHash", answer,
      extract(epoch from clock_timestamp() - created_at)::float8 as "ageSeconds"
    from idempotency.answer where caller = ${caller} and key_hash = ${keyHash}`.execute(db);
  return rows[0];
}

export async function storeAnswer(
  db: IdempotencyDb,
  { caller, keyHash, id }: HashedAttempt,
  answer: Buffer,
): Promise<void> {
  await sql`update idempotency.answer set answer = ${answer}
    where caller = ${caller} and key_hash = ${keyHash} and attempt = ${id}`.execute(db);
}

export async function deleteAttempt(db: IdempotencyDb, { caller, keyHash, id }: HashedAttempt): Promise<void> {
  await sql`delete from idempotency.answer
    where caller = ${caller} and key_hash = ${keyHash} and attempt = ${id}`.execute(db);
}

export async function deleteOlder(db: IdempotencyDb, days: number): Promise<void> {
  await sql`delete from idempotency.answer where created_at < now() - make_interval(days => ${days})`.execute(db);
}

/** Leaves a caller their newest ones. */
export async function deleteSurplus(db: IdempotencyDb, caller: string, most: number): Promise<void> {
  await sql`delete from idempotency.answer where caller = ${caller} and created_at <= (
    select created_at from idempotency.answer where caller = ${caller} order by created_at desc offset ${most} limit 1)`.execute(
    db,
  );
}
