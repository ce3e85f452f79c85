import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Encryption_Type } from "@livekit/protocol";
import type { RecordingOrder, TrackChoice } from "../media/messages.ts";
import type { Participant, Publication } from "../signalling/participant.ts";
import type { Room } from "../signalling/room.ts";
import { sourceNames } from "../signalling/sources.ts";
import { FollowedTracks, type SentTrack } from "./followed-tracks.ts";
import { Part, type OpenPart } from "./part.ts";
import { SealedWriter } from "./sealed-file.ts";
import type { TimelineEntry } from "./timeline.ts";
import type { RecordedCodec } from "./webm.ts";

const lookEvery = 200;
const mostTracks = 200;

/** The recording of one call in this process: a file for each stretch of a track, and a timeline. */
export class RoomRecorder {
  private readonly room: Room;
  private readonly order: RecordingOrder;
  private readonly key: Buffer;
  private readonly onFailed: (isFull: boolean) => void;
  private readonly elapsed: () => number;
  private readonly tracks = new FollowedTracks((...part) => this.beginPart(...part));
  private readonly present = new Map<string, string>();
  private readonly writers = new Set<SealedWriter>();
  private timeline: SealedWriter | null = null;
  private isRunning = false;
  private hasFailed = false;
  private lookedAt = -Infinity;
  private speaker = "";
  private parts = 0;
  /** Files of this process, apart from those of the one before. */
  private readonly epoch: string;
  private closing: Promise<void>[] = [];
  private readonly startedAt: number;
  private readonly startedElapsed: number;

  constructor(room: Room, order: RecordingOrder, elapsed: () => number, onFailed: (isFull: boolean) => void) {
    this.room = room;
    this.order = order;
    this.key = Buffer.from(order.key, "base64");
    this.elapsed = elapsed;
    this.onFailed = onFailed;
    this.startedAt = room.wallClock();
    this.startedElapsed = elapsed();
    this.epoch = String(this.startedAt);
  }

  get id(): string {
    return this.order.id;
  }

  /** Makes the folder and begins. */
  async open(): Promise<void> {
    try {
      await mkdir(this.order.folder, { recursive: true, mode: 0o700 });
      this.timeline = this.writer(`timeline-${this.epoch}`);
    } catch (error) {
      this.fail(error);
    }
  }

  setRunning(isRunning: boolean): void {
    if (!this.timeline || this.isRunning === isRunning || this.hasFailed) return;
    this.isRunning = isRunning;
    const at = this.wallTime(this.elapsed());
    if (isRunning) this.note({ kind: "begun", at });
    else this.release(at);
  }

  tick(now: number): void {
    if (!this.isRunning) return;
    this.tracks.tick(now);
    if (now - this.lookedAt < lookEvery) return;
    this.lookedAt = now;
    const at = this.wallTime(now);
    this.followTracks();
    this.followPeople(at);
    this.followSpeaker(at);
  }

  /** Once everything is on the disk. */
  async stop(): Promise<void> {
    if (this.isRunning) this.release(this.wallTime(this.elapsed()));
    this.isRunning = false;
    await Promise.all([...this.writers].map((one) => one.close()));
    await Promise.all(this.closing);
  }

  private wallTime(now: number): number {
    return Math.round(this.startedAt + now - this.startedElapsed);
  }

  private note(entry: TimelineEntry): void {
    this.timeline?.append(Buffer.from(JSON.stringify(entry)));
  }

  private release(at: number): void {
    this.tracks.release();
    this.note({ kind: "ended", at });
    this.present.clear();
    this.speaker = "";
  }

  private followTracks(): void {
    const current = new Map<string, SentTrack>();
    for (const publisher of this.room.participants.values())
      for (const [sid, publication] of publisher.tracks)
        if (isReadable(publication) && isChosen(this.order.of, publisher, publication) && current.size < mostTracks)
          current.set(sid, { publisher, publication });
    this.tracks.follow(current);
  }

  private beginPart(
    { publisher, publication }: SentTrack,
    codec: RecordedCodec,
    width: number,
    height: number,
    now: number,
  ): OpenPart | null {
    if (!this.isRunning || this.hasFailed) return null;
    const file = `${this.epoch}-${++this.parts}`;
    const writer = this.writer(file);
    const { identity, name } = publisher.ticket;
    const source = sourceNames[publication.info.source] ?? "unknown";
    this.note({ kind: "part", at: this.wallTime(now), file, identity, name, source, codec, width, height });
    const sink = {
      append: (bytes: Uint8Array) => writer.append(bytes),
      end: () => {
        this.writers.delete(writer);
        const closed = writer.close().finally(() => (this.closing = this.closing.filter((one) => one !== closed)));
        this.closing.push(closed);
      },
    };
    return new Part(sink, codec, width, height, now);
  }

  private writer(file: string): SealedWriter {
    const writer = new SealedWriter(join(this.order.folder, file), this.key, (error) => this.fail(error));
    this.writers.add(writer);
    return writer;
  }

  private followPeople(at: number): void {
    const now = new Map<string, string>();
    for (const { ticket } of this.room.participants.values())
      if (!ticket.grants.isHidden) now.set(ticket.identity, ticket.name);
    for (const [identity, name] of now)
      if (!this.present.has(identity)) this.note({ kind: "joined", at, identity, name });
    for (const [identity, name] of this.present)
      if (!now.has(identity)) this.note({ kind: "left", at, identity, name });
    this.present.clear();
    for (const [identity, name] of now) this.present.set(identity, name);
  }

  private followSpeaker(at: number): void {
    const [loudest] = this.room.speakers.current();
    const identity = loudest ? this.room.participants.get(loudest.id)?.ticket.identity : undefined;
    if (identity === undefined || identity === this.speaker) return;
    this.speaker = identity;
    this.note({ kind: "speaking", at, identity });
  }

  private fail(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.isRunning = false;
    this.tracks.release();
    const code = error instanceof Error && "code" in error ? error.code : "";
    this.onFailed(code === "ENOSPC" || code === "EDQUOT");
  }
}

function isChosen(of: TrackChoice | undefined, { ticket }: Participant, { info, uplink }: Publication): boolean {
  if (!of) return true;
  return (
    of.kinds.includes(uplink.kind) &&
    (of.identity === null || of.identity === ticket.identity) &&
    (of.sources === null || of.sources.includes(sourceNames[info.source] ?? "unknown")) &&
    (of.trackSids === null || of.trackSids.includes(info.sid))
  );
}

/** What the server can read: encrypted end to end it cannot. */
export const isReadable = ({ info, uplink }: Publication): boolean =>
  (uplink.codec === "opus" || uplink.codec === "vp8") && info.encryption === Encryption_Type.NONE;
