import { sql } from "#database";
import type { FileDb } from "../tables.ts";

export interface ReceivedRow {
  readonly id: string;
  readonly nodeId: number | null;
  readonly name: string;
  readonly size: number;
  readonly receivedAt: Date;
  readonly number: string | null;
}

const columns = sql.raw(`id, node_id as "nodeId", name, size, received_at as "receivedAt", number`);

/** What has come by a link, from all senders together. */
export async function readReceivedSum(db: FileDb, grantId: string): Promise<{ files: number; bytes: number }> {
  const { rows } = await sql<{
    files: number;
    bytes: number;
  }>`select count(*)::int as files, coalesce(sum(size), 0)::bigint as bytes
    from files.received where grant_id = ${grantId}`.execute(db);
  return rows[0] ?? { files: 0, bytes: 0 };
}

/** What one sender has left by a link, the latest first. */
export async function readReceivedOf(db: FileDb, grantId: string, guestId: string): Promise<readonly ReceivedRow[]> {
  const { rows } = await sql<ReceivedRow>`select ${columns} from files.received
    where grant_id = ${grantId} and guest_id = ${guestId} order by received_at desc, id desc limit 200`.execute(db);
  return rows;
}

/** Uploads under keys that begin like this, which have not ended. */
export async function readLeavings(
  db: FileDb,
  personId: string,
  prefix: string,
): Promise<readonly { readonly key: string; readonly size: number | null }[]> {
  const { rows } = await sql<{ key: string; size: number | null }>`select key, size from files.upload
    where person_id = ${personId} and starts_with(key, ${prefix}) limit 1000`.execute(db);
  return rows;
}

/** False when it has ended already. */
export async function endLeaving(db: FileDb, id: string): Promise<boolean> {
  const { rows } = await sql`delete from files.upload where id = ${id} returning id`.execute(db);
  return rows.length > 0;
}

/** How a node came; null: not by a request. */
export async function readReceiptOf(
  db: FileDb,
  nodeId: number,
): Promise<{ sender: string; receivedAt: Date; number: string | null; note: string } | null> {
  const { rows } = await sql<{ sender: string; receivedAt: Date; number: string | null; note: string }>`
    select sender, received_at as "receivedAt", number, note from files.received where node_id = ${nodeId}
    order by received_at desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The folder that a sender's files went to last, if it is there still and lies in the request's folder. */
export async function readSenderFolder(
  db: FileDb,
  { grantId, guestId, folderId }: { readonly grantId: string; readonly guestId: string; readonly folderId: number },
): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`select f.id from files.received r
    join files.node n on n.id = r.node_id join files.node f on f.id = n.parent_id
    where r.grant_id = ${grantId} and r.guest_id = ${guestId} and f.parent_id = ${folderId}::bigint and f.trashed_at is null
    order by r.received_at desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

export async function insertReceived(
  db: FileDb,
  row: {
    readonly id: string;
    readonly grantId: string;
    readonly nodeId: number;
    readonly guestId: string;
    readonly sender: string;
    readonly name: string;
    readonly size: number;
  },
): Promise<ReceivedRow> {
  const { rows } =
    await sql<ReceivedRow>`insert into files.received (id, grant_id, node_id, guest_id, sender, name, size)
    values (${row.id}, ${row.grantId}, ${row.nodeId}, ${row.guestId}, ${row.sender}, ${row.name}, ${row.size})
    returning ${columns}`.execute(db);
  const [stored] = rows;
  if (!stored) throw new Error("What was received could not be noted.");
  return stored;
}

/** Gives everything that a sender has left since last time one number. */
export async function numberReceived(
  db: FileDb,
  { grantId, guestId }: { readonly grantId: string; readonly guestId: string },
  number: string,
  note: string,
): Promise<readonly ReceivedRow[]> {
  const { rows } = await sql<ReceivedRow>`update files.received set number = ${number}, note = ${note}
    where grant_id = ${grantId} and guest_id = ${guestId} and number is null returning ${columns}`.execute(db);
  return rows;
}
