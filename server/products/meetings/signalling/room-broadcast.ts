import {
  ConnectionQuality,
  ConnectionQualityInfo,
  ConnectionQualityUpdate,
  RoomUpdate,
  SpeakerInfo,
  SpeakersChanged,
  StreamState,
  StreamStateInfo,
  StreamStateUpdate,
  SubscribedCodec,
  SubscribedQuality,
  SubscribedQualityUpdate,
  VideoQuality,
} from "@livekit/protocol";
import type { Participant } from "./participant.ts";
import type { RoomView } from "./room-view.ts";

const QUALITY_EVERY = 5000;

/** What a room sends its participants about itself: who speaks, how good the connections are, which layers are wanted. */
export class RoomBroadcast {
  private readonly room: RoomView;
  private lastQualityAt = 0;
  private publishedCount = -1;

  constructor(room: RoomView) {
    this.room = room;
  }

  /** Tells a participant who is new or has returned who is speaking already. */
  greet(participant: Participant): void {
    const speakers = this.room.speakers.current();
    if (speakers.length === 0) return;
    participant.send({
      case: "speakersChanged",
      value: new SpeakersChanged({
        speakers: speakers.map((s) => new SpeakerInfo({ sid: s.id, level: s.level, active: s.isActive })),
      }),
    });
  }

  tick(now: number, isFullSecond: boolean): void {
    this.sendSpeakers();
    this.sendStreamStates();
    this.updateDemand(now);
    if (!isFullSecond) return;
    for (const participant of this.room.participants.values()) {
      this.reportSubscriptions(participant);
      if (participant.isActive && participant.greetings-- > 0) this.greet(participant);
    }
    const count = this.room.visible().length;
    if (count !== this.publishedCount) {
      this.publishedCount = count;
      const update = new RoomUpdate({ room: this.room.describe() });
      this.room.sendTo(this.room.participants.values(), { case: "roomUpdate", value: update });
    }
    if (now - this.lastQualityAt < QUALITY_EVERY) return;
    this.lastQualityAt = now;
    this.sendQuality();
  }

  private sendSpeakers(): void {
    const changes = this.room.speakers.takeChanges();
    if (changes.length === 0) return;
    const value = new SpeakersChanged({
      speakers: changes.map((s) => new SpeakerInfo({ sid: s.id, level: s.level, active: s.isActive })),
    });
    this.room.sendTo(this.room.participants.values(), { case: "speakersChanged", value });
  }

  private sendStreamStates(): void {
    for (const participant of this.room.participants.values()) {
      const states: StreamStateInfo[] = [];
      for (const downlink of participant.peer.downlinks.values()) {
        const isPaused = downlink.target === -2;
        if (isPaused === downlink.isPauseReported) continue;
        downlink.isPauseReported = isPaused;
        states.push(
          new StreamStateInfo({
            participantSid: this.room.findPublication(downlink.uplink.sid)?.publisher.sid ?? "",
            trackSid: downlink.uplink.sid,
            state: isPaused ? StreamState.PAUSED : StreamState.ACTIVE,
          }),
        );
      }
      if (states.length > 0)
        participant.send({ case: "streamStateUpdate", value: new StreamStateUpdate({ streamStates: states }) });
    }
  }

  reportSubscriptions(subscriber: Participant): void {
    for (const downlink of subscriber.peer.downlinks.values()) {
      const found = this.room.findPublication(downlink.uplink.sid);
      if (found && !found.publication.isSubscriptionReported && downlink.mid !== "")
        this.room.reportFirstSubscription(found.publisher, found.publication);
    }
  }

  /** Publishers stop sending layers that nobody watches (dynacast). */
  updateDemand(now: number): void {
    for (const publisher of this.room.participants.values())
      for (const { uplink, demand, info } of publisher.tracks.values()) {
        if (uplink.kind !== "video") continue;
        const top = Math.max(0, info.layers.length - 1);
        let wanted = -1;
        for (const downlink of uplink.downlinks)
          if (!downlink.isDisabled)
            wanted = Math.max(wanted, downlink.wanted >= top ? VideoQuality.HIGH : downlink.wanted);
        const change = demand.update(wanted, now);
        if (change === null) continue;
        const qualities = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH].map(
          (quality, level) => new SubscribedQuality({ quality, enabled: level <= change }),
        );
        publisher.send({
          case: "subscribedQualityUpdate",
          value: new SubscribedQualityUpdate({
            trackSid: uplink.sid,
            subscribedQualities: qualities,
            subscribedCodecs: [new SubscribedCodec({ codec: uplink.codec, qualities })],
          }),
        });
      }
  }

  /** LOST is never sent: clients answer it with a full reconnect. */
  private sendQuality(): void {
    const updates: ConnectionQualityInfo[] = [];
    for (const participant of this.room.participants.values()) {
      const { sid, peer, ticket } = participant;
      const { estimate } = peer;
      const loss = Math.max(estimate.loss, peer.uplinkLoss());
      const penalty =
        loss * 100 * 1.5 + Math.max(0, estimate.roundTrip - 150) / 40 + (estimate.limit === Infinity ? 0 : 0.8);
      const score = Math.max(1, 4.5 - penalty * 0.25);
      const quality =
        score > 4 ? ConnectionQuality.EXCELLENT : score > 2.8 ? ConnectionQuality.GOOD : ConnectionQuality.POOR;
      const info = new ConnectionQualityInfo({ participantSid: sid, quality, score });
      if (!ticket.grants.isHidden) updates.push(info);
      else participant.send({ case: "connectionQuality", value: new ConnectionQualityUpdate({ updates: [info] }) });
    }
    const value = new ConnectionQualityUpdate({ updates });
    this.room.sendTo(this.room.participants.values(), { case: "connectionQuality", value });
  }
}
