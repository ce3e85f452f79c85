import { TrackSource } from "@livekit/protocol";
import type { LiveSource } from "@safos/contract/live-page";
import type { LivePiece } from "../../media/messages.ts";
import { FollowedTracks, type SentTrack } from "../../recorder/followed-tracks.ts";
import { isReadable } from "../../recorder/room-recorder.ts";
import { webmHead, type RecordedCodec } from "../../recorder/webm.ts";
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

interface Sent extends SentTrack {
  readonly source: LiveSource;
}

/** Cuts what is sent in a room into segments for its live page, while it is to be shown. */
export class RoomCutter {
  private readonly room: Room;
  private readonly publish: (piece: LivePiece) => void;
  private readonly tracks = new FollowedTracks<Sent>((sent, codec, width, height) =>
    this.begin(sent, codec, width, height),
  );
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
    if (!isRunning) this.tracks.release();
  }

  /** `now`: monotonic ms. */
  tick(now: number): void {
    if (!this.isRunning) return;
    this.tracks.tick(now);
    if (now - this.lookedAt < lookEvery) return;
    this.lookedAt = now;
    for (const { id } of this.room.speakers.current()) this.spokeAt.set(id, now);
    this.tracks.follow(this.chosen());
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

  private begin({ publisher, source }: Sent, codec: RecordedCodec, width: number, height: number): LivePart {
    const { sid: who, ticket } = publisher;
    const id = `${this.epoch}${(++this.parts).toString(36).padStart(4, "0")}`;
    const at = this.room.wallClock();
    this.publish({
      kind: "begun",
      track: { id, who, name: ticket.name, source, codec, width, height, at },
      head: webmHead(codec, width, height),
    });
    return new LivePart(codec, { width, height }, at, {
      segment: (segment, bytes) => this.publish({ kind: "segment", trackId: id, segment, bytes }),
      end: () => this.publish({ kind: "ended", trackId: id }),
    });
  }
}
