import { sql, type AnyDb } from "#database";
import type { Namespaces } from "./registration.ts";

export interface AppserviceRow {
  readonly id: string;
  readonly organisationId: string;
  readonly url: string | null;
  /** A user id. */
  readonly sender: string;
  readonly asTokenHash: Buffer;
  readonly hsTokenSealed: Buffer;
  readonly isRateLimited: boolean;
  readonly receivesEphemeral: boolean;
  readonly namespaces: Namespaces;
  readonly createdAt: Date;
  readonly position: number;
}

/** How far an application service has been given the stream, and the transaction that it has not taken yet. */
export interface Progress {
  readonly position: number;
  readonly txn: {
    readonly id: string;
    readonly eventIds: readonly string[];
    /** A JSON list. */
    readonly ephemeral: string;
    readonly position: number;
  } | null;
}

export async function readAppservices(db: AnyDb): Promise<AppserviceRow[]> {
  const { rows } = await sql<AppserviceRow>`select id, organisation_id as "organisationId", url, sender,
      as_token_hash as "asTokenHash", hs_token_sealed as "hsTokenSealed", is_rate_limited as "isRateLimited",
      receives_ephemeral as "receivesEphemeral", namespaces, created_at as "createdAt", position
    from chat.appservice order by id`.execute(db);
  return rows;
}

/** From now on of the stream. False when the id or the token is another's. */
export async function insertAppservice(
  db: AnyDb,
  row: Omit<AppserviceRow, "createdAt" | "position">,
): Promise<boolean> {
  const { rows } = await sql`insert into chat.appservice
      (id, organisation_id, url, sender, as_token_hash, hs_token_sealed, is_rate_limited, receives_ephemeral, namespaces, position)
    select ${row.id}, ${row.organisationId}, ${row.url}, ${row.sender}, ${row.asTokenHash}, ${row.hsTokenSealed},
      ${row.isRateLimited}, ${row.receivesEphemeral}, ${JSON.stringify(row.namespaces)}::jsonb, position from chat.stream
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function deleteAppservice(db: AnyDb, id: string): Promise<string | null> {
  const { rows } = await sql<{ organisationId: string }>`delete from chat.appservice where id = ${id}
    returning organisation_id as "organisationId"`.execute(db);
  return rows[0]?.organisationId ?? null;
}

/** Null: it has been removed. */
export async function readProgress(db: AnyDb, id: string): Promise<Progress | null> {
  const { rows } = await sql<{
    position: number;
    txnId: string | null;
    txnEvents: string[] | null;
    txnEphemeral: string | null;
    txnPosition: number | null;
  }>`select position, txn_id as "txnId", txn_events as "txnEvents", txn_ephemeral as "txnEphemeral",
      txn_position as "txnPosition"
    from chat.appservice where id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { position, txnId, txnEvents, txnEphemeral, txnPosition } = row;
  if (txnId === null || txnEvents === null || txnPosition === null) return { position, txn: null };
  return {
    position,
    txn: { id: txnId, eventIds: txnEvents, ephemeral: txnEphemeral ?? "[]", position: txnPosition },
  };
}

/** Begins a transaction where none is under way; false when another process was faster. */
export async function beginTransaction(
  db: AnyDb,
  id: string,
  from: number,
  txn: NonNullable<Progress["txn"]>,
): Promise<boolean> {
  const { rows } = await sql`update chat.appservice
    set txn_id = ${txn.id}, txn_events = ${[...txn.eventIds]}::text[],
      txn_ephemeral = ${txn.ephemeral}, txn_position = ${txn.position}
    where id = ${id} and position = ${from} and txn_id is null returning id`.execute(db);
  return rows.length > 0;
}

export async function endTransaction(db: AnyDb, id: string, txnId: string): Promise<void> {
  await sql`update chat.appservice set position = txn_position, txn_id = null, txn_events = null,
      txn_ephemeral = null, txn_position = null
    where id = ${id} and txn_id = ${txnId}`.execute(db);
}

/** There was nothing for it up to here. */
export async function skipTo(db: AnyDb, id: string, from: number, to: number): Promise<boolean> {
  const { rows } = await sql`update chat.appservice set position = ${to}
    where id = ${id} and position = ${from} and txn_id is null returning id`.execute(db);
  return rows.length > 0;
}

interface MembershipChange {
  readonly roomId: string;
  readonly userId: string;
  readonly position: number;
  /** What it was before, and is since. */
  readonly before: string | null;
}

/** Changes of membership in these rooms in (after, upTo], the newest first. */
export async function readMembershipChanges(
  db: AnyDb,
  roomIds: readonly string[],
  after: number,
  upTo: number,
): Promise<MembershipChange[]> {
  const { rows } = await sql<MembershipChange>`select d.room_id as "roomId", d.state_key as "userId", d.position,
      case when not p.is_gone then e.pdu::jsonb #>> '{content,membership}' end as before
    from chat.state_delta d
    left join lateral (select b.event_id, b.is_gone from chat.state_delta b where b.room_id = d.room_id and b.type = d.type
      and b.state_key = d.state_key and b.position < d.position order by b.position desc limit 1) p on true
    left join chat.event e on e.event_id = p.event_id
    where d.room_id = any(${[...roomIds]}::text[]) and d.position > ${after} and d.position <= ${upTo}
      and d.type = 'm.room.member'
    order by d.position desc`.execute(db);
  return rows;
}

/** Aliases of these rooms. */
export async function readAliasesOf(
  db: AnyDb,
  roomIds: readonly string[],
): Promise<{ readonly roomId: string; readonly alias: string }[]> {
  const { rows } = await sql<{ roomId: string; alias: string }>`select room_id as "roomId", alias from chat.alias
    where room_id = any(${[...roomIds]}::text[])`.execute(db);
  return rows;
}
