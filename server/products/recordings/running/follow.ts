import { join } from "node:path";
import type { RecordingFault, RecordingNotice } from "@safos/contract/recordings";
import { system } from "#events";
import type { RecordingContext } from "../context.ts";
import { forbiddenIn } from "../place.ts";
import { readRecordingsOf, readRunning, type RecordingRow } from "../queries.ts";
import { endRecording } from "./stop.ts";

/** How often the room on the disk is looked at while something is recorded. */
const lookEveryMs = 5000;

/** The recordings of the calls of this process: kept as the database has them, and ended when a rule no longer allows them. */
export class RecordingsHere {
  private readonly on = new Map<string, RecordingRow>();
  private queue: Promise<void> = Promise.resolve();
  private looking: NodeJS.Timeout | null = null;
  private readonly context: RecordingContext;

  constructor(context: RecordingContext) {
    this.context = context;
  }

  start(): void {
    this.looking = setInterval(() => void this.lookAtRoom(), lookEveryMs);
  }

  async stop(): Promise<void> {
    if (this.looking) clearInterval(this.looking);
    await this.queue;
  }

  /** Does what the database says of a meeting, one after the other. */
  apply(meetingId: string): void {
    if (!this.context.recordingCalls.isHere(meetingId)) return;
    this.queue = this.queue.then(() =>
      this.settle(meetingId).catch((error: unknown) =>
        this.context.log.warn({ error }, "the recording of a call could not be looked at"),
      ),
    );
  }

  /** A rule, a class or the members of a workspace have changed. */
  applyAll(isMeant: (row: RecordingRow) => boolean = () => true): void {
    for (const row of [...this.on.values()].filter(isMeant)) this.apply(row.meetingId);
  }

  /** The call is over in this process. */
  forget(meetingId: string): void {
    this.on.delete(meetingId);
  }

  /** Nothing more can be written. */
  async failed(meetingId: string, recordingId: string, isFull: boolean): Promise<void> {
    this.context.log.error({ recordingId, isFull }, "a recording could not be written; it ends");
    await endRecording(this.context, meetingId, system, { recordingId, fault: isFull ? "disk" : "error" });
  }

  private async lookAtRoom(): Promise<void> {
    if (this.on.size === 0) return;
    try {
      if (!(await this.context.blobs.room()).isLow) return;
      for (const { meetingId, id } of this.on.values()) await this.failed(meetingId, id, true);
    } catch (error) {
      this.context.log.warn({ error }, "the room for recordings could not be looked at");
    }
  }

  private async settle(meetingId: string): Promise<void> {
    const { context } = this;
    const row = await readRunning(context.db, meetingId);
    if (!row?.key) return this.end(meetingId);
    if ((await forbiddenIn(context, meetingId, row.workspaceId)) !== null) {
      await this.end(meetingId, "rule");
      return endRecording(context, meetingId, system, { fault: "rule" });
    }
    this.on.set(meetingId, row);
    const isPaused = row.state === "paused";
    const order = { id: row.id, folder: join(context.folder, row.id), key: row.key.toString("base64"), isPaused };
    await context.recordingCalls.record(meetingId, order, noticeOf(isPaused ? "paused" : "on"));
  }

  /** Late joiners read why there is none any more, too. */
  private async end(meetingId: string, known?: RecordingFault): Promise<void> {
    const had = this.on.delete(meetingId);
    if (!had) return;
    const [last] = await readRecordingsOf(this.context.db, meetingId, 1);
    const fault = known ?? last?.fault;
    const notice = fault === "disk" ? noticeOf("full") : fault === "error" ? noticeOf("failed") : "";
    await this.context.recordingCalls.record(meetingId, null, notice);
  }
}

const noticeOf = (recording: RecordingNotice["recording"]): string => JSON.stringify({ recording });
