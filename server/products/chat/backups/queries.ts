import { sql, type AnyDb } from "#database";
import type { BackedUpKey, KeyScope } from "./key.ts";

export interface BackupRow {
  readonly version: number;
  readonly algorithm: string;
  /** JSON. */
  readonly authData: string;
  readonly etag: string;
}

const columns = sql`version, algorithm, auth_data as "authData", etag`;

/** The backup of a version, or the newest; null: there is none, or it was deleted. */
export async function readBackup(db: AnyDb, userId: string, version: number | null): Promise<BackupRow | null> {
  const { rows } = await sql<BackupRow>`select ${columns} from chat.key_backup
    where user_id = ${userId} and not is_deleted and (${version}::integer is null or version = ${version})
    order by version desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The newest that is not deleted; nobody else changes the person's backups until the transaction ends. */
export async function lockBackups(trx: AnyDb, userId: string): Promise<BackupRow | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`key backup ${userId}`}, 0))`.execute(trx);
  return readBackup(trx, userId, null);
}

export async function insertBackup(
  trx: AnyDb,
  userId: string,
  { algorithm, authData }: Pick<BackupRow, "algorithm" | "authData">,
): Promise<number> {
  const { rows } = await sql<{ version: number }>`insert into chat.key_backup (user_id, version, algorithm, auth_data)
    select ${userId}, coalesce(max(version), 0) + 1, ${algorithm}, ${authData} from chat.key_backup where user_id = ${userId}
    returning version`.execute(trx);
  return rows[0]?.version ?? 1;
}

export async function updateAuthData(trx: AnyDb, userId: string, version: number, authData: string): Promise<void> {
  await sql`update chat.key_backup set auth_data = ${authData}
    where user_id = ${userId} and version = ${version}`.execute(trx);
}

/** With its keys. False when there is none. */
export async function deleteBackup(trx: AnyDb, userId: string, version: number): Promise<boolean> {
  const { rows } = await sql`update chat.key_backup set is_deleted = true, auth_data = '{}'
    where user_id = ${userId} and version = ${version} and not is_deleted returning version`.execute(trx);
  if (rows.length === 0) return false;
  await sql`delete from chat.backed_up_key where user_id = ${userId} and version = ${version}`.execute(trx);
  return true;
}

/** All but the newest that are there, with their keys; and the numbers of removed ones, now that a higher one is given. */
export async function deleteOldest(trx: AnyDb, userId: string, kept: number): Promise<void> {
  await sql`delete from chat.key_backup where user_id = ${userId} and (is_deleted or version in (
    select version from chat.key_backup where user_id = ${userId} and not is_deleted
    order by version desc offset ${kept}))`.execute(trx);
}

const within = (userId: string, version: number, { roomId, sessionId }: KeyScope) =>
  sql`user_id = ${userId} and version = ${version}
    and (${roomId ?? null}::text is null or room_id = ${roomId ?? null})
    and (${sessionId ?? null}::text is null or session_id = ${sessionId ?? null})`;

/**
 * Keeps keys; of one that is there already the better stays: one that is verified, then one that opens from earlier on, then one that was
 * forwarded less. How many were added or replaced.
 */
export async function upsertKeys(
  trx: AnyDb,
  userId: string,
  version: number,
  keys: readonly BackedUpKey[],
): Promise<number> {
  const { rows } = await sql`insert into chat.backed_up_key as k
      (user_id, version, room_id, session_id, first_message_index, forwarded_count, is_verified, session_data)
    select ${userId}, ${version}::integer, * from unnest(${keys.map((one) => one.roomId)}::text[],
      ${keys.map((one) => one.sessionId)}::text[], ${keys.map((one) => one.firstMessageIndex)}::bigint[],
      ${keys.map((one) => one.forwardedCount)}::bigint[], ${keys.map((one) => one.isVerified)}::boolean[],
      ${keys.map((one) => one.sessionData)}::text[])
    on conflict (user_id, version, room_id, session_id) do update set
      first_message_index = excluded.first_message_index, forwarded_count = excluded.forwarded_count,
      is_verified = excluded.is_verified, session_data = excluded.session_data
    where (excluded.is_verified and not k.is_verified) or (excluded.is_verified = k.is_verified
      and (excluded.first_message_index, excluded.forwarded_count) < (k.first_message_index, k.forwarded_count))
    returning k.session_id`.execute(trx);
  return rows.length;
}

export async function deleteKeys(trx: AnyDb, userId: string, version: number, scope: KeyScope): Promise<number> {
  const { rows } = await sql`delete from chat.backed_up_key where ${within(userId, version, scope)}
    returning session_id`.execute(trx);
  return rows.length;
}

/** Notes that keys are others now. */
export async function renewEtag(trx: AnyDb, userId: string, version: number): Promise<string> {
  const { rows } = await sql<{ etag: string }>`update chat.key_backup set etag = gen_random_uuid()
    where user_id = ${userId} and version = ${version} returning etag`.execute(trx);
  return rows[0]?.etag ?? "";
}

/** In all their backups. */
export async function countKeysOf(db: AnyDb, userId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from chat.backed_up_key
    where user_id = ${userId}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function countKeys(db: AnyDb, userId: string, version: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from chat.backed_up_key
    where user_id = ${userId} and version = ${version}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** A page of keys in the order of room and session. */
export async function readKeyPage(
  db: AnyDb,
  of: { readonly userId: string; readonly version: number; readonly scope: KeyScope },
  after: Pick<BackedUpKey, "roomId" | "sessionId"> | null,
  limit: number,
): Promise<BackedUpKey[]> {
  const { rows } = await sql<BackedUpKey>`select room_id as "roomId", session_id as "sessionId",
      first_message_index as "firstMessageIndex", forwarded_count as "forwardedCount", is_verified as "isVerified",
      session_data as "sessionData"
    from chat.backed_up_key where ${within(of.userId, of.version, of.scope)}
      and (room_id, session_id) > (${after?.roomId ?? ""}, ${after?.sessionId ?? ""})
    order by room_id, session_id limit ${limit}`.execute(db);
  return rows;
}
