import { sql, type AnyDb } from "#database";

/**
 * Transaction numbers belong to the cluster that drew them. In a database that was moved with its rows, events and cursors
 * may lie ahead of those that this cluster draws: what is written now would count as handled already.
 */
export async function adoptMovedRows(db: AnyDb): Promise<void> {
  const { rows } = await sql<{ isAhead: boolean }>`
    select exists (select from events.cursor where pg_snapshot_xmax(handled) > pg_snapshot_xmax(pg_current_snapshot()))
      or exists (select from events.outbox where xid >= pg_snapshot_xmax(pg_current_snapshot())) as "isAhead"`.execute(
    db,
  );
  if (rows[0]?.isAhead === true) await renumber(db);
}

/**
 * Events that the same subscribers have still to handle get one number, lower than any of this cluster's transactions, and
 * each cursor leaves out the numbers of what it lacks: nothing is lost, and nothing is handled again.
 */
async function renumber(db: AnyDb): Promise<void> {
  await sql`with lacking as (
      select o.id, coalesce(array_agg(c.subscriber order by c.subscriber) filter (where c.subscriber is not null), '{}') as subscribers
      from events.outbox o left join events.cursor c on not pg_visible_in_snapshot(o.xid, c.handled) group by o.id),
    numbered as (select subscribers, (2 + row_number() over (order by subscribers))::text::xid8 as xid
      from (select distinct subscribers from lacking) as found),
    moved as (update events.outbox o set xid = n.xid, snapshot = pg_current_snapshot()
      from lacking l join numbered n using (subscribers) where l.id = o.id)
    update events.cursor c set handled = (
      select format('%s:%s:%s', coalesce(min(n.xid), pg_snapshot_xmax(pg_current_snapshot())),
        pg_snapshot_xmax(pg_current_snapshot()), string_agg(n.xid::text, ',' order by n.xid))::pg_snapshot
      from numbered n where c.subscriber = any(n.subscribers))`.execute(db);
}
