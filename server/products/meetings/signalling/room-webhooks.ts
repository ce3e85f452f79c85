import { ParticipantInfo_State, WebhookEvent, type ParticipantInfo, type TrackInfo } from "@livekit/protocol";
import type { MediaEvent } from "../media/messages.ts";
import type { Room } from "./room.ts";

interface Known {
  info: ParticipantInfo;
  isActive: boolean;
  tracks: ReadonlyMap<string, TrackInfo>;
}

/** What a room of a media key publishes of its participants, as LiveKit's webhooks: what is different from the time before. */
export class RoomWebhooks {
  private readonly known = new Map<string, Known>();
  private readonly publish: (event: WebhookEvent) => void;

  constructor(publish: (event: WebhookEvent) => void) {
    this.publish = publish;
  }

  note(room: Room, event: MediaEvent): void {
    if (event.kind === "joined" || event.kind === "changed") this.compare(room, event.present.sid);
    else if (event.kind === "left") this.end(room, event.sid);
  }

  private compare(room: Room, sid: string): void {
    const participant = room.participants.get(sid);
    if (!participant) return;
    const before = this.known.get(sid);
    const info = participant.describe();
    const isActive = (before?.isActive ?? false) || info.state === ParticipantInfo_State.ACTIVE;
    const tracks = new Map(info.tracks.map((track) => [track.sid, track.clone()]));
    this.known.set(sid, { info, isActive, tracks });
    if (isActive && before?.isActive !== true) this.send(room, "participant_joined", info);
    for (const [trackSid, track] of tracks)
      if (!before?.tracks.has(trackSid)) this.send(room, "track_published", info, track);
    for (const [trackSid, track] of before?.tracks ?? [])
      if (!tracks.has(trackSid)) this.send(room, "track_unpublished", info, track);
  }

  private end(room: Room, sid: string): void {
    const before = this.known.get(sid);
    if (!before) return;
    this.known.delete(sid);
    const info = before.info.clone();
    info.state = ParticipantInfo_State.DISCONNECTED;
    for (const track of before.tracks.values()) this.send(room, "track_unpublished", info, track);
    this.send(room, before.isActive ? "participant_left" : "participant_connection_aborted", info);
  }

  private send(room: Room, event: string, participant: ParticipantInfo, track?: TrackInfo): void {
    const createdAt = BigInt(Math.floor(room.wallClock() / 1000));
    this.publish(new WebhookEvent({ event, room: room.describe(), participant, createdAt, ...(track && { track }) }));
  }
}
