import {
  AvailabilityRequest,
  Job,
  JobAssignment,
  JobState,
  JobStatus,
  JobTermination,
  type JobType,
  ParticipantInfo,
  ServerMessage,
  WorkerMessage,
} from "@livekit/protocol";
import { WebSocket } from "ws";
import type { Grants } from "../../media/messages.ts";
import { roomOf } from "../context.ts";
import type { KeyRoomRow } from "../queries.ts";
import type { DispatchedJob, JobRow, WorkerRow } from "./queries.ts";

const statuses: Readonly<Record<JobRow["status"], JobStatus>> = {
  pending: JobStatus.JS_PENDING,
  running: JobStatus.JS_RUNNING,
  success: JobStatus.JS_SUCCESS,
  failed: JobStatus.JS_FAILED,
};

const nanoseconds = (at: Date | null): bigint => BigInt(at?.getTime() ?? 0) * 1_000_000n;

/** A job as workers and programs read it; `room` where it is known. */
export const jobOf = (job: DispatchedJob, room: KeyRoomRow | null): Job =>
  new Job({
    id: job.id,
    dispatchId: job.dispatchId,
    type: job.jobType,
    agentName: job.agentName,
    metadata: job.metadata,
    ...(room && { room: roomOf(room) }),
    ...(job.participant && { participant: ParticipantInfo.fromBinary(job.participant) }),
    state: new JobState({
      status: statuses[job.status],
      error: job.error,
      startedAt: nanoseconds(job.startedAt),
      endedAt: nanoseconds(job.endedAt),
      updatedAt: nanoseconds(job.endedAt ?? job.startedAt ?? job.createdAt),
      participantIdentity: job.identity,
      workerId: job.workerId ?? "",
    }),
  });

/** A worker whose WebSocket this process holds. */
export class Worker implements Omit<WorkerRow, "load"> {
  readonly id: string;
  readonly keyId: string;
  readonly agentName: string;
  readonly jobType: JobType;
  /** What its agents may do in a room. */
  readonly grants: Grants;
  /** What it was asked to take, until it answers. */
  readonly asked = new Map<string, { readonly job: DispatchedJob; readonly timer: NodeJS.Timeout }>();
  readonly running = new Set<string>();
  isFull = false;
  /** How many of its answers have come, and how many of them are being written. */
  answers = 0;
  writing = 0;
  /** What it is to be asked was looked at while an answer was being written: it is looked at again. */
  isDue = false;
  /** When jobs that others had declined were last woken for it, ms of `elapsed`. */
  wokenAt = -Infinity;
  private readonly ws: WebSocket;
  private readonly isText: boolean;

  constructor(
    of: Pick<WorkerRow, "id" | "keyId" | "agentName" | "jobType"> & {
      readonly grants: Grants;
      readonly isText: boolean;
    },
    ws: WebSocket,
  ) {
    this.id = of.id;
    this.keyId = of.keyId;
    this.agentName = of.agentName;
    this.jobType = of.jobType;
    this.grants = of.grants;
    this.isText = of.isText;
    this.ws = ws;
  }

  send(message: ServerMessage["message"]): void {
    if (this.ws.readyState !== WebSocket.OPEN) return;
    const whole = new ServerMessage({ message });
    this.ws.send(this.isText ? whole.toJsonString() : whole.toBinary());
  }

  /** Asks whether it takes a job; `onSilent` when it has not answered within this, ms. */
  ask(job: DispatchedJob, room: KeyRoomRow, within: number, onSilent: () => void): void {
    const timer = setTimeout(() => {
      this.asked.delete(job.id);
      onSilent();
    }, within);
    this.asked.set(job.id, { job, timer });
    this.send({ case: "availability", value: new AvailabilityRequest({ job: jobOf(job, room) }) });
  }

  /** The job it was asked to take and now answers about; null: it was not, or answers too late. */
  answered(jobId: string): DispatchedJob | null {
    const found = this.asked.get(jobId);
    if (!found) return null;
    clearTimeout(found.timer);
    this.asked.delete(jobId);
    return found.job;
  }

  assign(job: DispatchedJob, room: KeyRoomRow, token: string): void {
    this.running.add(job.id);
    this.send({
      case: "assignment",
      value: new JobAssignment({ job: jobOf({ ...job, status: "running" }, room), token }),
    });
  }

  terminate(jobId: string): void {
    this.running.delete(jobId);
    this.send({ case: "termination", value: new JobTermination({ jobId }) });
  }

  close(): void {
    for (const { timer } of this.asked.values()) clearTimeout(timer);
    this.asked.clear();
    this.ws.terminate();
  }
}

/** Throws where it is no message. */
export const readWorkerMessage = (bytes: Buffer, isBinary: boolean): WorkerMessage["message"] =>
  (isBinary
    ? WorkerMessage.fromBinary(bytes)
    : WorkerMessage.fromJsonString(bytes.toString("utf8"), { ignoreUnknownFields: true })
  ).message;
