import { asynchronousCommit, sql, type AnyDb } from "#database";
import { formatSnapshot, parseSnapshot, type Snapshot } from "./snapshot.ts";

/** How far a subscriber has come; one that is new begins with the oldest event that is kept. */
export async function readCursor(db: AnyDb, subscriber: string): Promise<Snapshot> {
  const { rows } = await sql<{ handled: string }>`
    insert into events.cursor (subscriber, handled) values (${subscriber}, coalesce(
      (select format('%1$s:%1$s:', min(xid))::pg_snapshot from events.outbox having min(xid) is not null), pg_current_snapshot()))
    on conflict (subscriber) do update set led_at = now() returning handled::text as handled`.execute(db);
  return parseSnapshot(rows[0]?.handled ?? "");
}

/** Stores how far several subscribers have come, in one statement. */
export async function moveCursors(db: AnyDb, moved: ReadonlyMap<string, Snapshot>): Promise<void> {
  if (moved.size === 0) return;
  // Not worth a sync of its own: a cursor lost in a crash means handling something once more.
  await sql`with ${asynchronousCommit}
    update events.cursor c set handled = moved.handled, led_at = now() from asynchronous_commit,
      unnest(${[...moved.keys()]}::text[], ${[...moved.values()].map(formatSnapshot)}::pg_snapshot[]) as moved (subscriber, handled)
    where c.subscriber = moved.subscriber`.execute(db);
}

/** Says that these subscribers are still there, also when nothing happens that they handle. */
export async function touchCursors(db: AnyDb, subscribers: readonly string[]): Promise<void> {
  await sql`update events.cursor set led_at = now() where subscriber = any(${[...subscribers]}::text[])`.execute(db);
}

/** Forgets subscribers that no version has led for a week; those that this version knows stay. */
export async function deleteAbandonedCursors(db: AnyDb, known: readonly string[]): Promise<void> {
  await sql`delete from events.cursor where led_at < now() - interval '7 days'
    and subscriber <> all(${[...known]}::text[])`.execute(db);
}
