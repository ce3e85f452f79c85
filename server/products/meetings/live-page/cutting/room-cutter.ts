import { TrackSource } from "@livekit/protocol";
import type { LiveSource } from "@safos/contract/live-page";
import type { LivePiece } from "../../media/messages.ts";
import type { Uplink } from "../../media/uplink.ts";
import { isReadable } from "../../recorder/room-recorder.ts";
import { TrackRecorder } from "../../recorder/track-recorder.ts";
import { webmHead, type RecordedCodec } from "../../recorder/webm.ts";
import type { Participant, Publication } from "../../signalling/participant.ts";
import type { Room } from "../../signalling/room.ts";
import { LivePart } from "./live-part.ts";

const lookEvery = 200;
/** Of pictures at a time: what a phone decodes and a line of an office carries. */
const mostPictures = 6;
const mostSounds = 12;

const sourceNames: Readonly<Partial<Record<TrackSource, LiveSource>>> = {
  [TrackSource.CAMERA]: "camera",
  [TrackSource.MICROPHONE]: "microphone",
  [TrackSource.SCREEN_SHARE]: "screen",
  [TrackSource.SCREEN_SHARE_AUDIO]: "screenSound",
};

interface Sent {
  readonly publisher: Participant;
  readonly publication: Publication;
  readonly source: LiveSource;
}

interface Followed {
  readonly recorder: TrackRecorder;
  readonly uplink: Uplink;
}

/** Cuts what is sent in a room into segments for its live page, while it is to be shown. */
export class RoomCutter {
  private readonly room: Room;
  private readonly publish: (piece: LivePiece) => void;
  private readonly tracks = new Map<string, Followed>();
  /** When each last spoke, by the id of their connection. */
  private readonly spokeAt = new Map<string, number>();
  private isRunning = false;
  private lookedAt = -Infinity;
  private parts = 0;
  /** Apart from those of the process before. */
  private readonly epoch: string;

  constructor(room: Room, publish: (piece: LivePiece) => void) {
    this.room = room;
    this.publish = publish;
    this.epoch = room.wallClock().toString(36);
  }

  setRunning(isRunning: boolean): void {
    this.isRunning = isRunning;
    if (!isRunning) for (const sid of [...this.tracks.keys()]) this.drop(sid);
  }

  /** `now`: monotonic ms. */
  tick(now: number): void {
    if (!this.isRunning) return;
    for (const { recorder } of this.tracks.values()) recorder.tick(now);
    if (now - this.lookedAt < lookEvery) return;
    this.lookedAt = now;
    for (const { id } of this.room.speakers.current()) this.spokeAt.set(id, now);
    this.follow();
  }

  private follow(): void {
    const current = this.chosen();
    for (const [sid, { uplink }] of this.tracks) if (current.get(sid)?.publication.uplink !== uplink) this.drop(sid);
    for (const [sid, sent] of current) if (!this.tracks.has(sid)) this.take(sid, sent);
  }

  /** Screens first, then the cameras of those who spoke last. */
  private chosen(): Map<string, Sent> {
    const pictures: [string, Sent][] = [];
    const sounds: [string, Sent][] = [];
    for (const publisher of this.room.participants.values())
      for (const [sid, publication] of publisher.tracks) {
        const source = sourceNames[publication.info.source];
        if (!source || !isReadable(publication)) continue;
        const into = publication.uplink.kind === "audio" ? sounds : pictures;
        into.push([sid, { publisher, publication, source }]);
      }
    const rank = ({ source, publisher }: Sent): number =>
      source === "screen" ? Infinity : (this.spokeAt.get(publisher.sid) ?? -1);
    const ranked = pictures.toSorted(([, a], [, b]) => {
      const [first, second] = [rank(a), rank(b)];
      return first === second ? 0 : second > first ? 1 : -1;
    });
    return new Map([...ranked.slice(0, mostPictures), ...sounds.slice(0, mostSounds)]);
  }

  private take(sid: string, { publisher, publication: { uplink }, source }: Sent): void {
    // On a live page one is large and the others are small: the middle layer, and of screens the best.
    const wanted = source === "screen" ? 2 : 1;
    const { name } = publisher.ticket;
    const of = { who: publisher.sid, name, source };
    const recorder = new TrackRecorder(uplink, wanted, (codec, width, height) => this.begin(of, codec, width, height));
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

  private begin(
    of: { readonly who: string; readonly name: string; readonly source: LiveSource },
    codec: RecordedCodec,
    width: number,
    height: number,
  ): LivePart {
    const id = `${this.epoch}${(++this.parts).toString(36).padStart(4, "0")}`;
    const at = this.room.wallClock();
    this.publish({
      kind: "begun",
      track: { id, ...of, codec, width, height, at },
      head: webmHead(codec, width, height),
    });
    return new LivePart(codec, { width, height }, at, {
      segment: (segment, bytes) => this.publish({ kind: "segment", trackId: id, segment, bytes }),
      end: () => this.publish({ kind: "ended", trackId: id }),
    });
  }
}
