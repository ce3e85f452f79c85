import { sql, type AnyDb } from "#database";

export interface DehydratedDevice {
  readonly deviceId: string;
  /** JSON, sealed by the client. */
  readonly data: string;
  readonly label: string | null;
}

export interface StoredMessage {
  readonly position: number;
  /** JSON. */
  readonly content: string;
}

export async function readDehydrated(db: AnyDb, userId: string): Promise<DehydratedDevice | null> {
  const { rows } = await sql<DehydratedDevice>`select device_id as "deviceId", data, label from chat.dehydrated_device
    where user_id = ${userId}`.execute(db);
  return rows[0] ?? null;
}

/** Device ids by person, of those who have one. */
export async function readDehydratedIds(db: AnyDb, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ userId: string; deviceId: string }>`select user_id as "userId", device_id as "deviceId"
    from chat.dehydrated_device where user_id = any(${userIds}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.userId, row.deviceId]));
}

/** Nobody else changes the person's dehydrated device until the transaction ends. */
export async function lockDehydrated(trx: AnyDb, userId: string): Promise<DehydratedDevice | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`dehydrated device ${userId}`}, 0))`.execute(trx);
  return readDehydrated(trx, userId);
}

export async function insertDehydrated(trx: AnyDb, userId: string, device: DehydratedDevice): Promise<void> {
  await sql`insert into chat.dehydrated_device (user_id, device_id, data, label)
    values (${userId}, ${device.deviceId}, ${device.data}, ${device.label})`.execute(trx);
}

/** Messages for a device after a position, in order. */
export async function readMessages(
  db: AnyDb,
  of: { readonly userId: string; readonly deviceId: string },
  after: number,
  limit: number,
): Promise<readonly StoredMessage[]> {
  const { rows } = await sql<StoredMessage>`select position, content from chat.to_device
    where user_id = ${of.userId} and device_id = ${of.deviceId} and position > ${after}
    order by position limit ${limit}`.execute(db);
  return rows;
}
