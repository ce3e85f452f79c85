import type { SourceFailure } from "@safos/contract/calendar-source";
import { sql } from "#database";
import type { CalendarDb } from "../tables.ts";
import type { KnownAnswer } from "./fetch-source.ts";

export interface SubscriptionRow extends KnownAnswer {
  readonly calendarId: string;
  /** Sealed. */
  readonly address: Buffer;
  readonly host: string;
  readonly isBusy: boolean;
  readonly leftOut: number;
  readonly intervalSeconds: number;
  readonly triedAt: Date | null;
  readonly fetchedAt: Date | null;
  readonly failure: SourceFailure | null;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly dueAt: Date | null;
}

const columns = sql`s.calendar_id as "calendarId", s.address, s.host, s.is_busy as "isBusy", s.etag,
  s.last_modified as "lastModified", s.content_hash as "contentHash", s.left_out as "leftOut",
  s.interval_seconds as "intervalSeconds", s.tried_at as "triedAt", s.fetched_at as "fetchedAt", s.failure, s.failures,
  s.failing_since as "failingSince", s.due_at as "dueAt"`;

/** How long a fetch with what comes of it may take: then others try. */
const leaseMinutes = 5;
/** Of one host at a time, by all processes. */
const mostOfHost = 2;

export type FreshSubscription = Pick<SubscriptionRow, "address" | "host" | "isBusy" | "intervalSeconds"> & {
  readonly lease: string;
};

/** Taken from the first moment by who makes it; should that one die, it is fetched as soon as the lease has run out. */
export async function insertSubscription(db: CalendarDb, calendarId: string, row: FreshSubscription): Promise<void> {
  await sql`insert into calendar.subscription (calendar_id, address, host, is_busy, interval_seconds, due_at, lease, leased_until)
    values (${calendarId}, ${row.address}, ${row.host}, ${row.isBusy}, ${row.intervalSeconds}, now(), ${row.lease},
      now() + make_interval(mins => ${leaseMinutes}))`.execute(db);
}

export async function readSubscriptions(db: CalendarDb, ids: readonly string[]): Promise<SubscriptionRow[]> {
  const { rows } = await sql<SubscriptionRow>`select ${columns} from calendar.subscription s
    where s.calendar_id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

const isFree = sql`(s.lease is null or s.leased_until < now())`;

/**
 * Takes up to `most` that are due and that nobody else is fetching, no more of one host than may be asked at once. They are the caller's
 * until the lease has run out; no transaction stays open meanwhile.
 */
export async function takeDue(db: CalendarDb, lease: string, most: number): Promise<SubscriptionRow[]> {
  return db.transaction().execute(async (trx) => {
    // Counted by one process at a time, so that two together do not ask one host more than it is to be asked.
    await sql`select pg_advisory_xact_lock(hashtextextended('calendar subscriptions', 0))`.execute(trx);
    const { rows } = await sql<SubscriptionRow>`with busy as (
        select host, count(*) as count from calendar.subscription s where not ${isFree} group by host),
      due as (
        select s.calendar_id, s.due_at, row_number() over (partition by s.host order by s.due_at) + coalesce(b.count, 0) as turn
        from calendar.subscription s join calendar.calendar c on c.id = s.calendar_id and c.trashed_at is null
          left join busy b on b.host = s.host
        where s.due_at <= now() and ${isFree}),
      chosen as (select calendar_id from due where turn <= ${mostOfHost} order by due_at limit ${most})
    update calendar.subscription s set lease = ${lease}, leased_until = now() + make_interval(mins => ${leaseMinutes}), tried_at = now()
    from chosen where s.calendar_id = chosen.calendar_id returning ${columns}`.execute(trx);
    return rows;
  });
}

/** The same for one, due or not; null: someone else is fetching it. */
export async function takeOne(db: CalendarDb, calendarId: string, lease: string): Promise<SubscriptionRow | null> {
  const { rows } = await sql<SubscriptionRow>`update calendar.subscription s set lease = ${lease},
      leased_until = now() + make_interval(mins => ${leaseMinutes}), tried_at = now()
    where s.calendar_id = ${calendarId} and ${isFree} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** Whether a lease still holds; asked under the calendar's lock. */
export async function holdsLease(trx: CalendarDb, calendarId: string, lease: string): Promise<boolean> {
  const { rows } =
    await sql`select from calendar.subscription where calendar_id = ${calendarId} and lease = ${lease}`.execute(trx);
  return rows.length > 0;
}

/** Fetched, changed or not; next when its interval is over, a little sooner or later so that not all come at once. */
export async function settleFetched(
  db: CalendarDb,
  calendarId: string,
  lease: string,
  of: KnownAnswer & Pick<SubscriptionRow, "leftOut" | "intervalSeconds">,
): Promise<void> {
  await sql`update calendar.subscription set etag = ${of.etag}, last_modified = ${of.lastModified}, content_hash = ${of.contentHash},
      left_out = ${of.leftOut}, interval_seconds = ${of.intervalSeconds}, tried_at = now(), fetched_at = now(), failure = null,
      failures = 0, failing_since = null, lease = null, leased_until = null,
      due_at = now() + make_interval(secs => ${of.intervalSeconds} * (0.95 + 0.1 * random()))
    where calendar_id = ${calendarId} and lease = ${lease}`.execute(db);
}

/** Failed; `dueInSeconds` null: it is tried no more by itself. False: someone else has it by now. */
export async function settleFailed(
  db: CalendarDb,
  calendarId: string,
  lease: string,
  of: Pick<SubscriptionRow, "failure" | "failures" | "failingSince"> & { readonly dueInSeconds: number | null },
): Promise<boolean> {
  const { rows } = await sql`update calendar.subscription set failure = ${of.failure}, failures = ${of.failures},
      failing_since = ${of.failingSince}, lease = null, leased_until = null,
      due_at = now() + make_interval(secs => ${of.dueInSeconds}::float8 * (0.95 + 0.1 * random()))
    where calendar_id = ${calendarId} and lease = ${lease} returning calendar_id`.execute(db);
  return rows.length > 0;
}

/** Another address, of which nothing is known yet; what was under way for the earlier one is lost. */
export async function changeAddress(
  trx: CalendarDb,
  calendarId: string,
  { address, host, lease }: Pick<FreshSubscription, "address" | "host" | "lease">,
): Promise<void> {
  await sql`update calendar.subscription set address = ${address}, host = ${host}, etag = null, last_modified = null,
      content_hash = null, failure = null, failures = 0, failing_since = null, due_at = now(), lease = ${lease},
      leased_until = now() + make_interval(mins => ${leaseMinutes})
    where calendar_id = ${calendarId}`.execute(trx);
}

export async function setBusy(trx: CalendarDb, calendarId: string, isBusy: boolean): Promise<void> {
  await sql`update calendar.subscription set is_busy = ${isBusy} where calendar_id = ${calendarId}`.execute(trx);
}
