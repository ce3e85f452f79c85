import { ParticipantInfo_Kind, JobType, type ParticipantInfo } from "@livekit/protocol";
import { elapsed, randomToken } from "#clock";
import type { AnyDb } from "#database";
import type { Events } from "#events";
import { FullError } from "../../signalling/admission.ts";
import type { Log } from "#log";
import type { KeyRoomContext } from "../context.ts";
import { mostDispatches, type WantedAgent } from "../limits.ts";
import { readKeyRoom, readKeyRooms, type KeyRoomRow } from "../queries.ts";
import { participantsOf } from "../twirp/require.ts";
import type { KeyTokens } from "../tokens.ts";
import {
  deleteJobsOfGone,
  deleteWorkers,
  forgetRefusals,
  insertAutomatic,
  insertDispatch,
  insertJob,
  insertWorker,
  lockKey,
  offerJob,
  readAgents,
  readFreeWorkers,
  readJobsOfWorkers,
  readRoomDispatches,
  readWaitingJobs,
  readWaitingKeys,
  refreshWorkers,
  returnJobs,
  returnJobsOfLost,
  takeJob,
  wakeJobs,
  type DispatchedJob,
  type DispatchRow,
  type Listening,
} from "./queries.ts";
import type { Worker } from "./worker.ts";

const signal = "meetings.agents";
/** Of one key, in all processes. */
const mostWorkers = 100;
/** A worker that is asked answers within this, ms, or another is asked. */
const answersWithin = 5000;
const lookEvery = 5000;

type RoomName = Pick<KeyRoomRow, "keyId" | "name">;

/** Who a worker's agent is to be in the room. */
export interface AgentIdentity {
  readonly identity: string;
  readonly name: string;
  readonly metadata: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Needs {
  readonly context: KeyRoomContext;
  readonly events: Pick<Events, "signal" | "onSignal">;
  readonly tokens: KeyTokens;
  readonly log: Log;
}

/**
 * Which agents are to be in which rooms, and which worker sends each: told in the database, so that the process that holds a room and
 * the one that holds a worker need not be the same. Each acts when it is signalled, and looks again every 5 s.
 */
export class Agents {
  private readonly needs: Needs;
  private readonly workers = new Map<string, Worker>();
  private readonly due = new Map<string, RoomName>();
  /** Agents that there are, in all processes, by key: where there are none, nothing that changes in a room is looked at. */
  private listening: ReadonlyMap<string, readonly Listening[]> = new Map();
  private queue: Promise<void> = Promise.resolve();
  private looking: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(needs: Needs) {
    this.needs = needs;
    needs.events.onSignal(signal, (payload) => {
      const { keyId, isNew } = JSON.parse(payload) as { keyId: string; isNew: boolean };
      this.run(async () => {
        if (isNew) await this.cameTo(keyId);
        await this.settle(keyId);
      });
    });
  }

  start(): void {
    this.looking = setInterval(() => this.run(() => this.look()), lookEvery);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.looking) clearInterval(this.looking);
    const own = [...this.workers.values()];
    this.workers.clear();
    for (const one of own) one.close();
    await this.queue;
    if (own.length === 0) return;
    const { db } = this.needs.context;
    await deleteWorkers(
      db,
      own.map(({ id }) => id),
    ).catch(() => undefined);
    await this.lost().catch(() => undefined);
  }

  /** Someone came, left or publishes, or a room has begun. */
  changed(room: RoomName): void {
    if (!this.listening.has(room.keyId)) return;
    const name = `${room.keyId} ${room.name}`;
    if (this.due.has(name)) return;
    this.due.set(name, room);
    this.run(async () => {
      this.due.delete(name);
      await this.lookAtRoom(room);
    });
  }

  /** A room is over: its dispatches are gone with it. */
  ended(keyId: string): void {
    this.run(() => this.publish(keyId, false));
  }

  /** Sends an agent to a room that is there. Throws FullError. */
  async dispatch(room: RoomName, wanted: WantedAgent): Promise<DispatchRow> {
    const row = { id: `AD_${randomToken(12)}`, keyId: room.keyId, name: room.name, ...wanted };
    const made = await this.alone(room.keyId, (trx) => insertDispatch(trx, row, mostDispatches));
    if (!made) throw new FullError(`A room has at most ${mostDispatches} dispatches.`);
    await this.lookAtRoom(room);
    return made;
  }

  /** A worker has come. False: the key has as many as it may. */
  async register(worker: Worker): Promise<boolean> {
    const { id, keyId, agentName, jobType } = worker;
    const row = { id, keyId, agentName, jobType, processId: this.needs.context.claimant().processId };
    if (this.isStopped || !(await this.alone(keyId, (trx) => insertWorker(trx, row, mostWorkers)))) return false;
    this.workers.set(id, worker);
    await wakeJobs(this.needs.context.db, keyId);
    await this.publish(keyId, true);
    return true;
  }

  /** A worker that was full takes jobs again: it is asked as a new one is, though not whenever it says so. */
  async freed(worker: Worker): Promise<void> {
    if (elapsed() - worker.wokenAt < lookEvery) return;
    worker.wokenAt = elapsed();
    await wakeJobs(this.needs.context.db, worker.keyId);
    await this.publish(worker.keyId, false);
  }

  /** Its WebSocket is gone: others are asked to take what it had. */
  unregister(worker: Worker): void {
    if (!this.workers.delete(worker.id)) return;
    worker.close();
    this.run(async () => {
      await deleteWorkers(this.needs.context.db, [worker.id]);
      await this.lost();
    });
  }

  /** A worker takes the job that it was asked to take. */
  take(worker: Worker, jobId: string, who: AgentIdentity): Promise<void> {
    return this.answer(worker, () => this.assign(worker, jobId, who));
  }

  /** A worker does not take these jobs, or gives them back: others are asked. */
  giveBack(worker: Worker, jobIds: readonly string[]): Promise<void> {
    return this.answer(worker, () => this.takeBack(worker, jobIds));
  }

  /** Writes what a worker answers: what was read of its jobs meanwhile may be from before. */
  private async answer(worker: Worker, write: () => Promise<void>): Promise<void> {
    worker.answers += 1;
    worker.writing += 1;
    try {
      await write();
    } finally {
      worker.writing -= 1;
      if (worker.writing === 0 && worker.isDue) {
        worker.isDue = false;
        this.run(() => this.settle(worker.keyId));
      }
    }
  }

  private async assign(worker: Worker, jobId: string, who: AgentIdentity): Promise<void> {
    const job = worker.answered(jobId);
    const { context, tokens } = this.needs;
    const room = job && (await readKeyRoom(context.db, job));
    if (!job || !room || !(await takeJob(context.db, jobId, worker.id))) return worker.terminate(jobId);
    const token = await tokens.forAgent(job.keyId, {
      ...{ room: room.name, name: who.name, metadata: who.metadata, attributes: { ...who.attributes } },
      identity: who.identity || `agent-${jobId}`,
      grants: worker.grants,
    });
    worker.assign(job, room, token);
  }

  private async takeBack(worker: Worker, jobIds: readonly string[]): Promise<void> {
    for (const id of jobIds) {
      worker.answered(id);
      worker.running.delete(id);
    }
    await returnJobs(this.needs.context.db, jobIds, worker.id);
    await this.publish(worker.keyId, false);
  }

  /** One after another for each key, whatever the process: what is counted stays so until it is written. */
  private alone<T>(keyId: string, work: (trx: AnyDb) => Promise<T>): Promise<T> {
    return this.needs.context.db.transaction().execute(async (trx) => {
      await lockKey(trx, keyId);
      return work(trx);
    });
  }

  /** One after the other; what fails is tried again with the next look. */
  private run(work: () => Promise<void>): void {
    this.queue = this.queue.then(() =>
      work().catch((error: unknown) => {
        if (!this.isStopped) this.needs.log.warn({ error }, "agents could not be looked after; trying again");
      }),
    );
  }

  private async publish(keyId: string, isNew: boolean): Promise<void> {
    await this.match(keyId);
    await this.signal(keyId, isNew);
  }

  private async signal(keyId: string, isNew: boolean): Promise<void> {
    await this.needs.events.signal(signal, JSON.stringify({ keyId, isNew }));
  }

  private async look(): Promise<void> {
    const { db } = this.needs.context;
    // A process that stood still is taken for gone: its workers come back by new connections.
    for (const id of await refreshWorkers(db, [...this.workers.keys()])) {
      const worker = this.workers.get(id);
      if (worker) this.unregister(worker);
    }
    await this.lost();
    const before = this.listening;
    this.listening = Map.groupBy(await readAgents(db), (one) => one.keyId);
    // Of a worker that came this process may not have been told.
    for (const [keyId, agents] of this.listening)
      if (JSON.stringify(agents) !== JSON.stringify(before.get(keyId))) await this.lookAtRoomsOf(keyId);
    for (const keyId of new Set([...this.workers.values()].map((one) => one.keyId))) await this.settle(keyId);
  }

  private async lost(): Promise<void> {
    const { db } = this.needs.context;
    await returnJobsOfLost(db);
    for (const keyId of await readWaitingKeys(db)) if (await this.match(keyId)) await this.signal(keyId, false);
  }

  /** A worker has come to a key, in whichever process. */
  private async cameTo(keyId: string): Promise<void> {
    const agents = await readAgents(this.needs.context.db, keyId);
    const listening = new Map(this.listening);
    if (agents.length === 0) listening.delete(keyId);
    else listening.set(keyId, agents);
    this.listening = listening;
    await this.lookAtRoomsOf(keyId);
  }

  private async lookAtRoomsOf(keyId: string): Promise<void> {
    const { context } = this.needs;
    const { processId } = context.claimant();
    for (const row of await readKeyRooms(context.db, keyId, []))
      if (row.processId === null || row.processId === processId) await this.lookAtRoom(row);
  }

  /** Makes the jobs that a room's dispatches want now, and ends those about people who are gone. */
  private async lookAtRoom(room: RoomName): Promise<void> {
    const { context } = this.needs;
    const { db } = context;
    const agents = this.listening.get(room.keyId) ?? [];
    if (agents.length === 0) return;
    const found = await readRoomDispatches(db, room);
    if (!found) return;
    const dispatches = found.dispatches.filter(({ isDeleted }) => !isDeleted);
    if (agents.some(({ agentName }) => agentName === "") && !found.dispatches.some(({ isAutomatic }) => isAutomatic)) {
      await insertAutomatic(db, `AD_${randomToken(12)}`, room);
      return this.lookAtRoom(room);
    }
    if (dispatches.length === 0) return;
    // Who is in it is known where it is; elsewhere what the room itself wants is made.
    const isHere = found.processId === context.claimant().processId;
    const people = isHere
      ? (await participantsOf(context, room)).filter(({ kind }) => kind !== ParticipantInfo_Kind.AGENT)
      : [];
    const present = new Set(people.map(({ identity }) => identity));
    const isAboutGone = dispatches.some(({ jobs }) =>
      jobs.some(({ jobType, identity }) => jobType !== JobType.JT_ROOM && !present.has(identity)),
    );
    let hasChanged = isHere && isAboutGone && (await deleteJobsOfGone(db, room, [...present]));
    for (const { id: dispatchId, agentName, jobs } of dispatches)
      for (const { jobType } of agents.filter((one) => one.agentName === agentName))
        for (const about of aboutWhom(jobType, people)) {
          const identity = about?.identity ?? "";
          if (jobs.some((one) => one.jobType === jobType && one.identity === identity)) continue;
          const participant = about && Buffer.from(about.toBinary());
          const job = { id: `AJ_${randomToken(12)}`, dispatchId, jobType, identity, participant };
          hasChanged = (await insertJob(db, job)) || hasChanged;
        }
    if (hasChanged) await this.publish(room.keyId, false);
  }

  /** Chooses whom to ask for each job that waits: who has least to do, and has not refused it. Whether there is someone to ask. */
  private match(keyId: string): Promise<boolean> {
    return this.alone(keyId, async (trx) => {
      let hasAsked = false;
      const waiting = await readWaitingJobs(trx, keyId);
      if (waiting.length === 0) return hasAsked;
      const free = (await readFreeWorkers(trx, keyId)).map((one) => ({ ...one }));
      for (const job of waiting) {
        const fit = free.filter(({ agentName, jobType }) => agentName === job.agentName && jobType === job.jobType);
        const [best] = fit.filter(({ id }) => !job.refused.includes(id)).toSorted((a, b) => a.load - b.load);
        if (best) {
          best.load += 0.05;
          hasAsked = true;
          await offerJob(trx, job.id, best.id);
        } else if (fit.length > 0) await forgetRefusals(trx, job.id);
      }
      return hasAsked;
    });
  }

  /** Asks this process' workers what they are to be asked, and ends what they are not to do any more. */
  private async settle(keyId: string): Promise<void> {
    const own = [...this.workers.values()].filter((one) => one.keyId === keyId);
    if (own.length === 0) return;
    const before = new Map(own.map((one) => [one, one.writing > 0 ? null : one.answers]));
    const jobs = await readJobsOfWorkers(
      this.needs.context.db,
      own.map(({ id }) => id),
    );
    for (const worker of own) {
      const theirs = jobs.filter(({ workerId }) => workerId === worker.id);
      const isOld = (): boolean => before.get(worker) !== worker.answers;
      if (!isOld()) this.endOthers(worker, theirs);
      for (const job of theirs)
        if (!isOld() && job.status === "pending" && !worker.asked.has(job.id)) await this.ask(worker, job);
      if (!isOld()) continue;
      worker.isDue = worker.writing > 0;
      if (!worker.isDue) this.run(() => this.settle(keyId));
    }
  }

  /** A worker does, and is asked about, nothing but these. */
  private endOthers(worker: Worker, jobs: readonly DispatchedJob[]): void {
    const statuses = new Map(jobs.map(({ id, status }) => [id, status]));
    for (const id of worker.running) if (statuses.get(id) !== "running") worker.terminate(id);
    for (const id of worker.asked.keys()) if (!statuses.has(id)) worker.answered(id);
  }

  private async ask(worker: Worker, job: DispatchedJob): Promise<void> {
    const room = await readKeyRoom(this.needs.context.db, job);
    if (room) worker.ask(job, room, answersWithin, () => this.run(() => this.giveBack(worker, [job.id])));
  }
}

/** About whom there is to be a job of this type: each of them, or nobody in particular. */
function aboutWhom(jobType: JobType, people: readonly ParticipantInfo[]): readonly (ParticipantInfo | null)[] {
  if (jobType === JobType.JT_ROOM) return [null];
  return jobType === JobType.JT_PUBLISHER ? people.filter(({ tracks }) => tracks.length > 0) : people;
}
