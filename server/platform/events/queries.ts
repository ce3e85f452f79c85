import { sql, type AnyDb, type Db } from "#database";
import { currentRequest } from "#log";
import { causeOf } from "./cause.ts";
import type { AnyEvent, AnyOutboxEvent } from "./event.ts";
import { formatSnapshot, parseSnapshot, type Snapshot } from "./snapshot.ts";

export interface EventTables {
  "events.outbox": { id: number };
}
export type EventDb = Db<EventTables>;

/** An event and the transaction that wrote it. */
export type StoredEvent = AnyEvent & { readonly xid: bigint };

type StoredRow = AnyEvent & { readonly xid: string | null };

const storedEventOf = (row: StoredRow): StoredEvent => ({ ...row, xid: BigInt(row.xid ?? 0) });

/** The columns of an event as `AnyEvent` has them. */
const columns = sql`id, type, created_at as at, subject, topics, payload, actor, organisation_id as "organisationId",
  workspace_id as "workspaceId", parents, origin,
  case when item_id is null then null else jsonb_build_object('kind', item_kind, 'id', item_id) end as item`;

/** Higher than every transaction's number. */
const noXid = String(2n ** 64n - 1n);

/**
 * Rows of transactions that a snapshot has not seen: found by the index, however long something stays open. The planner sees neither end, as
 * it takes a range between two unknown ones for a small one, and then plans once for all.
 */
const unseenBy = ({ xmax, open }: Snapshot) =>
  sql<boolean>`((xid >= (select ${String(xmax)}::xid8) and xid <= (select ${noXid}::xid8))
    or xid = any((select ${open.map(String)}::xid8[])::xid8[]))`;

export async function insertEvents(trx: AnyDb, events: readonly AnyOutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  const trace = currentRequest();
  const rows = events
    .map((event) => ({ ...event, ...causeOf(event, trace) }))
    .map(
      (event) =>
        sql`(${event.type}, ${event.subject}, ${[...(event.topics ?? [])]}::text[], ${JSON.stringify(event.payload)}::jsonb,
        ${JSON.stringify(event.actor)}::jsonb, ${event.organisationId ?? null}::uuid, ${event.workspaceId ?? null}::uuid,
        ${event.item?.kind ?? null}, ${event.item?.id ?? null}, ${JSON.stringify(event.parents ?? [])}::jsonb,
        ${event.origin === null ? null : JSON.stringify(event.origin)}::jsonb)`,
    );
  await sql`with written as (insert into events.outbox (type, subject, topics, payload,
      actor, organisation_id, workspace_id, item_kind, item_id, parents, origin) values ${sql.join(rows)})
    select pg_notify('safos_events', pg_current_xact_id()::text)`.execute(trx);
}

export async function readSnapshot(db: AnyDb): Promise<Snapshot> {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(db);
  return parseSnapshot(rows[0]?.snapshot ?? "");
}

/** One look at the outbox: its snapshot lies between two times of the database's clock, in ms. */
export interface Look {
  readonly snapshot: Snapshot;
  readonly begunAt: number;
  readonly readAt: number;
  readonly events: StoredEvent[];
}

/** What has been committed since a snapshot, at most `limit` of it, by id. */
export async function readUnseen(db: AnyDb, seen: Snapshot, limit: number): Promise<Look> {
  // `offset 0`: the index on transactions finds the few, and never the primary key that would give the order.
  const { rows } = await sql<StoredRow & { snapshot: string; begunAt: number; readAt: number }>`
    with looked as materialized (select pg_current_snapshot() as at,
      extract(epoch from statement_timestamp())::float8 * 1000 as "begunAt",
      extract(epoch from clock_timestamp())::float8 * 1000 as "readAt")
    select looked.at::text as snapshot, "begunAt", "readAt", unseen.* from looked left join (
      select found.xid::text as xid, ${columns} from
        (select * from events.outbox where ${unseenBy(seen)} offset 0) as found, looked
      where pg_visible_in_snapshot(found.xid, looked.at) order by id limit ${limit}) as unseen on true
    order by id`.execute(db);
  // Where there is nothing new, there is one row with the times and the snapshot alone.
  const events = rows.flatMap(({ snapshot: _s, begunAt: _b, readAt: _r, ...row }) =>
    row.xid === null ? [] : [storedEventOf(row)],
  );
  const { snapshot = "", begunAt = 0, readAt = 0 } = rows[0] ?? {};
  return { snapshot: parseSnapshot(snapshot), begunAt, readAt, events };
}

/** How many events a snapshot has not seen, `most` at most. */
export async function countUnseen(db: AnyDb, seen: Snapshot, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
    select from events.outbox where ${unseenBy(seen)} limit ${most}) as found`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What the outbox holds between two snapshots. */
export interface Backlog {
  readonly seen: Snapshot;
  readonly upTo: Snapshot;
  /** Null: every type. */
  readonly types: readonly string[] | null;
}

const idsPerStep = 1000;

/** Hands out a backlog by id; holds one step of it at a time. */
export async function* readBacklog(db: AnyDb, { seen, upTo, types }: Backlog): AsyncGenerator<readonly StoredEvent[]> {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select min(id) as first, max(id) as last from (select id from events.outbox where ${unseenBy(seen)} offset 0) as found`.execute(
    db,
  );
  const last = rows[0]?.last ?? -1;
  let from = rows[0]?.first ?? null;
  while (from !== null && from <= last) {
    const { rows: step } = await sql<StoredRow>`
      select xid::text as xid, ${columns} from events.outbox where id >= ${from} and id < ${from + idsPerStep}
        and ${unseenBy(seen)} and pg_visible_in_snapshot(xid, ${formatSnapshot(upTo)}::pg_snapshot)
        and (${types === null} or type = any(${[...(types ?? [])]}::text[])) order by id`.execute(db);
    if (step.length > 0) yield step.map(storedEventOf);
    from = await readNextId(db, from + idsPerStep);
  }
}

/** Where the next step begins: after a restore the numbers leap far ahead. */
async function readNextId(db: AnyDb, from: number): Promise<number | null> {
  const { rows } = await sql<{
    id: number | null;
  }>`select min(id) as id from events.outbox where id >= ${from}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Who saw an event more numbers ago than this fetches everything again: the outbox of a day is not read for one page. */
const mostNumbers = 20_000;

/**
 * Events of a topic that anyone who saw event `after` may have missed, oldest first; null when that cannot be told, or is much.
 * A transaction that drew its number earlier may commit, and be shown, later: so also events with smaller ids whose
 * transaction was open when that one was written. Some may come twice. Null too when a restore may have taken back what was
 * seen: `floor` is the first number after it.
 */
export async function readTopic(
  db: AnyDb,
  { topic, after, floor, limit }: { topic: string; after: number; floor: number; limit: number },
): Promise<AnyEvent[] | null> {
  if (after < floor) return null;
  const { rows: kept } = await sql<{ snapshot: string }>`
    select coalesce(snapshot, format('%1$s:%1$s:', xid)::pg_snapshot)::text as snapshot from events.outbox
      where id = ${after} and (select max(id) from events.outbox) - id <= ${mostNumbers}`.execute(db);
  const snapshot = kept[0]?.snapshot;
  // Nobody has seen an event that never was, and what came after one that is no longer there may be gone too.
  if (snapshot === undefined) return null;
  const { rows } = await sql<AnyEvent>`
    select ${columns} from events.outbox where id > ${after} and topics @> array[${topic}]::text[]
    union all
    select ${columns} from events.outbox
      where ${unseenBy(parseSnapshot(snapshot))} and id < ${after} and topics @> array[${topic}]::text[]
    order by id limit ${limit}`.execute(db);
  return rows.length === limit ? null : rows;
}

export async function insertDeadLetter(db: AnyDb, subscriber: string, event: AnyEvent, failure: string): Promise<void> {
  await sql`insert into events.dead_letter (subscriber, event_id, type, subject, payload, failure)
    values (${subscriber}, ${event.id}, ${event.type}, ${event.subject}, ${JSON.stringify(event.payload)}::jsonb, ${failure})
    on conflict do nothing`.execute(db);
}

/** Forgets what every subscriber has handled and no page can still ask for. */
export async function trimOutbox(db: AnyDb): Promise<void> {
  await sql`delete from events.outbox where created_at < now() - interval '24 hours'
    and not exists (select from events.cursor where not pg_visible_in_snapshot(xid, handled))`.execute(db);
}
