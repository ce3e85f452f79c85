import type { CaptionNotice } from "@safos/contract/captions";
import { uuid } from "#clock";
import { system } from "#events";
import type { CaptionContext } from "../context.ts";
import { captionEvent } from "../events.ts";
import { forbiddenIn } from "../place.ts";
import { endKeeping, readRunning, type RunningRow } from "../queries.ts";
import type { Recogniser } from "../recogniser/host.ts";
import type { Segment } from "../recogniser/messages.ts";
import type { TrackSound } from "../speech/packets.ts";
import type { TranscriptWriter } from "../transcript/writer.ts";
import { endCaptions } from "./stop.ts";

const languagePattern = /^[a-z]{2,3}$/;
/** How long after a call its last words may come. */
const lastSpeechMs = 25_000;

/** The captions of the calls of this process: kept as the database has them, and ended when a rule no longer allows them. */
export class CaptionsHere {
  private readonly on = new Map<string, RunningRow>();
  private queue: Promise<void> = Promise.resolve();
  private readonly context: CaptionContext;
  /** Calls that are over and whose last words are still being understood. */
  private readonly closing = new Map<string, RunningRow>();
  private readonly recogniser: Recogniser;
  private readonly writer: TranscriptWriter;

  constructor(context: CaptionContext, recogniser: Recogniser, writer: TranscriptWriter) {
    this.context = context;
    this.recogniser = recogniser;
    this.writer = writer;
  }

  /** Does what the database says of a meeting, one after the other. */
  apply(meetingId: string): void {
    if (!this.context.captionCalls.isHere(meetingId)) return;
    this.queue = this.queue.then(() =>
      this.settle(meetingId).catch((error: unknown) => {
        this.context.log.warn({ error }, "the captions of a call could not be looked at");
        return this.end(meetingId);
      }),
    );
  }

  /** A rule, a class or the members of a workspace have changed. */
  applyAll(isMeant: (row: RunningRow) => boolean = () => true): void {
    for (const row of [...this.on.values()].filter(isMeant)) this.apply(row.meetingId);
    for (const row of [...this.closing.values()].filter(isMeant)) void this.closeUnlessAllowed(row);
  }

  /** The call is over in this process. */
  forget(meetingId: string): void {
    const row = this.on.get(meetingId);
    this.on.delete(meetingId);
    if (!row?.isKept) return this.recogniser.drop(meetingId);
    this.closing.set(meetingId, row);
    this.recogniser.finish(meetingId);
    setTimeout(() => this.closing.get(meetingId) === row && this.drop(meetingId), lastSpeechMs).unref();
  }

  private drop(meetingId: string): void {
    this.closing.delete(meetingId);
    if (!this.on.has(meetingId)) this.recogniser.drop(meetingId);
  }

  take(sound: TrackSound): void {
    const row = this.on.get(sound.room);
    if (!row) return;
    const own = languagePattern.test(sound.language) ? sound.language : null;
    this.recogniser.take({ ...sound, language: own ?? row.language ?? "" });
  }

  show(segment: Segment): void {
    const row = this.on.get(segment.room);
    const kept = row ?? this.closing.get(segment.room);
    if (kept?.isKept && segment.isFinal && segment.text !== "") this.writer.keep(segment, kept);
    if (!row) return;
    const { room, identity, trackSid, segmentId, isFinal, language, text, startedAt } = segment;
    const understood = { identity, trackSid, segmentId, streamId: uuid(), isFinal, language, text, at: startedAt };
    this.context.captionCalls.show(room, understood).catch(() => undefined);
  }

  /** Says again in every call how it goes. */
  async publishAll(): Promise<void> {
    await Promise.all([...this.on.values()].map((row) => this.publish(row)));
  }

  async idle(): Promise<void> {
    await this.queue;
  }

  private async settle(meetingId: string): Promise<void> {
    const { context } = this;
    const row = context.hasEngine() ? await readRunning(context.db, meetingId) : null;
    if (!row) return this.end(meetingId);
    if ((await forbiddenIn(context, meetingId, row.workspaceId)) !== null) {
      await this.end(meetingId);
      await endCaptions(context, meetingId, row.workspaceId, system);
      return;
    }
    const isKept = row.isKept && (await this.mayKeep(row));
    if (row.isKept && !isKept) await this.stopKeeping(row);
    this.on.set(meetingId, { ...row, isKept });
    await this.publish({ ...row, isKept });
  }

  private async closeUnlessAllowed(row: RunningRow): Promise<void> {
    if (!(await this.mayKeep(row).catch(() => false))) this.drop(row.meetingId);
  }

  private async mayKeep({ meetingId, workspaceId }: RunningRow): Promise<boolean> {
    return (await forbiddenIn(this.context, meetingId, workspaceId, "speech.keep")) === null;
  }

  private async stopKeeping({ meetingId, workspaceId }: RunningRow): Promise<void> {
    const { db, events } = this.context;
    // From now on, also while the database is slow.
    const row = this.on.get(meetingId);
    if (row) this.on.set(meetingId, { ...row, isKept: false });
    await db.transaction().execute(async (trx) => {
      if (!(await endKeeping(trx, meetingId))) return;
      await events.emit(trx, captionEvent("transcript.stopped", meetingId, workspaceId, system, {}));
    });
  }

  private async publish({ meetingId, language, isKept }: RunningRow): Promise<void> {
    const notice: CaptionNotice = { captions: this.recogniser.load(), language, isKept };
    await this.context.captionCalls.set(meetingId, true, JSON.stringify(notice));
  }

  private async end(meetingId: string): Promise<void> {
    if (!this.on.delete(meetingId)) return;
    this.recogniser.drop(meetingId);
    await this.context.captionCalls.set(meetingId, false, "");
  }
}
