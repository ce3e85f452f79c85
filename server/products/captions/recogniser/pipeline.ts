import type { Engine } from "../engine/engine.ts";
import { PacketOrder, type TrackSound } from "../speech/packets.ts";
import { sampleRate, VoiceCutter, type Piece } from "../speech/voice.ts";
import type { Load, Segment } from "./messages.ts";
import { Turns, type Work } from "./turns.ts";

/** Decodes one track's packets of Opus to mono sound of 16 kHz. Throws on what is none. */
export interface Decoder {
  decode(payload: Uint8Array): Int16Array;
  end(): void;
}

interface Around {
  readonly engine: Engine;
  readonly lanes: number;
  decoder(): Decoder;
  /** Monotonic ms. */
  elapsed(): number;
  makeId(): string;
  onSegment(segment: Segment): void;
  load(load: Load): void;
}

interface Track {
  readonly room: string;
  readonly decoder: Decoder;
  readonly order: PacketOrder;
  readonly cutter: VoiceCutter;
  of: Omit<TrackSound, "packets" | "at">;
  segmentId: string;
  /** The clock of the packets: where it stood, and what time that was. */
  time: number;
  receivedAt: number;
  /** How much of the open piece has been looked at, in samples. */
  looked: number;
}

interface Job extends Work {
  readonly piece: Piece;
  readonly of: Track["of"];
}

/** Nothing has come for so long: the piece is over. */
const silentAfter = 700;
/** A track that has been silent this long is forgotten. */
const forgottenAfter = 60_000;
/** How much more must have been said before a piece is looked at again: samples. */
const lookEvery = 1.2 * sampleRate;
const slowAfter = 4000;
const quickAgainAfter = 10_000;
const brokenAfter = 3;
/** A gap is filled with so much silence at most, which ends a piece; samples. */
const mostSilence = sampleRate;

/** From packets to text: decodes, cuts, and asks the engine, as much at a time as it takes. */
export class Pipeline {
  private readonly tracks = new Map<string, Track>();
  private readonly turns = new Turns<Job>();
  private readonly around: Around;
  private running = 0;
  private failures = 0;
  private slowUntil = -Infinity;
  private reported: Load = "on";

  constructor(around: Around) {
    this.around = around;
  }

  take({ packets, at, ...of }: TrackSound): void {
    const track = this.trackOf(of);
    track.of = of;
    track.receivedAt = this.around.elapsed();
    // The newest packet came now; older ones came before it.
    if (track.time === 0) track.time = at - packets.length * 20;
    for (const { packet, missing } of track.order.take(packets)) {
      if (missing === null) this.begin(track, at);
      else if (missing > 0) this.fill(track, missing / 3);
      let samples: Int16Array;
      try {
        samples = track.decoder.decode(packet.payload);
      } catch {
        continue;
      }
      this.push(track, samples);
    }
    // Clocks drift, and what was lost at the end is never known.
    if (Math.abs(at - track.time) > 2000 && !track.cutter.open()) track.time = at;
    this.pump();
  }

  /** Several times a second. */
  tick(): void {
    const now = this.around.elapsed();
    if (this.turns.longestWait(now) > slowAfter) {
      this.slowUntil = now + quickAgainAfter;
      this.turns.dropChanging();
    }
    for (const [sid, track] of this.tracks) {
      if (now - track.receivedAt > silentAfter) this.settle(track, track.cutter.close());
      if (now - track.receivedAt > forgottenAfter) this.forget(sid, track);
      else this.look(track, now);
    }
    this.report(now);
    this.pump();
  }

  /** A call is over: what was said last is a piece. */
  finish(room: string): void {
    for (const track of this.tracks.values()) if (track.room === room) this.settle(track, track.cutter.close());
    this.pump();
  }

  /** The captions of a call are over: nothing of it is kept. */
  drop(room: string): void {
    for (const [sid, track] of this.tracks) if (track.room === room) this.forget(sid, track);
    this.turns.drop(room);
  }

  private trackOf(of: Track["of"]): Track {
    const key = `${of.room} ${of.trackSid}`;
    let track = this.tracks.get(key);
    if (!track) {
      track = {
        room: of.room,
        decoder: this.around.decoder(),
        order: new PacketOrder(),
        cutter: new VoiceCutter(),
        of,
        segmentId: this.around.makeId(),
        time: 0,
        receivedAt: 0,
        looked: 0,
      };
      this.tracks.set(key, track);
    }
    return track;
  }

  private forget(key: string, track: Track): void {
    track.decoder.end();
    this.tracks.delete(key);
  }

  private begin(track: Track, at: number): void {
    this.settle(track, track.cutter.close());
    track.time = at;
  }

  private fill(track: Track, samples: number): void {
    const silence = Math.min(Math.round(samples), mostSilence);
    this.push(track, new Int16Array(silence));
    track.time += ((samples - silence) * 1000) / sampleRate;
  }

  private push(track: Track, samples: Int16Array): void {
    for (const piece of track.cutter.push(samples, track.time)) this.settle(track, piece);
    track.time += (samples.length * 1000) / sampleRate;
  }

  private settle(track: Track, piece: Piece | null): void {
    if (!piece) return;
    this.queue(track, piece, true);
    track.segmentId = this.around.makeId();
    track.looked = 0;
  }

  /** What has been understood so far is shown while someone speaks, unless there is too much to do. */
  private look(track: Track, now: number): void {
    if (now < this.slowUntil || this.turns.isWaiting(trackKey(track.of))) return;
    const piece = track.cutter.open();
    if (!piece || piece.samples.length - track.looked < lookEvery) return;
    track.looked = piece.samples.length;
    this.queue(track, piece, false);
  }

  private queue({ of, segmentId }: Track, piece: Piece, isFinal: boolean): void {
    this.turns.add({
      room: of.room,
      trackSid: trackKey(of),
      segmentId,
      isFinal,
      length: piece.endedAt - piece.startedAt,
      queuedAt: this.around.elapsed(),
      piece,
      of,
    });
  }

  private pump(): void {
    while (this.running < this.around.lanes) {
      const job = this.turns.take();
      if (!job) return;
      this.running++;
      void this.run(job);
    }
  }

  private async run(job: Job): Promise<void> {
    const { of, piece, segmentId, isFinal } = job;
    try {
      const text = await this.around.engine.recognise(piece.samples, of.language === "" ? null : of.language);
      this.failures = 0;
      const isStillOn = [...this.tracks.values()].some((one) => one.room === of.room);
      if (isStillOn && (text !== "" || isFinal))
        this.around.onSegment({ ...of, segmentId, isFinal, text, startedAt: piece.startedAt, endedAt: piece.endedAt });
    } catch {
      this.failures++;
    }
    this.running--;
    this.turns.done(job);
    this.report(this.around.elapsed());
    this.pump();
  }

  private report(now: number): void {
    const load: Load = this.failures >= brokenAfter ? "broken" : now < this.slowUntil ? "finals" : "on";
    if (load === this.reported) return;
    this.reported = load;
    this.around.load(load);
  }
}

const trackKey = ({ room, trackSid }: Pick<TrackSound, "room" | "trackSid">): string => `${room} ${trackSid}`;
