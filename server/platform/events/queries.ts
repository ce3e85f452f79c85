import { asynchronousCommit, sql, type AnyDb, type Db } from "#database";
import { system, type AnyEvent, type AnyOutboxEvent } from "./event.ts";

export interface EventTables {
  "events.outbox": { id: number };
}
export type EventDb = Db<EventTables>;

/** The columns of an event as `AnyEvent` has them. */
const columns = sql`id, type, created_at as at, subject, topics, payload, actor, organisation_id as "organisationId",
  workspace_id as "workspaceId", parents,
  case when item_id is null then null else jsonb_build_object('kind', item_kind, 'id', item_id) end as item`;

export async function insertEvents(trx: AnyDb, events: readonly AnyOutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(
    (event) =>
      sql`(${event.type}, ${event.subject}, ${[...(event.topics ?? [])]}::text[], ${JSON.stringify(event.payload)}::jsonb,
        ${JSON.stringify(event.actor ?? system)}::jsonb, ${event.organisationId ?? null}::uuid, ${event.workspaceId ?? null}::uuid,
        ${event.item?.kind ?? null}, ${event.item?.id ?? null}, ${JSON.stringify(event.parents ?? [])}::jsonb)`,
  );
  await sql`with written as (insert into events.outbox (type, subject, topics, payload,
      actor, organisation_id, workspace_id, item_kind, item_id, parents) values ${sql.join(rows)})
    select pg_notify('safos_events', '')`.execute(trx);
}

/** Every transaction below this number has ended, so nothing below it can still appear. */
export async function readHorizon(db: AnyDb): Promise<{ horizon: string; hasMore: boolean }> {
  const { rows } = await sql<{ horizon: string; hasMore: boolean }>`
    with snapshot as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as low)
    select low::text as horizon, exists (select from events.outbox where xid >= low) as "hasMore" from snapshot`.execute(
    db,
  );
  const row = rows[0];
  if (!row) throw new Error("The database gave no snapshot.");
  return row;
}

export async function readEvents(db: AnyDb, from: string, to: string): Promise<AnyEvent[]> {
  const { rows } = await sql<AnyEvent>`
    select ${columns} from events.outbox
    where xid >= ${from}::xid8 and xid < ${to}::xid8 order by id`.execute(db);
  return rows;
}

/**
 * Events of a topic that anyone who saw event `after` may have missed, oldest first; null when the outbox no longer reaches
 * back that far. A transaction that drew its number earlier may commit, and be shown, later: so also events with smaller
 * ids whose transaction was not over when that one was shown. Some may come twice.
 */
export async function readTopic(db: AnyDb, topic: string, after: number, limit: number): Promise<AnyEvent[] | null> {
  const { rows: kept } = await sql<{ oldest: number | null; xid: string | null }>`
    select min(id) as oldest, (select xid::text from events.outbox where id = ${after}) as xid from events.outbox`.execute(
    db,
  );
  const oldest = kept[0]?.oldest ?? null;
  if (oldest !== null && after < oldest - 1) return null;
  const xid = kept[0]?.xid ?? null;
  const { rows } = await sql<AnyEvent>`
    select ${columns} from events.outbox where id > ${after} and topics @> array[${topic}]::text[]
    union all
    select ${columns} from events.outbox
      where ${xid}::xid8 is not null and xid >= ${xid}::xid8 and id < ${after} and topics @> array[${topic}]::text[]
    order by id limit ${limit}`.execute(db);
  return rows.length === limit ? null : rows;
}

export async function readCursor(db: AnyDb, subscriber: string): Promise<string> {
  const { rows } = await sql<{ xid: string }>`
    insert into events.cursor (subscriber, xid) values (${subscriber}, coalesce((select min(xid) from events.outbox), pg_snapshot_xmin(pg_current_snapshot())))
    on conflict (subscriber) do update set subscriber = excluded.subscriber
    returning xid::text as xid`.execute(db);
  return rows[0]?.xid ?? "0";
}

export async function moveCursor(db: AnyDb, subscriber: string, xid: string): Promise<void> {
  // Not worth a sync of its own: a cursor lost in a crash means handling something once more.
  await sql`with ${asynchronousCommit}
    update events.cursor set xid = ${xid}::xid8 from asynchronous_commit where subscriber = ${subscriber}`.execute(db);
}

export async function insertDeadLetter(db: AnyDb, subscriber: string, event: AnyEvent, failure: string): Promise<void> {
  await sql`insert into events.dead_letter (subscriber, event_id, type, subject, payload, failure)
    values (${subscriber}, ${event.id}, ${event.type}, ${event.subject}, ${JSON.stringify(event.payload)}::jsonb, ${failure})
    on conflict do nothing`.execute(db);
}

/** Forgets what every subscriber has seen and no page can still ask for. */
export async function trimOutbox(db: AnyDb): Promise<void> {
  await sql`delete from events.outbox where created_at < now() - interval '24 hours'
    and xid < coalesce((select min(xid) from events.cursor), '0'::xid8)`.execute(db);
}
