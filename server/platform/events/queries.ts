import { quick, sql, type AnyDb } from "#database";

/** Something that happened, in the past tense: `card.moved`. */
export interface Event {
  readonly id: number;
  readonly type: string;
  /** What it happened to; events of one subject arrive in order. `workspace:<id>` */
  readonly subject: string;
  /** Who may be shown it live: `workspace:<id>`, `person:<id>`. */
  readonly topics: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface NewEvent {
  readonly type: string;
  readonly subject: string;
  readonly topics?: readonly string[];
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface EventTables {
  "events.outbox": { id: number };
}

export async function insertEvents(trx: AnyDb, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(
    (event) =>
      sql`(${event.type}, ${event.subject}, ${[...(event.topics ?? [])]}::text[], ${JSON.stringify(event.payload)}::jsonb)`,
  );
  await sql`with written as (insert into events.outbox (type, subject, topics, payload) values ${sql.join(rows)})
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

export async function readEvents(db: AnyDb, from: string, to: string): Promise<Event[]> {
  const { rows } = await sql<Event>`
    select id, type, subject, topics, payload from events.outbox
    where xid >= ${from}::xid8 and xid < ${to}::xid8 order by id`.execute(db);
  return rows;
}

/**
 * Events of a topic that whoever saw event `after` may have missed, oldest first; null when the outbox no longer reaches
 * back that far. A transaction that drew its number earlier may commit, and be shown, later: so also events with smaller
 * ids whose transaction was not over when that one was shown. Some may come twice.
 */
export async function readTopic(db: AnyDb, topic: string, after: number, limit: number): Promise<Event[] | null> {
  const { rows: kept } = await sql<{ oldest: number | null; xid: string | null }>`
    select min(id) as oldest, (select xid::text from events.outbox where id = ${after}) as xid from events.outbox`.execute(
    db,
  );
  const oldest = kept[0]?.oldest ?? null;
  if (oldest !== null && after < oldest - 1) return null;
  const xid = kept[0]?.xid ?? null;
  const { rows } = await sql<Event>`
    select id, type, subject, topics, payload from events.outbox where id > ${after} and topics @> array[${topic}]::text[]
    union all
    select id, type, subject, topics, payload from events.outbox
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
  // Not worth a sync of its own: a cursor lost in a crash means hearing something once more.
  await sql`with ${quick}
    update events.cursor set xid = ${xid}::xid8 from quick where subscriber = ${subscriber}`.execute(db);
}

export async function parkEvent(db: AnyDb, subscriber: string, event: Event, failure: string): Promise<void> {
  await sql`insert into events.parked (subscriber, event_id, type, subject, payload, failure)
    values (${subscriber}, ${event.id}, ${event.type}, ${event.subject}, ${JSON.stringify(event.payload)}::jsonb, ${failure})
    on conflict do nothing`.execute(db);
}

/** Forgets what every subscriber has seen and no page can still ask for. */
export async function trimOutbox(db: AnyDb): Promise<void> {
  await sql`delete from events.outbox where created_at < now() - interval '24 hours'
    and xid < coalesce((select min(xid) from events.cursor), '0'::xid8)`.execute(db);
}
