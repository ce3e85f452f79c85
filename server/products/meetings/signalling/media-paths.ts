import {
  DisconnectReason,
  LeaveRequest_Action,
  ParticipantInfo_State,
  SignalTarget,
  SubscriptionError,
  SubscriptionResponse,
  TrickleRequest,
  type SessionDescription,
} from "@livekit/protocol";
import { isTestRoom } from "../connection-test/room.ts";
import type { Downlink } from "../media/downlink.ts";
import { intake, type Lane, type Taker } from "../media/intake.ts";
import { isRtcp } from "../media/rtp.ts";
import { OfferError, type Offer } from "../media/sdp.ts";
import { Transport, type TransportEvents, type TransportState } from "../media/transport.ts";
import { answerClientOffer, sendPlan, takeClientOffer } from "./negotiation.ts";
import type { Participant } from "./participant.ts";
import type { RoomEnvironment } from "./room-environment.ts";
import type { ClientPaths, RoomView } from "./room-view.ts";

interface PathsOptions {
  readonly room: RoomView & { readonly name: string; readonly lane: Lane };
  readonly environment: RoomEnvironment;
  /** What came in a data channel. */
  relay(participant: Participant, label: string, bytes: Buffer): void;
}

/** The ways by which media comes from and goes to each participant of a room: one for both, or one each (LiveKit's v0). */
export class MediaPaths implements ClientPaths {
  private readonly options: PathsOptions;

  constructor(options: PathsOptions) {
    this.options = options;
  }

  negotiate(participant: Participant, description: SessionDescription): void {
    const { room } = this.options;
    const now = this.options.environment.elapsed();
    this.reading(participant, now, () => {
      const offer = participant.readOffer(description.sdp, now);
      const isRestart = participant.offer !== null && participant.offer.iceUfrag !== offer.iceUfrag;
      if (isRestart && !(participant.keepsPath && participant.publisher?.isAlive && !participant.isSilent(now)))
        return room.remove(participant, "lost", DisconnectReason.STATE_MISMATCH, now, LeaveRequest_Action.RECONNECT);
      const ended = takeClientOffer(participant, offer, description.id);
      participant.publisher ??= this.openPublisher(participant, offer);
      for (const publication of ended) room.unpublish(participant, publication, now);
      answerClientOffer(participant, (sid) => room.findPublication(sid));
      participant.isSectionsCheckDue = true;
      if (participant.ownOffers === null) this.settle(participant, now);
    });
  }

  /** The way to a client that is offered to (`Participant.ownOffers`), as soon as it is in. */
  openSubscriber(participant: Participant): void {
    participant.subscriber = this.open(participant, null, SignalTarget.SUBSCRIBER, {
      // Its own media comes the other way.
      hasMedia: false,
      message: () => undefined,
    });
    participant.isSectionsCheckDue = true;
  }

  /** Offers what has changed since the last offer to such a client. */
  offer(participant: Participant, now: number): void {
    const { ownOffers, subscriber, peer } = participant;
    if (!ownOffers || !subscriber) return;
    const { room } = this.options;
    const planOf = (downlink: Downlink, hasNamedStream: boolean) =>
      sendPlan(participant, downlink, { hasRepair: true, hasNamedStream }, (sid) => room.findPublication(sid));
    const offer = ownOffers.next(peer, subscriber, planOf, now);
    if (offer) participant.send({ case: "offer", value: offer });
  }

  accept(participant: Participant, description: SessionDescription): void {
    const { ownOffers, subscriber, peer } = participant;
    if (!ownOffers || !subscriber) return;
    const now = this.options.environment.elapsed();
    this.reading(participant, now, () => {
      if (!ownOffers.accept(peer, subscriber, description, now)) return;
      for (const value of participant.heldCandidates.splice(0)) participant.send({ case: "trickle", value });
      // What came or went meanwhile.
      participant.isSectionsCheckDue = true;
      participant.openDownlinks();
      this.settle(participant, now);
    });
  }

  addCandidate(participant: Participant, target: SignalTarget, candidate: string): void {
    const isSubscriber = participant.ownOffers !== null && target === SignalTarget.SUBSCRIBER;
    (isSubscriber ? participant.subscriber : participant.publisher)?.addCandidate(candidate);
  }

  /** Descriptions that cannot be read end the call for the client that sent them. */
  private reading(participant: Participant, now: number, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof OfferError)) throw error;
      const { room } = this.options;
      room.remove(participant, "lost", DisconnectReason.STATE_MISMATCH, now, LeaveRequest_Action.DISCONNECT);
    }
  }

  /** After sections have been agreed on. */
  private settle(participant: Participant, now: number): void {
    for (const downlink of participant.peer.downlinks.values()) {
      if (!downlink.isRefused) continue;
      participant.send({
        case: "subscriptionResponse",
        value: new SubscriptionResponse({ trackSid: downlink.uplink.sid, err: SubscriptionError.SE_CODEC_UNSUPPORTED }),
      });
    }
    participant.peer.chooseLayers(now);
    this.options.room.reportSubscriptions(participant);
  }

  private openPublisher(participant: Participant, offer: Offer): Transport {
    const transport = this.open(participant, offer, SignalTarget.PUBLISHER, {
      hasMedia: true,
      message: (label, bytes) => this.options.relay(participant, label, bytes),
    });
    if (participant.ownOffers === null) participant.subscriber = transport;
    return transport;
  }

  private open(
    participant: Participant,
    offer: Offer | null,
    target: SignalTarget,
    receive: Pick<TransportEvents, "message"> & { readonly hasMedia: boolean },
  ): Transport {
    const { room, environment } = this.options;
    const sdpMid = offer?.sections[0]?.mid ?? "0";
    const name = target === SignalTarget.PUBLISHER ? participant.sid : `${participant.sid} subscriber`;
    // A connection test asks whether UDP comes through.
    const settings = isTestRoom(room.name) ? { ...environment.settings, tcp: null } : environment.settings;
    const { peer } = participant;
    const taker: Taker = {
      weigh: (packet, now) => peer.weigh(packet, now),
      receive: (packet, now) => !participant.isGone && peer.receive(packet, now),
      leaveOut: (packet, now) => peer.leaveOut(packet, now),
    };
    const transport = new Transport(name, offer, settings, {
      message: receive.message,
      packet: (packet) => {
        participant.lastPacketAt = environment.elapsed();
        if (receive.hasMedia || isRtcp(packet)) intake.take(room.lane, taker, packet);
      },
      candidate(candidate) {
        const candidateInit = JSON.stringify({ candidate, sdpMid, sdpMLineIndex: 0 });
        const trickle = new TrickleRequest({ candidateInit, target });
        if (target === SignalTarget.SUBSCRIBER && !participant.ownOffers?.hasAnswer)
          participant.heldCandidates.push(trickle);
        else participant.send({ case: "trickle", value: trickle });
      },
      state: (state) => this.note(participant, state),
    });
    const { iceUfrag: ufrag, icePwd: password } = transport.local;
    environment.publish({ kind: "path", room: room.name, sid: participant.sid, ufrag, password });
    return transport;
  }

  /** One of a participant's transports has another state. */
  private note(participant: Participant, state: TransportState): void {
    if (participant.isGone) return;
    const { room } = this.options;
    const now = this.options.environment.elapsed();
    if (state === "failed" || state === "closed")
      return room.remove(participant, "lost", DisconnectReason.CONNECTION_TIMEOUT, now, LeaveRequest_Action.RECONNECT);
    if (state === "disconnected") participant.mediaLostAt = now;
    if (state !== "connected") return;
    participant.lastPacketAt = now;
    if (!participant.transports.some((one) => one.state === "disconnected")) participant.mediaLostAt = -1;
    participant.openDownlinks();
    participant.peer.chooseLayers(now);
    if (participant.isActive || participant.subscriber?.state !== "connected") return;
    participant.state = ParticipantInfo_State.ACTIVE;
    room.broadcastParticipant(participant);
  }
}
