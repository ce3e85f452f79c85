import { sql, type AnyDb } from "#database";
import type { Core } from "../core.ts";

interface PusherKey {
  readonly userId: string;
  readonly appId: string;
  readonly pushkey: string;
}

export interface WantedPusher extends PusherKey {
  readonly content: string;
  /** Null: of no session, so that it is kept and never used. */
  readonly sessionId: string | null;
  /** Where it pushes to, and that address' origin; null: nowhere. */
  readonly url: string | null;
  readonly gateway: string | null;
}

/**
 * Changes pushers in a transaction that counts the change: who reads the number afterwards has not missed it. It is counted first, so
 * that changes wait for one another and for what is written down as due before they hold any pusher.
 */
export const changePushers = (db: Core["db"], change: (trx: AnyDb) => Promise<void>): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await sql`update chat.push_progress set pushers = pushers + 1`.execute(trx);
    await change(trx);
  });

export async function upsertPusher(db: AnyDb, pusher: WantedPusher): Promise<void> {
  const { userId, appId, pushkey, content, sessionId, url, gateway } = pusher;
  await sql`insert into chat.pusher as p (user_id, app_id, pushkey, content, session_id, url, gateway, since)
    select ${userId}, ${appId}, ${pushkey}, ${content}, ${sessionId}::uuid, ${url}, ${gateway}, position from chat.stream
    on conflict (user_id, app_id, pushkey) do update set content = excluded.content, session_id = excluded.session_id,
      url = excluded.url, gateway = excluded.gateway, revision = p.revision + 1, set_at = now(), failures = 0,
      failing_since = null, next_at = now(),
      since = case when p.url is null or p.session_id is null then excluded.since else p.since end`.execute(db);
}

export async function deletePusher(db: AnyDb, { userId, appId, pushkey }: PusherKey): Promise<void> {
  await sql`delete from chat.pusher where user_id = ${userId} and app_id = ${appId} and pushkey = ${pushkey}`.execute(
    db,
  );
}

/** Others who had the same telephone (client-server API, `append`). */
export async function deletePushersOfOthers(db: AnyDb, { userId, appId, pushkey }: PusherKey): Promise<void> {
  await sql`delete from chat.pusher where pushkey = ${pushkey} and app_id = ${appId} and user_id <> ${userId}`.execute(
    db,
  );
}

/** Of someone whose account is closed. */
export async function deletePushersOf(db: AnyDb, userId: string): Promise<void> {
  await sql`delete from chat.pusher where user_id = ${userId}`.execute(db);
}

/** How many pushers of a person there are besides this one. */
export async function countOtherPushers(db: AnyDb, { userId, appId, pushkey }: PusherKey): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from chat.pusher
    where user_id = ${userId} and (app_id, pushkey) <> (${appId}, ${pushkey})`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whether anyone pushes to one of these gateways. */
export async function hasPushers(db: AnyDb, gateways: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select exists (select from chat.pusher
    where gateway = any(${[...gateways]}::text[]) and session_id is not null) as has`.execute(db);
  return rows[0]?.has === true;
}

export interface KnownPusher {
  readonly id: number;
  readonly userId: string;
  readonly since: number;
}

export async function readPushers(db: AnyDb, gateways: readonly string[]): Promise<KnownPusher[]> {
  const { rows } = await sql<KnownPusher>`select id, user_id as "userId", since from chat.pusher
    where gateway = any(${[...gateways]}::text[]) and session_id is not null`.execute(db);
  return rows;
}

/** How far the stream has been looked at, and how often pushers have changed. */
export async function readPushProgress(db: AnyDb): Promise<{ readonly position: number; readonly pushers: number }> {
  const { rows } = await sql<{ position: number; pushers: number }>`select position, pushers
    from chat.push_progress`.execute(db);
  return rows[0] ?? { position: 0, pushers: 0 };
}

/** What people have read in (after, upTo], by whom. */
export async function readReaders(
  db: AnyDb,
  after: number,
  upTo: number,
): Promise<{ readonly userId: string; readonly position: number }[]> {
  const { rows } = await sql<{ userId: string; position: number }>`select body::json ->> 'userId' as "userId", position
    from chat.note where position > ${after} and position <= ${upTo} and kind = 'receipt'`.execute(db);
  return rows;
}

export interface Due {
  readonly pusherId: number;
  /** Empty: that all is read. */
  readonly roomId: string;
  readonly isRing: boolean;
  readonly eventId: string | null;
  readonly position: number;
  readonly isHigh: boolean;
}

/** The rooms of which a pusher has something to push, at most; older ones give way. */
const mostDue = 50;

/** Writes down what is due of (from, to], with that it has been looked at, but of pushers that end meanwhile; false when another process was faster. */
export async function insertDue(db: AnyDb, from: number, to: number, due: readonly Due[]): Promise<boolean> {
  const { rows } = await sql<{ moved: number }>`with moved as (
      update chat.push_progress set position = ${to} where position = ${from} returning position
    ), added as (
      insert into chat.push_due as d (pusher_id, room_id, is_ring, event_id, position, is_high)
        select b."pusherId", b."roomId", b."isRing", b."eventId", b.position, b."isHigh"
        from json_to_recordset(${JSON.stringify(due)}::json) as b("pusherId" bigint, "roomId" text, "isRing" boolean,
          "eventId" text, position bigint, "isHigh" boolean)
        join chat.pusher p on p.id = b."pusherId" where exists (select from moved) for key share of p
        on conflict (pusher_id, room_id, is_ring) do update set event_id = excluded.event_id, position = excluded.position,
          is_high = d.is_high or excluded.is_high where d.position < excluded.position
        returning 1
    ) select (select count(*) from moved)::int as moved, (select count(*) from added) as added`.execute(db);
  if (rows[0]?.moved !== 1) return false;
  const pushers = [...new Set(due.map((one) => one.pusherId))];
  if (pushers.length > 0)
    await sql`delete from chat.push_due d using (select pusher_id, room_id, is_ring,
          row_number() over (partition by pusher_id order by position desc) as n
        from chat.push_due where pusher_id = any(${pushers}::bigint[])) o
      where o.n > ${mostDue} and d.pusher_id = o.pusher_id and d.room_id = o.room_id and d.is_ring = o.is_ring`.execute(
      db,
    );
  return true;
}

export interface DuePush extends Due {
  readonly revision: number;
  readonly userId: string;
  readonly sessionId: string;
  readonly appId: string;
  readonly pushkey: string;
  readonly content: string;
  readonly url: string;
  readonly setAt: Date;
  /** The number that it was given last. */
  readonly unread: number;
  readonly dueAt: Date;
}

/** Of each pusher to a gateway, but those that something is sent to, what is due first: what rings, then the oldest. */
export async function readDue(db: AnyDb, gateway: string, except: readonly number[], most: number): Promise<DuePush[]> {
  const { rows } = await sql<DuePush>`select * from (
      select distinct on (p.id) p.id as "pusherId", p.revision, p.user_id as "userId", p.session_id as "sessionId",
        p.app_id as "appId", p.pushkey, p.content, p.url, p.set_at as "setAt", p.unread, d.room_id as "roomId",
        d.is_ring as "isRing", d.event_id as "eventId", d.position, d.is_high as "isHigh", d.due_at as "dueAt"
      from chat.push_due d join chat.pusher p on p.id = d.pusher_id
      where p.gateway = ${gateway} and p.session_id is not null and p.next_at <= now()
        and p.id <> all(${[...except]}::bigint[])
      order by p.id, d.is_ring desc, d.position) x
    order by "isRing" desc, "dueAt" limit ${most}`.execute(db);
  return rows;
}

type Key = Pick<DuePush, "pusherId" | "roomId" | "isRing" | "position">;

/** It has been pushed, or is not to be; what came in its stead meanwhile stays. */
export async function deleteDue(db: AnyDb, { pusherId, roomId, isRing, position }: Key): Promise<void> {
  await sql`delete from chat.push_due where pusher_id = ${pusherId} and room_id = ${roomId} and is_ring = ${isRing}
    and position = ${position}`.execute(db);
}

export async function deleteAllDue(db: AnyDb, pusherId: number): Promise<void> {
  await sql`delete from chat.push_due where pusher_id = ${pusherId}`.execute(db);
}

/** As it was when it was read: one that its client has set again meanwhile stays. */
type Read = Pick<DuePush, "pusherId" | "revision">;

export async function deleteReadPusher(db: AnyDb, { pusherId, revision }: Read): Promise<void> {
  await sql`delete from chat.pusher where id = ${pusherId} and revision = ${revision}`.execute(db);
}

export async function noteSuccess(db: AnyDb, pusherId: number, unread: number): Promise<void> {
  await sql`update chat.pusher set unread = ${unread}, failures = 0, failing_since = null
    where id = ${pusherId}`.execute(db);
}

/** The next try is after 2, 4, 8 … seconds and at most an hour; true: a day of them is over. */
export async function noteFailure(db: AnyDb, { pusherId, revision }: Read): Promise<boolean> {
  const { rows } = await sql<{ isOver: boolean }>`update chat.pusher set failures = failures + 1,
      failing_since = coalesce(failing_since, now()),
      next_at = now() + make_interval(secs => least(3600, power(2, least(failures + 1, 12))))
    where id = ${pusherId} and revision = ${revision}
    returning failing_since < now() - interval '1 day' as "isOver"`.execute(db);
  return rows[0]?.isOver === true;
}

/** What was not taken for a day is pushed no more; what comes next is tried at once. */
export async function giveUp(db: AnyDb, pusherId: number): Promise<void> {
  await deleteAllDue(db, pusherId);
  await sql`update chat.pusher set failures = 0, failing_since = null, next_at = now()
    where id = ${pusherId}`.execute(db);
}

export async function countDue(db: AnyDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from chat.push_due`.execute(db);
  return rows[0]?.count ?? 0;
}

/** What was due to gateways that the operator no longer names. */
export async function deleteDueElsewhere(db: AnyDb, gateways: readonly string[]): Promise<void> {
  await sql`delete from chat.push_due d using chat.pusher p where p.id = d.pusher_id
    and (p.gateway is null or p.gateway <> all(${[...gateways]}::text[]))`.execute(db);
}
