import type { JobType } from "@livekit/protocol";
import { sql, type AnyDb, type RawBuilder } from "#database";
import type { KeyRoomRow } from "../queries.ts";

type RoomName = Pick<KeyRoomRow, "keyId" | "name">;

/** A process that has not been seen for this long is gone, with its workers. */
const goneAfter = sql`interval '15 seconds'`;
/** How often a job is offered to everyone before it has failed; the pauses between grow to five minutes. */
const mostRounds = 10;
/** What another round does to a job; `rounds` is how many there were before. */
const nextRound = (error: string) => sql`rounds = rounds + 1,
  status = case when rounds + 1 >= ${mostRounds} then 'failed' else 'pending' end,
  error = case when rounds + 1 >= ${mostRounds} then ${error} else error end,
  ended_at = case when rounds + 1 >= ${mostRounds} then now() end`;
const pause = sql`make_interval(secs => least(2 * 2 ^ least(rounds, 10), 300))`;

/** A program that takes jobs; `jobType` is LiveKit's JobType, `load` from 0 to 1. */
export interface WorkerRow {
  readonly id: string;
  readonly keyId: string;
  readonly agentName: string;
  readonly jobType: JobType;
  readonly load: number;
}

/** That agents of a name are to come to a room. */
export interface DispatchRow extends RoomName {
  readonly id: string;
  readonly agentName: string;
  readonly metadata: string;
  readonly createdAt: Date;
}

type JobStatus = "pending" | "running" | "success" | "failed";

/** One agent that is to be in a room, because of the room or of someone in it. */
export interface JobRow {
  readonly id: string;
  readonly dispatchId: string;
  readonly jobType: JobType;
  readonly identity: string;
  readonly participant: Buffer | null;
  readonly status: JobStatus;
  readonly workerId: string | null;
  readonly refused: readonly string[];
  readonly error: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** With what of its dispatch it says. */
export interface DispatchedJob extends JobRow, RoomName {
  readonly agentName: string;
  readonly metadata: string;
}

const dispatchColumns = sql`d.id, d.key_id as "keyId", d.room_name as name, d.agent_name as "agentName", d.metadata,
  d.created_at as "createdAt"`;
const jobColumns = sql`j.id, j.dispatch_id as "dispatchId", j.job_type as "jobType", j.identity, j.participant, j.status,
  j.worker_id as "workerId", j.refused, j.error, j.created_at as "createdAt", j.started_at as "startedAt",
  j.ended_at as "endedAt"`;
const withDispatch = sql`${jobColumns}, d.key_id as "keyId", d.room_name as name, d.agent_name as "agentName", d.metadata
  from meetings.agent_job j join meetings.agent_dispatch d on d.id = j.dispatch_id and d.deleted_at is null`;

async function all<T>(query: RawBuilder<T>, db: AnyDb): Promise<T[]> {
  return (await query.execute(db)).rows;
}

/** Under the key's lock, since it counts. False: the key has as many as it may. */
export async function insertWorker(
  db: AnyDb,
  { id, keyId, agentName, jobType, processId }: Omit<WorkerRow, "load"> & { readonly processId: string },
  most: number,
): Promise<boolean> {
  const made = await all(
    sql`insert into meetings.agent_worker (id, key_id, agent_name, job_type, process_id)
      select ${id}, ${keyId}, ${agentName}, ${jobType}, ${processId}
      where (select count(*) from meetings.agent_worker where key_id = ${keyId}) < ${most} returning 1`,
    db,
  );
  return made.length > 0;
}

export async function setLoad(db: AnyDb, id: string, load: number, isAvailable: boolean): Promise<void> {
  await sql`update meetings.agent_worker set load = ${load}, is_available = ${isAvailable} where id = ${id}`.execute(
    db,
  );
}

export async function deleteWorkers(db: AnyDb, ids: readonly string[]): Promise<void> {
  await sql`delete from meetings.agent_worker where id = any(${[...ids]}::text[])`.execute(db);
}

/** Says that these are there, and forgets those of processes that are gone. Which of them were forgotten meanwhile, as when this process stood still. */
export async function refreshWorkers(db: AnyDb, ids: readonly string[]): Promise<string[]> {
  const known = await all(
    sql<{
      id: string;
    }>`update meetings.agent_worker set seen_at = now() where id = any(${[...ids]}::text[]) returning id`,
    db,
  );
  await sql`delete from meetings.agent_worker where seen_at < now() - ${goneAfter}`.execute(db);
  const there = new Set(known.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}

/** Agents of a key that there are, and what they come for. */
export type Listening = Pick<WorkerRow, "keyId" | "agentName" | "jobType">;

/** Of all keys, or of one. */
export const readAgents = (db: AnyDb, keyId: string | null = null): Promise<Listening[]> =>
  all(
    sql`select distinct key_id as "keyId", agent_name as "agentName", job_type as "jobType" from meetings.agent_worker
      where (${keyId}::text is null or key_id = ${keyId}) and seen_at > now() - ${goneAfter}
      order by key_id, agent_name, job_type`,
    db,
  );

/** What a room's dispatches have led to so far. */
export interface RoomDispatch extends Pick<DispatchRow, "id" | "agentName"> {
  readonly isAutomatic: boolean;
  readonly isDeleted: boolean;
  readonly jobs: readonly Pick<JobRow, "jobType" | "identity">[];
}

/** A room with its dispatches and jobs, in one query, since it is read whenever something changes in the room. `processId` null: no living process has it. */
export async function readRoomDispatches(
  db: AnyDb,
  { keyId, name }: RoomName,
): Promise<{ readonly processId: string | null; readonly dispatches: readonly RoomDispatch[] } | null> {
  const rows = await all(
    sql<{ processId: string | null; dispatches: readonly RoomDispatch[] }>`select
        case when r.seen_at < now() - ${goneAfter} then null else r.process_id end as "processId",
        coalesce((select json_agg(json_build_object('id', d.id, 'agentName', d.agent_name,
            'isAutomatic', d.is_automatic, 'isDeleted', d.deleted_at is not null,
            'jobs', coalesce((select json_agg(json_build_object('jobType', j.job_type, 'identity', j.identity))
              from meetings.agent_job j where j.dispatch_id = d.id), '[]'::json)) order by d.created_at, d.id)
          from meetings.agent_dispatch d where d.key_id = r.key_id and d.room_name = r.name), '[]'::json) as dispatches
      from meetings.key_room r where r.key_id = ${keyId} and r.name = ${name}`,
    db,
  );
  return rows[0] ?? null;
}

/** Those that take jobs now; what they are asked to take at the moment counts as load. */
export const readFreeWorkers = (db: AnyDb, keyId: string): Promise<WorkerRow[]> =>
  all(
    sql`select w.id, w.key_id as "keyId", w.agent_name as "agentName", w.job_type as "jobType",
        (w.load + 0.05 * (select count(*) from meetings.agent_job j where j.worker_id = w.id
          and j.status in ('pending', 'running')))::float8 as load
      from meetings.agent_worker w
      where w.key_id = ${keyId} and w.is_available and w.seen_at > now() - ${goneAfter}`,
    db,
  );

/** One after another for each key, until the transaction is over. */
export async function lockKey(trx: AnyDb, keyId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`meetings.agent_job ${keyId}`}, 0))`.execute(trx);
}

/** Under the key's lock, since it counts. Null: the room has as many as it may. */
export async function insertDispatch(
  db: AnyDb,
  { id, keyId, name, agentName, metadata }: Omit<DispatchRow, "createdAt">,
  most: number,
): Promise<DispatchRow | null> {
  const made = await all(
    sql<DispatchRow>`insert into meetings.agent_dispatch as d (id, key_id, room_name, agent_name, metadata)
      select ${id}, ${keyId}, ${name}, ${agentName}, ${metadata}
      where (select count(*) from meetings.agent_dispatch o where o.key_id = ${keyId} and o.room_name = ${name}
        and o.deleted_at is null) < ${most}
      returning ${dispatchColumns}`,
    db,
  );
  return made[0] ?? null;
}

/** For workers without a name; one of a room, and none where there was one that was deleted. */
export async function insertAutomatic(db: AnyDb, id: string, { keyId, name }: RoomName): Promise<void> {
  await sql`insert into meetings.agent_dispatch (id, key_id, room_name, agent_name, metadata, is_automatic)
    values (${id}, ${keyId}, ${name}, '', '', true) on conflict do nothing`.execute(db);
}

export const readDispatches = (db: AnyDb, { keyId, name }: RoomName): Promise<DispatchRow[]> =>
  all(
    sql`select ${dispatchColumns} from meetings.agent_dispatch d where d.key_id = ${keyId} and d.room_name = ${name}
      and d.deleted_at is null order by d.created_at, d.id`,
    db,
  );

/** An automatic one is remembered, so that it is not made again. */
export async function deleteDispatch(db: AnyDb, { keyId, name }: RoomName, id: string): Promise<DispatchRow | null> {
  const gone = await all(
    sql<DispatchRow>`with kept as (
        update meetings.agent_dispatch d set deleted_at = now() where d.id = ${id} and d.key_id = ${keyId}
          and d.room_name = ${name} and d.is_automatic and d.deleted_at is null returning ${dispatchColumns}),
      jobs as (delete from meetings.agent_job where dispatch_id in (select id from kept)),
      removed as (
        delete from meetings.agent_dispatch d where d.id = ${id} and d.key_id = ${keyId}
          and d.room_name = ${name} and not d.is_automatic returning ${dispatchColumns})
      select * from kept union all select * from removed`,
    db,
  );
  return gone[0] ?? null;
}

/** Whether it is new. */
export async function insertJob(
  db: AnyDb,
  {
    id,
    dispatchId,
    jobType,
    identity,
    participant,
  }: Pick<JobRow, "id" | "dispatchId" | "jobType" | "identity" | "participant">,
): Promise<boolean> {
  const made = await all(
    sql`insert into meetings.agent_job (id, dispatch_id, job_type, identity, participant)
      select ${id}, ${dispatchId}, ${jobType}, ${identity}, ${participant}
      where exists (select 1 from meetings.agent_dispatch where id = ${dispatchId} and deleted_at is null)
      on conflict (dispatch_id, job_type, identity) do nothing returning 1`,
    db,
  );
  return made.length > 0;
}

/** Jobs about people who are not in the room any more; whether there were any. */
export async function deleteJobsOfGone(
  db: AnyDb,
  { keyId, name }: RoomName,
  present: readonly string[],
): Promise<boolean> {
  const gone = await all(
    sql`delete from meetings.agent_job j using meetings.agent_dispatch d where d.id = j.dispatch_id
      and d.key_id = ${keyId} and d.room_name = ${name} and j.job_type > 0 and j.identity <> all(${[...present]}::text[])
      returning 1`,
    db,
  );
  return gone.length > 0;
}

export const readJobsOf = (db: AnyDb, dispatchIds: readonly string[]): Promise<DispatchedJob[]> =>
  all(
    sql`select ${withDispatch} where j.dispatch_id = any(${[...dispatchIds]}::text[]) order by j.created_at, j.id`,
    db,
  );

/** What these workers have or are asked to take. */
export const readJobsOfWorkers = (db: AnyDb, workerIds: readonly string[]): Promise<DispatchedJob[]> =>
  all(
    sql`select ${withDispatch} where j.worker_id = any(${[...workerIds]}::text[]) and j.status in ('pending', 'running')
      order by j.created_at`,
    db,
  );

/** What nobody has been asked to take, and may be now. */
export const readWaitingJobs = (db: AnyDb, keyId: string): Promise<DispatchedJob[]> =>
  all(
    sql`select ${withDispatch} where d.key_id = ${keyId} and j.status = 'pending' and j.worker_id is null
      and j.ask_at <= now() order by j.created_at limit 500`,
    db,
  );

/** Keys with jobs that nobody has been asked to take, and workers that may be asked. */
export async function readWaitingKeys(db: AnyDb): Promise<string[]> {
  const rows = await all(
    sql<{ keyId: string }>`select distinct d.key_id as "keyId" from meetings.agent_job j
      join meetings.agent_dispatch d on d.id = j.dispatch_id and d.deleted_at is null
      join meetings.agent_worker w on w.key_id = d.key_id and w.agent_name = d.agent_name and w.job_type = j.job_type
      where j.status = 'pending' and j.worker_id is null and j.ask_at <= now()
        and w.is_available and w.seen_at > now() - ${goneAfter}`,
    db,
  );
  return rows.map((one) => one.keyId);
}

/** A new worker may be asked at once what others have declined. */
export async function wakeJobs(db: AnyDb, keyId: string): Promise<void> {
  await sql`update meetings.agent_job j set ask_at = now() from meetings.agent_dispatch d
    where d.id = j.dispatch_id and d.key_id = ${keyId} and j.status = 'pending' and j.ask_at > now()`.execute(db);
}

/** Asks a worker. */
export async function offerJob(db: AnyDb, id: string, workerId: string): Promise<void> {
  await sql`update meetings.agent_job set worker_id = ${workerId} where id = ${id} and status = 'pending'`.execute(db);
}

/** Everybody may be asked again after a pause, or has been often enough. */
export async function forgetRefusals(db: AnyDb, id: string): Promise<void> {
  await sql`update meetings.agent_job set refused = '{}', ${nextRound("Every worker declined it.")}, ask_at = now() + ${pause}
    where id = ${id} and status = 'pending'`.execute(db);
}

/** Whether the job is still this worker's to take. */
export async function takeJob(db: AnyDb, id: string, workerId: string): Promise<boolean> {
  const taken = await all(
    sql`update meetings.agent_job set status = 'running', started_at = now()
      where id = ${id} and worker_id = ${workerId} and status = 'pending' returning 1`,
    db,
  );
  return taken.length > 0;
}

/** This worker does not take it, or gives it back: another is asked. */
export async function returnJobs(db: AnyDb, ids: readonly string[], workerId: string): Promise<void> {
  await sql`update meetings.agent_job set status = 'pending', worker_id = null, refused = array_append(refused, ${workerId})
    where id = any(${[...ids]}::text[]) and worker_id = ${workerId} and status in ('pending', 'running')`.execute(db);
}

/** Done, or not to be done: nobody is asked again. */
export async function endJob(
  db: AnyDb,
  id: string,
  workerId: string,
  status: "success" | "failed",
  error: string,
): Promise<void> {
  await sql`update meetings.agent_job set status = ${status}, error = ${error}, ended_at = now()
    where id = ${id} and worker_id = ${workerId} and status in ('pending', 'running')`.execute(db);
}

/** Jobs of workers that are gone wait for others: at once the first times, and then as what everyone declined, since it may be the job that ends them. */
export async function returnJobsOfLost(db: AnyDb): Promise<void> {
  const isLost = sql`j.worker_id is not null
    and not exists (select 1 from meetings.agent_worker w where w.id = j.worker_id)`;
  await sql`update meetings.agent_job j set worker_id = null, ${nextRound("Its workers were lost.")},
      ask_at = now() + case when rounds < 3 then interval '0' else ${pause} end
    where j.status = 'running' and ${isLost}`.execute(db);
  await sql`update meetings.agent_job j set worker_id = null where j.status = 'pending' and ${isLost}`.execute(db);
}
