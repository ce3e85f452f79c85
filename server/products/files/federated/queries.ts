import { sql, steadyValue, type AnyDb } from "#database";

export interface SentRow {
  /** That of the link. */
  readonly id: string;
  readonly workspaceId: string;
  readonly nodeId: number;
  readonly personId: string;
  readonly address: string;
  readonly host: string;
  readonly secret: Buffer;
  readonly state: "offered" | "accepted" | "ended";
}

const sentColumns = sql`id, workspace_id as "workspaceId", node_id as "nodeId", person_id as "personId", address, host, secret, state`;

export async function insertSent(db: AnyDb, row: Omit<SentRow, "state">): Promise<void> {
  await sql`insert into files.federated_sent (id, workspace_id, node_id, person_id, address, host, secret)
    values (${row.id}, ${row.workspaceId}, ${row.nodeId}, ${row.personId}, ${row.address}, ${row.host}, ${row.secret})`.execute(
    db,
  );
}

export async function updateSecret(db: AnyDb, id: string, secret: Buffer): Promise<void> {
  await sql`update files.federated_sent set secret = ${secret} where id = ${id}`.execute(db);
}

export async function readSent(db: AnyDb, id: string): Promise<SentRow | null> {
  const { rows } = await sql<SentRow>`select ${sentColumns} from files.federated_sent where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Those of these links that are still open. */
export async function readSentOf(db: AnyDb, ids: readonly string[]): Promise<readonly SentRow[]> {
  const { rows } = await sql<SentRow>`select ${sentColumns} from files.federated_sent
    where id = any(${[...ids]}::uuid[]) and state <> 'ended'`.execute(db);
  return rows;
}

/** False when it was not in that state any more. */
export async function updateSent(
  db: AnyDb,
  id: string,
  from: readonly SentRow["state"][],
  to: SentRow["state"],
): Promise<boolean> {
  const { rows } = await sql`update files.federated_sent set state = ${to}
    where id = ${id} and state = any(${[...from]}::text[]) returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteSent(db: AnyDb, id: string): Promise<void> {
  await sql`delete from files.federated_sent where id = ${id}`.execute(db);
}

export interface ReceivedRow {
  readonly id: string;
  /** As Nextcloud's clients name it. */
  readonly number: number;
  readonly personId: string;
  readonly host: string;
  readonly providerId: string;
  readonly sender: string;
  readonly senderName: string;
  readonly name: string;
  /** What its person calls it among their own files; null: as it is called there. */
  readonly placedName: string | null;
  readonly isFolder: boolean;
  readonly canWrite: boolean;
  readonly secret: Buffer;
  readonly state: "pending" | "accepted" | "left";
  readonly createdAt: Date;
}

const receivedColumns = sql`id, number::float8 as number, person_id as "personId", host, provider_id as "providerId", sender,
  sender_name as "senderName", name, placed_name as "placedName", is_folder as "isFolder", can_write as "canWrite", secret, state, created_at as "createdAt"`;

/** False when there is one of that server by that name already. */
export async function insertReceived(
  db: AnyDb,
  row: Omit<ReceivedRow, "number" | "state" | "createdAt" | "placedName">,
): Promise<boolean> {
  const { rows } = await sql`insert into files.federated_received
      (id, person_id, host, provider_id, sender, sender_name, name, is_folder, can_write, secret)
    values (${row.id}, ${row.personId}, ${row.host}, ${row.providerId}, ${row.sender}, ${row.senderName}, ${row.name},
      ${row.isFolder}, ${row.canWrite}, ${row.secret}) on conflict (host, provider_id) do nothing returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function readReceived(db: AnyDb, id: string): Promise<ReceivedRow | null> {
  const { rows } =
    await sql<ReceivedRow>`select ${receivedColumns} from files.federated_received where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readReceivedByNumber(db: AnyDb, personId: string, number: number): Promise<ReceivedRow | null> {
  const { rows } = await sql<ReceivedRow>`select ${receivedColumns} from files.federated_received
    where person_id = ${personId} and number = ${number} and state <> 'left'`.execute(db);
  return rows[0] ?? null;
}

export async function readReceivedFrom(db: AnyDb, host: string, providerId: string): Promise<ReceivedRow | null> {
  const { rows } = await sql<ReceivedRow>`select ${receivedColumns} from files.federated_received
    where host = ${host} and provider_id = ${providerId}`.execute(db);
  return rows[0] ?? null;
}

/** The newest first, below a number. */
export async function readReceivedOf(
  db: AnyDb,
  personId: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<readonly ReceivedRow[]> {
  const { rows } = await sql<ReceivedRow>`select ${receivedColumns} from files.federated_received
    where person_id = ${personId} and state <> 'left' and (${before}::bigint is null or number < ${before}::bigint)
    order by number desc limit ${limit}`.execute(db);
  return rows;
}

/** Those of all people, for the preview of a rule. */
export async function readAllReceived(db: AnyDb, after: number, limit: number): Promise<readonly ReceivedRow[]> {
  const { rows } = await sql<ReceivedRow>`select ${receivedColumns} from files.federated_received
    where number > ${after} and state <> 'left' order by number limit ${limit}`.execute(db);
  return rows;
}

/** How many a server has sent within an hour, and how many a person has not answered. */
export async function countReceived(
  db: AnyDb,
  host: string,
  personId: string | null,
): Promise<{ readonly fromHost: number; readonly pending: number }> {
  const { rows } = await sql<{ fromHost: number; pending: number }>`select
    (select count(*)::int from files.federated_received where host = ${host} and created_at > now() - interval '1 hour') as "fromHost",
    (select count(*)::int from files.federated_received where person_id = ${personId}::uuid and state = 'pending') as pending`.execute(
    db,
  );
  return rows[0] ?? { fromHost: 0, pending: 0 };
}

/** False when it was not in that state any more. */
export async function updateReceived(
  db: AnyDb,
  id: string,
  from: readonly ReceivedRow["state"][],
  to: ReceivedRow["state"],
): Promise<boolean> {
  const { rows } = await sql`update files.federated_received set state = ${to}
    where id = ${id} and state = any(${[...from]}::text[]) returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteReceived(db: AnyDb, id: string): Promise<boolean> {
  const { rows } = await sql`delete from files.federated_received where id = ${id} returning id`.execute(db);
  return rows.length > 0;
}

const mostAlike = 200;

/** Those that servers, each by itself, call so; the newest first. */
export async function readWithProvider(db: AnyDb, providerId: string): Promise<readonly ReceivedRow[]> {
  const { rows } = await sql<ReceivedRow>`select ${receivedColumns} from files.federated_received
    where provider_id = ${providerId} order by number desc limit ${mostAlike}`.execute(db);
  return rows;
}

/** What a person has accepted and sees among their own files; its secret stays where it is. */
export type MountedRow = Pick<
  ReceivedRow,
  "id" | "host" | "sender" | "senderName" | "name" | "placedName" | "isFolder" | "canWrite"
>;

/** All of a person's as one JSON value, the oldest first, for a statement that reads more than that. */
export const mountedOf = (
  personId: string,
) => sql`(select jsonb_agg(jsonb_build_object('id', r.id, 'host', r.host, 'sender', r.sender,
    'senderName', r.sender_name, 'name', r.name, 'placedName', r.placed_name, 'isFolder', r.is_folder, 'canWrite', r.can_write) order by r.number)
  from files.federated_received r where r.person_id = ${steadyValue(personId, "uuid")} and r.state = 'accepted')`;

export async function updatePlacedName(db: AnyDb, id: string, name: string): Promise<void> {
  await sql`update files.federated_received set placed_name = nullif(${name}, name) where id = ${id}`.execute(db);
}
