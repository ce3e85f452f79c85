import type { CaptionNotice } from "@safos/contract/captions";
import { uuid } from "#clock";
import { system } from "#events";
import type { CaptionContext } from "../context.ts";
import { forbiddenIn } from "../place.ts";
import { readRunning, type RunningRow } from "../queries.ts";
import type { Recogniser } from "../recogniser/host.ts";
import type { Segment } from "../recogniser/messages.ts";
import type { TrackSound } from "../speech/packets.ts";
import { endCaptions } from "./stop.ts";

const languagePattern = /^[a-z]{2,3}$/;

/** The captions of the calls of this process: kept as the database has them, and ended when a rule no longer allows them. */
export class CaptionsHere {
  private readonly on = new Map<string, RunningRow>();
  private queue: Promise<void> = Promise.resolve();
  private readonly context: CaptionContext;
  private readonly recogniser: Recogniser;

  constructor(context: CaptionContext, recogniser: Recogniser) {
    this.context = context;
    this.recogniser = recogniser;
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
  }

  /** The call is over in this process. */
  forget(meetingId: string): void {
    this.on.delete(meetingId);
    this.recogniser.drop(meetingId);
  }

  take(sound: TrackSound): void {
    const row = this.on.get(sound.room);
    if (!row) return;
    const own = languagePattern.test(sound.language) ? sound.language : null;
    this.recogniser.take({ ...sound, language: own ?? row.language ?? "" });
  }

  show(segment: Segment): void {
    if (!this.on.has(segment.room)) return;
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
    const row = context.hasEngine ? await readRunning(context.db, meetingId) : null;
    if (!row) return this.end(meetingId);
    if ((await forbiddenIn(context, meetingId, row.workspaceId)) !== null) {
      await this.end(meetingId);
      await endCaptions(context, meetingId, row.workspaceId, system);
      return;
    }
    this.on.set(meetingId, row);
    await this.publish(row);
  }

  private async publish({ meetingId, language }: RunningRow): Promise<void> {
    const notice: CaptionNotice = { captions: this.recogniser.load(), language };
    await this.context.captionCalls.set(meetingId, true, JSON.stringify(notice));
  }

  private async end(meetingId: string): Promise<void> {
    if (!this.on.delete(meetingId)) return;
    this.recogniser.drop(meetingId);
    await this.context.captionCalls.set(meetingId, false, "");
  }
}
