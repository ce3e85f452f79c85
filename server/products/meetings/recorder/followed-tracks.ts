import { TrackSource } from "@livekit/protocol";
import type { Uplink } from "../media/uplink.ts";
import type { Participant, Publication } from "../signalling/participant.ts";
import type { OpenPart } from "./part.ts";
import { TrackRecorder } from "./track-recorder.ts";
import type { RecordedCodec } from "./webm.ts";

/** A track as it is to be followed. */
export interface SentTrack {
  readonly publisher: Participant;
  readonly publication: Publication;
}

/** Begins a part of a track; null: nothing is kept of it. `now`: monotonic ms. */
type BeginPart<T> = (sent: T, codec: RecordedCodec, width: number, height: number, now: number) => OpenPart | null;

/** Tracks of a room, each with a recorder that is nobody's downlink. */
export class FollowedTracks<T extends SentTrack> {
  private readonly tracks = new Map<string, { readonly recorder: TrackRecorder; readonly uplink: Uplink }>();
  private readonly begin: BeginPart<T>;

  constructor(begin: BeginPart<T>) {
    this.begin = begin;
  }

  tick(now: number): void {
    for (const { recorder } of this.tracks.values()) recorder.tick(now);
  }

  /** Follows these, by their sid, and no others. */
  follow(current: ReadonlyMap<string, T>): void {
    for (const [sid, { uplink }] of this.tracks) if (current.get(sid)?.publication.uplink !== uplink) this.drop(sid);
    for (const [sid, sent] of current) if (!this.tracks.has(sid)) this.take(sid, sent);
  }

  release(): void {
    for (const sid of [...this.tracks.keys()]) this.drop(sid);
  }

  private take(sid: string, sent: T): void {
    const { uplink, info } = sent.publication;
    // Of many cameras each is small, so that the middle layer is enough; of a screen the best.
    const wanted = info.source === TrackSource.SCREEN_SHARE ? 2 : 1;
    const recorder = new TrackRecorder(uplink, wanted, (codec, width, height, now) =>
      this.begin(sent, codec, width, height, now),
    );
    uplink.downlinks = [...uplink.downlinks, recorder];
    this.tracks.set(sid, { recorder, uplink });
  }

  private drop(sid: string): void {
    const found = this.tracks.get(sid);
    if (!found) return;
    this.tracks.delete(sid);
    found.uplink.downlinks = found.uplink.downlinks.filter((one) => one !== found.recorder);
    found.recorder.end();
  }
}
