import { sql, type AnyDb, type RawBuilder } from "#database";
import type { Egress, EgressFile, EgressFilter, EgressOrder, EgressState, KeyRoom } from "./port.ts";
import type { TrackChoice } from "../order.ts";
import { isHeldBy, released, type Attempt } from "../composing/attempts.ts";

export interface EgressRow extends Egress {
  readonly workspaceId: string;
  readonly tracks: TrackChoice;
  readonly fileName: string;
  readonly fileType: EgressOrder["fileType"];
  readonly key: Buffer | null;
  /** That failed. */
  readonly tries: number;
}

/** As much of one that runs as says whether it may go on. */
export type RunningRow = Pick<EgressRow, "id" | "keyId" | "name" | "sid" | "state"> & {
  /** Since it was asked for, s. */
  readonly age: number;
};

const columns = sql`id, key_id as "keyId", room_name as name, room_sid as sid, workspace_id as "workspaceId", request, tracks,
  file_name as "fileName", file_type as "fileType", state, error, waits_for as "waitsFor", details, key, tries, started_at as "startedAt",
  updated_at as "updatedAt", ended_at as "endedAt", files`;
/** What ended is told of for so long. */
const listed = sql`interval '7 days'`;
const running = sql`state in ('starting', 'active')`;

async function all(query: RawBuilder<EgressRow>, db: AnyDb): Promise<EgressRow[]> {
  return (await query.execute(db)).rows;
}

export async function readEgress(db: AnyDb, id: string): Promise<EgressRow | null> {
  return (await all(sql`select ${columns} from recordings.egress where id = ${id}`, db))[0] ?? null;
}

/** Of a key, the newest first, after the one of this id. */
export const readEgressesOf = (
  db: AnyDb,
  keyId: string,
  { room, id, isActive }: EgressFilter,
  after: string,
  limit: number,
): Promise<EgressRow[]> =>
  all(
    sql`select ${columns} from recordings.egress where key_id = ${keyId}
      and (${room}::text = '' or room_name = ${room}) and (${id}::text = '' or id = ${id})
      and (not ${isActive}::boolean or state in ('starting', 'active', 'ending'))
      and (ended_at is null or ended_at > now() - ${listed} or state = 'ending')
      and (${after}::text = '' or (started_at, id) <
        (select e.started_at, e.id from recordings.egress e where e.id = ${after} and e.key_id = ${keyId}))
      order by started_at desc, id desc limit ${limit}`,
    db,
  );

/** Those that run in a room, whatever its sid. */
export const readRunningIn = (db: AnyDb, { keyId, name }: KeyRoom): Promise<EgressRow[]> =>
  all(
    sql`select ${columns} from recordings.egress where key_id = ${keyId} and room_name = ${name} and ${running}
      order by started_at`,
    db,
  );

/** All that run; of one workspace where one is given. */
export async function readAllRunning(db: AnyDb, workspaceId: string | null = null): Promise<RunningRow[]> {
  const { rows } = await sql<RunningRow>`select id, key_id as "keyId", room_name as name, room_sid as sid, state,
      extract(epoch from now() - started_at)::float8 as age
    from recordings.egress where ${running}
      and (${workspaceId}::uuid is null or workspace_id = ${workspaceId}::uuid) order by id`.execute(db);
  return rows;
}

/** As much of one that is over as says how long it is kept. */
export type EndedRow = Pick<EgressRow, "id" | "workspaceId" | "state" | "error" | "waitsFor" | "endedAt" | "files">;

/** In one of these states, by id after another. */
export async function readEnded(
  db: AnyDb,
  states: readonly EgressState[],
  after: string,
  limit: number,
): Promise<EndedRow[]> {
  const { rows } = await sql<EndedRow>`select id, workspace_id as "workspaceId", state, error, waits_for as "waitsFor",
      ended_at as "endedAt", files
    from recordings.egress where state = any(${[...states]}::text[]) and id > ${after} order by id limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Null: as many of the key run or wait for their files as may. One after another for each key. */
export async function insertEgress(
  db: AnyDb,
  { id, key, ...of }: EgressOrder & { readonly id: string; readonly key: Buffer },
  { mostRunning, mostWaiting }: { readonly mostRunning: number; readonly mostWaiting: number },
): Promise<EgressRow | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`recordings.egress ${of.keyId}`}, 0))`.execute(db);
  const made = await all(
    sql`insert into recordings.egress
        (id, key_id, room_name, room_sid, workspace_id, request, tracks, file_name, file_type, state, details, key)
      select ${id}, ${of.keyId}, ${of.name}, ${of.sid}, ${of.workspaceId}, ${Buffer.from(of.request)},
        ${JSON.stringify(of.tracks)}::jsonb, ${of.fileName}, ${of.fileType}, 'starting', ${of.details}, ${key}
      where (select count(*) < ${mostWaiting} and count(*) filter (where state <> 'ending' or tries = 0) < ${mostRunning}
        from recordings.egress where key_id = ${of.keyId} and state in ('starting', 'active', 'ending'))
      returning ${columns}`,
    db,
  );
  return made[0] ?? null;
}

interface Change {
  readonly from: readonly EgressState[];
  readonly to: EgressState;
  readonly error?: string;
  readonly details?: string;
  readonly files?: readonly EgressFile[];
  /** The try that has made its files; left out: nobody may be making them. */
  readonly attempt?: Attempt;
}

/** What it is afterwards; null: it was in none of these states. */
export async function changeEgress(db: AnyDb, id: string, change: Change): Promise<EgressRow | null> {
  const { from, to, error = null, details = null, files = null, attempt } = change;
  const isFree = attempt ? isHeldBy(attempt) : sql`(attempt_until is null or attempt_until < now())`;
  const changed = await all(
    sql`update recordings.egress set state = ${to}, updated_at = now(), waits_for = '', unnamed_files = '{}',
        ended_at = case when ${to} in ('ending', 'complete', 'failed', 'aborted') then coalesce(ended_at, now()) end,
        error = coalesce(${error}, error), details = coalesce(${details}, details),
        key = case when ${to} in ('complete', 'failed', 'aborted') then null else key end,
        next_try_at = case when ${to} = 'ending' then now() end,
        files = coalesce(${files && JSON.stringify(files)}::jsonb, files), ${released}
      where id = ${id} and state = any(${[...from]}::text[]) and ${isFree} returning ${columns}`,
    db,
  );
  return changed[0] ?? null;
}

/** A try failed: the next follows after a pause, s. Null: another has taken it over. */
export async function delayEgress(
  db: AnyDb,
  attempt: Attempt,
  { waitsFor, pause }: { readonly waitsFor: string; readonly pause: number },
): Promise<EgressRow | null> {
  const changed = await all(
    sql`update recordings.egress set waits_for = ${waitsFor}, tries = tries + 1, ${released},
        updated_at = case when waits_for = ${waitsFor} then updated_at else now() end,
        next_try_at = now() + make_interval(secs => ${pause})
      where id = ${attempt.id} and state = 'ending' and ${isHeldBy(attempt)} returning ${columns}`,
    db,
  );
  return changed[0] ?? null;
}

/** Of each key, the oldest beyond this many that ended without files. */
export async function deleteSurplus(db: AnyDb, most: number): Promise<void> {
  await sql`delete from recordings.egress where id in (
    select id from (select id, row_number() over (partition by key_id order by ended_at desc) as n from recordings.egress
      where files = '[]' and ended_at is not null and state in ('failed', 'aborted')) as ended
    where n > ${most})`.execute(db);
}

export async function deleteEgress(db: AnyDb, id: string): Promise<void> {
  await sql`delete from recordings.egress where id = ${id}`.execute(db);
}

/** Which of these there are, with something of theirs in the data folder. */
export async function readSealed(db: AnyDb, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from recordings.egress
    where id = any(${[...ids]}::text[]) and key is not null`.execute(db);
  return new Set(rows.map((one) => one.id));
}
