import {
  DataPacket,
  DataPacket_Kind,
  DataStream_Chunk,
  DataStream_Header,
  DataStream_OperationType,
  DataStream_TextHeader,
  DataStream_Trailer,
  Encryption_Type,
  TrackSource,
} from "@livekit/protocol";
import type { TextStream, TrackSound } from "../media/messages.ts";
import { SoundTap } from "../media/tap.ts";
import type { Uplink } from "../media/uplink.ts";
import { setNotice } from "./notices.ts";
import type { Participant, Publication } from "./participant.ts";
import type { Room } from "./room.ts";

/** How often sound is handed on, ms. */
const handEvery = 200;

interface Tapped {
  readonly tap: SoundTap;
  readonly uplink: Uplink;
  readonly publisher: Participant;
}

/** The captions of one call: taps its microphones while they are on, and sends everybody what was understood. */
export class RoomCaptions {
  private readonly room: Room;
  private readonly publish: (sound: TrackSound) => void;
  private readonly tapped = new Map<string, Tapped>();
  private isOn = false;
  private handedAt = -Infinity;

  constructor(room: Room, publish: (sound: TrackSound) => void) {
    this.room = room;
    this.publish = publish;
  }

  /** `notice` is what everybody in the call is told, guests too: LiveKit's metadata of the room. */
  set(isOn: boolean, notice: string): true {
    this.isOn = isOn;
    if (!isOn) for (const sid of [...this.tapped.keys()]) this.release(sid);
    setNotice(this.room, "captions", notice);
    return true;
  }

  /** `now`: monotonic ms. */
  tick(now: number): void {
    if (!this.isOn || now - this.handedAt < handEvery) return;
    this.handedAt = now;
    this.follow();
    for (const [trackSid, { tap, publisher }] of this.tapped) {
      const packets = tap.take();
      if (packets.length === 0) continue;
      const { identity, name } = publisher.ticket;
      const language = publisher.attributes["captionLanguage"] ?? "";
      this.publish({ room: this.room.name, trackSid, identity, name, language, at: this.room.wallClock(), packets });
    }
  }

  /** Taps what is new and lets go of what has ended. */
  private follow(): void {
    const current = new Map<string, { publisher: Participant; publication: Publication }>();
    for (const publisher of this.room.participants.values())
      for (const [sid, publication] of publisher.tracks)
        if (isReadable(publication)) current.set(publication.info.sid || sid, { publisher, publication });
    for (const [sid, { uplink }] of this.tapped) if (current.get(sid)?.publication.uplink !== uplink) this.release(sid);
    for (const [sid, { publisher, publication }] of current) {
      if (this.tapped.has(sid)) continue;
      const { uplink } = publication;
      const tap = new SoundTap();
      uplink.downlinks = [...uplink.downlinks, tap];
      this.tapped.set(sid, { tap, uplink, publisher });
    }
  }

  private release(sid: string): void {
    const found = this.tapped.get(sid);
    if (!found) return;
    this.tapped.delete(sid);
    found.uplink.downlinks = found.uplink.downlinks.filter((one) => one !== found.tap);
  }

  /** A text stream (LiveKit's data streams v1) in the name of the one who spoke, to everybody. */
  send({ identity, streamId, topic, attributes, text, at }: TextStream): true {
    const speaker = [...this.room.participants.values()].find((one) => one.ticket.identity === identity);
    const packets = streamPackets(streamId, topic, attributes, text, at).map((value) =>
      Buffer.from(
        new DataPacket({
          kind: DataPacket_Kind.RELIABLE,
          participantIdentity: identity,
          participantSid: speaker?.sid ?? "",
          value,
        }).toBinary(),
      ),
    );
    for (const one of this.room.participants.values())
      for (const packet of packets) one.subscriber?.sendMessage("_reliable", packet);
    return true;
  }
}

/** A microphone whose sound the server can read: encrypted end to end it cannot. */
const isReadable = ({ info, uplink }: Publication): boolean =>
  uplink.kind === "audio" &&
  uplink.codec === "opus" &&
  info.source === TrackSource.MICROPHONE &&
  info.encryption === Encryption_Type.NONE;

function streamPackets(
  streamId: string,
  topic: string,
  attributes: Record<string, string>,
  text: string,
  at: number,
): DataPacket["value"][] {
  const header = new DataStream_Header({
    streamId,
    timestamp: BigInt(at),
    topic,
    mimeType: "text/plain",
    attributes,
    contentHeader: {
      case: "textHeader",
      value: new DataStream_TextHeader({ operationType: DataStream_OperationType.CREATE }),
    },
  });
  const chunk = new DataStream_Chunk({ streamId, chunkIndex: 0n, content: Buffer.from(text, "utf8") });
  return [
    { case: "streamHeader", value: header },
    { case: "streamChunk", value: chunk },
    { case: "streamTrailer", value: new DataStream_Trailer({ streamId }) },
  ];
}
