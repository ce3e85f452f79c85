import { sql, type AnyDb } from "#database";

export interface DelayedEvent {
  readonly id: string;
  readonly userId: string;
  readonly roomId: string;
  readonly type: string;
  /** Null: it is no state. */
  readonly stateKey: string | null;
  /** JSON. */
  readonly content: string;
  /** Null: it does not stick. */
  readonly stickyMs: number | null;
  readonly delay: number;
  readonly runningSince: Date;
  readonly dueAt: Date;
  readonly position: number;
  readonly outcome: "send" | "cancel" | null;
  readonly reason: "action" | "delay" | "error" | null;
  /** JSON. */
  readonly error: string | null;
  readonly eventId: string | null;
  readonly finalisedAt: Date | null;
}

const columns = sql`id, user_id as "userId", room_id as "roomId", type, state_key as "stateKey", content, delay, sticky_ms as "stickyMs",
  running_since as "runningSince", due_at as "dueAt", position, outcome, reason, error, event_id as "eventId", finalised_at as "finalisedAt"`;
const claimSeconds = 30;
/** It waits, and no process is sending it. */
const isFree = sql`outcome is null and (claimed_until is null or claimed_until < now())`;
const mostFinalised = 100;

export async function findById(db: AnyDb, id: string): Promise<DelayedEvent | null> {
  const { rows } = await sql<DelayedEvent>`select ${columns} from chat.delayed_event where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function findByTxn(db: AnyDb, txn: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from chat.delayed_event where txn = ${txn}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Nobody else schedules for this person until the transaction ends. How many wait, and when the first of them is due. */
export async function lockWaiting(trx: AnyDb, userId: string): Promise<{ count: number; first: Date | null }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`delayed events ${userId}`}, 0))`.execute(trx);
  const { rows } = await sql<{ count: number; first: Date | null }>`select count(*)::int as count, min(due_at) as first
    from chat.delayed_event where user_id = ${userId} and outcome is null`.execute(trx);
  return rows[0] ?? { count: 0, first: null };
}

export type Fresh = Pick<
  DelayedEvent,
  "id" | "userId" | "roomId" | "type" | "stateKey" | "content" | "stickyMs" | "delay" | "position"
> & { readonly txn: string | null };

/** When it is due. */
export async function insertDelayed(trx: AnyDb, one: Fresh): Promise<Date> {
  const { rows } = await sql<{ dueAt: Date }>`insert into chat.delayed_event
      (id, user_id, txn, room_id, type, state_key, content, delay, sticky_ms, position, running_since, due_at)
    values (${one.id}, ${one.userId}, ${one.txn}, ${one.roomId}, ${one.type}, ${one.stateKey}, ${one.content}, ${one.delay}::bigint,
      ${one.stickyMs}, ${one.position}, now(), now() + ${one.delay}::bigint * interval '1 millisecond') returning due_at as "dueAt"`.execute(
    trx,
  );
  return rows[0]?.dueAt ?? new Date(0);
}

/** The event, if it waits and no process is sending it; from now on this one is. `isDue`: only when its time has come. */
export async function claim(db: AnyDb, id: string, isDue: boolean): Promise<DelayedEvent | null> {
  const { rows } = await sql<DelayedEvent>`update chat.delayed_event
    set claimed_until = now() + ${claimSeconds} * interval '1 second'
    where id = ${id} and ${isFree}
      and (not ${isDue}::boolean or due_at <= now()) returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function release(db: AnyDb, id: string): Promise<void> {
  await sql`update chat.delayed_event set claimed_until = null where id = ${id} and outcome is null`.execute(db);
}

/** It is known that the event was sent, or that it never will be. What was sent is in its room alone, where it may be redacted. */
export async function finalise(
  db: AnyDb,
  id: string,
  end: Pick<DelayedEvent, "outcome" | "reason"> & { readonly eventId?: string; readonly error?: string },
): Promise<void> {
  await sql`update chat.delayed_event set outcome = ${end.outcome}, reason = ${end.reason}, event_id = ${end.eventId ?? null},
    error = ${end.error ?? null}, content = case when ${end.outcome}::text = 'send' then '{}' else content end, finalised_at = now(), claimed_until = null where id = ${id} and outcome is null`.execute(
    db,
  );
}

/** False: it waits no more, or is being sent. */
export async function cancel(db: AnyDb, id: string): Promise<boolean> {
  const { rows } = await sql`update chat.delayed_event set outcome = 'cancel', reason = 'action', finalised_at = now()
    where id = ${id} and ${isFree} returning id`.execute(db);
  return rows.length > 0;
}

/** When it is due now; null: it waits no more, or is being sent. */
export async function restart(trx: AnyDb, id: string): Promise<Date | null> {
  const { rows } = await sql<{ dueAt: Date }>`update chat.delayed_event
    set running_since = now(), due_at = now() + delay * interval '1 millisecond'
    where id = ${id} and ${isFree}
    returning due_at as "dueAt"`.execute(trx);
  return rows[0]?.dueAt ?? null;
}

/** A person's events that wait, the first to be sent first; or what became of the last ones. */
export async function readOwn(db: AnyDb, userId: string, isFinalised: boolean): Promise<readonly DelayedEvent[]> {
  const { rows } = isFinalised
    ? await sql<DelayedEvent>`select ${columns} from chat.delayed_event where user_id = ${userId} and outcome is not null
        order by finalised_at desc limit ${mostFinalised}`.execute(db)
    : await sql<DelayedEvent>`select ${columns} from chat.delayed_event where user_id = ${userId} and outcome is null
        order by due_at`.execute(db);
  return rows;
}

/** Longer than a job is tried again and again. */
const overdueDays = 7;
/** In one go. */
const mostOverdue = 1000;

/** What waits though its time came long ago, the oldest first. */
export async function readOverdue(db: AnyDb): Promise<readonly DelayedEvent[]> {
  const { rows } = await sql<DelayedEvent>`select ${columns} from chat.delayed_event
    where ${isFree} and due_at < now() - ${overdueDays} * interval '1 day' order by due_at limit ${mostOverdue}`.execute(
    db,
  );
  return rows;
}

/** What became of events is remembered for a day. */
export async function forgetFinalised(db: AnyDb): Promise<void> {
  await sql`delete from chat.delayed_event where finalised_at < now() - interval '1 day'`.execute(db);
}
