import {
  ClientInfo_SDK,
  AddTrackRequest,
  DataPacket,
  DisconnectReason,
  LeaveRequest_Action,
  MediaSectionsRequirement,
  MuteTrackRequest,
  ParticipantInfo_State,
  ParticipantUpdate,
  SignalRequest,
  SignalResponse,
  TrackSource,
  TrackSubscribed,
  type JoinRequest,
  type ParticipantInfo,
  type Room as RoomInfo,
} from "@livekit/protocol";
import { Downlink } from "../media/downlink.ts";
import { isOwnAttribute } from "./vouched.ts";
import type { LeaveReason, Present, RoomSetup, Ticket } from "../media/messages.ts";
import { Lane } from "../media/intake.ts";
import { Peer } from "../media/peer.ts";
import { SpeakerWatch } from "../media/speakers.ts";
import type { Uplink } from "../media/uplink.ts";
import { Voices } from "../media/voices.ts";
import { describeJoin, describeReturn } from "./describe-join.ts";
import { describeRoom } from "./describe-room.ts";
import { MediaPaths } from "./media-paths.ts";
import { missingSections } from "./negotiation.ts";
import type { RelayGroup } from "../turn/credentials.ts";
import { Participant, type Publication } from "./participant.ts";
import { isCaption, isChat, isTyping } from "./message-reader.ts";
import { addTrack, runRequest } from "./requests.ts";
import { RoomBroadcast } from "./room-broadcast.ts";
import type { RoomEnvironment } from "./room-environment.ts";
import type { RoomView } from "./room-view.ts";

/** The client gives up after about this long; then its place is free. */
const RETURN_WITHIN = 15_000;
const MEDIA_LOST_AFTER = 10_000;

/** Firefox, and clients before protocol 10, tell tracks of one stream apart only where each has a stream of its own. */
const knowsNoGroups = ({ clientInfo }: JoinRequest): boolean =>
  clientInfo?.browser.toLowerCase() === "firefox" || (clientInfo?.protocol ?? 0) < 10;

interface Published {
  readonly publisher: Participant;
  readonly publication: Publication;
}

/** One call: who is in it and what goes to whom. */
export class Room implements RoomView {
  readonly name: string;
  readonly sid: string;
  readonly participants = new Map<string, Participant>();
  readonly speakers = new SpeakerWatch();
  readonly voices = new Voices();
  private readonly published = new Map<string, Published>();
  /** When the last one left (monotonic ms), or −1. */
  emptySince = -1;
  wasEntered = false;
  /** Of a media key's room. */
  setup: RoomSetup | null;
  /** What everybody in the call is told of it. */
  metadata = "";
  /** What it is made of, by subject (`notices.ts`). */
  readonly notices = new Map<string, string>();
  isRecorded = false;
  private readonly environment: RoomEnvironment;
  private readonly broadcast: RoomBroadcast;
  readonly paths: MediaPaths;
  readonly lane = new Lane();

  constructor(name: string, environment: RoomEnvironment, setup: RoomSetup | null = null) {
    this.name = name;
    this.environment = environment;
    this.setup = setup;
    this.metadata = setup?.metadata ?? "";
    this.sid = setup?.sid ?? environment.makeId("RM_");
    this.broadcast = new RoomBroadcast(this);
    this.paths = new MediaPaths({
      room: this,
      environment,
      relay: (from, label, bytes) => this.relay(from, label, bytes),
    });
    this.emptySince = environment.elapsed();
  }

  makeId(prefix: string): string {
    return this.environment.makeId(prefix);
  }

  wallClock(): number {
    return this.environment.wallClock();
  }

  others(participant: Participant): Participant[] {
    return [...this.participants.values()].filter((p) => p !== participant);
  }

  /** Those whom the others are told of. */
  visible(): Participant[] {
    return [...this.participants.values()].filter((p) => !p.ticket.grants.isHidden);
  }

  findPublication(trackSid: string): Published | null {
    return this.published.get(trackSid) ?? null;
  }

  sendTo(some: Iterable<Participant>, message: SignalResponse["message"]): void {
    const connections = [...some].flatMap(({ connection }) => connection ?? []);
    if (connections.length > 0) this.environment.connections.sendAll(connections, new SignalResponse({ message }));
  }

  /**
   * Someone comes in with a checked ticket, perhaps with two connections (LiveKit's v0).
   * @returns the participant that now owns the connection, or null
   */
  join(
    connection: number,
    ticket: Ticket,
    request: JoinRequest,
    relays: readonly RelayGroup[],
    isDual = false,
  ): Participant | null {
    const now = this.environment.elapsed();
    if (request.reconnect) return this.resume(connection, ticket, request, relays);
    for (const old of this.participants.values())
      if (old.ticket.identity === ticket.identity)
        this.remove(old, "duplicate", DisconnectReason.DUPLICATE_IDENTITY, now, LeaveRequest_Action.DISCONNECT);
    const peer: Peer = new Peer(
      this.environment.random32(),
      (packet) => participant.subscriber?.send(packet) ?? false,
      { level: (uplink, level, now) => this.noteLevel(participant, uplink, level, now) },
      (packet) => participant.publisher?.send(packet) ?? false,
    );
    peer.lane = this.lane;
    const participant = new Participant({
      sid: this.makeId("PA_"),
      ticket,
      peer,
      joinedAt: this.wallClock(),
      connection,
      connections: this.environment.connections,
      isDual,
      hasNamedStreams: isDual && knowsNoGroups(request),
      keepsPath: request.clientInfo?.sdk !== ClientInfo_SDK.GO,
    });
    participant.autoSubscribe = request.connectionSettings?.autoSubscribe ?? true;
    peer.mayPause = request.connectionSettings?.subscriberAllowPause ?? false;
    if (ticket.grants.canUpdateOwnMetadata) {
      for (const [key, value] of Object.entries(request.participantAttributes))
        if (isOwnAttribute(ticket, key)) participant.attributes[key] = value;
      if (request.metadata !== "") participant.metadata = request.metadata;
    }
    this.participants.set(participant.sid, participant);
    if (ticket.isAgent !== true) {
      this.emptySince = -1;
      this.wasEntered = true;
    }
    try {
      this.begin(participant, request, relays, now);
    } catch (error) {
      // Nobody else knows that it came: without a connection it would stay.
      this.remove(participant, "lost", DisconnectReason.STATE_MISMATCH, now);
      throw error;
    }
    return participant;
  }

  private begin(participant: Participant, request: JoinRequest, relays: readonly RelayGroup[], now: number): void {
    participant.send({ case: "join", value: describeJoin(this, participant, relays) });
    this.broadcastParticipant(participant, false);
    this.environment.publish({ kind: "joined", room: this.name, present: participant.present() });
    for (const track of request.addTrackRequests) addTrack(this, participant, new AddTrackRequest(track), now);
    this.subscribeToAll(participant, now);
    if (participant.ownOffers !== null) this.paths.openSubscriber(participant);
    if (request.publisherOffer) this.paths.negotiate(participant, request.publisherOffer);
  }

  /** Sound of a screen is always sent on, and so is that of clients which say no levels. */
  private noteLevel(participant: Participant, { sid }: Uplink, level: number, now: number): boolean {
    this.speakers.note(participant.sid, level);
    const source = participant.tracks.get(sid)?.info.source;
    return source !== TrackSource.MICROPHONE || this.voices.note(sid, level, now);
  }

  describe(): RoomInfo {
    return describeRoom(this);
  }

  /** The same client with a new WebSocket: its media path has gone on meanwhile. */
  private resume(
    connection: number,
    ticket: Ticket,
    request: JoinRequest,
    relays: readonly RelayGroup[],
  ): Participant | null {
    const now = this.environment.elapsed();
    const old = this.participants.get(request.participantSid);
    if (!old || old.ticket.identity !== ticket.identity || !old.isReachable || old.isSilent(now)) {
      if (old) this.remove(old, "lost", DisconnectReason.STATE_MISMATCH, now);
      return null;
    }
    if (old.connection !== null && old.connection !== connection) this.environment.connections.close(old.connection);
    old.connection = connection;
    old.signalLostAt = -1;
    old.asked.forget();
    old.ownOffers?.renew();
    old.isSectionsCheckDue = true;
    old.send({ case: "reconnect", value: describeReturn(this, old, relays) });
    const participants = [old, ...this.visible().filter((p) => p !== old)].map((p) => p.describe());
    old.send({ case: "update", value: new ParticipantUpdate({ participants }) });
    old.greetings = 5;
    return old;
  }

  /** One message of a client. */
  receive(participant: Participant, bytes: Uint8Array): void {
    if (participant.isGone) return;
    runRequest(this, participant, SignalRequest.fromBinary(bytes), this.environment.elapsed());
  }

  disconnected(participant: Participant, connection: number): void {
    if (participant.connection !== connection) return;
    participant.connection = null;
    participant.signalLostAt = this.environment.elapsed();
  }

  /** Data packets go to the others, or to those named, marked with who sent them. */
  private relay(participant: Participant, label: string, bytes: Buffer): void {
    if (!participant.ticket.grants.canPublishData || participant.isGone) return;
    let packet: DataPacket;
    try {
      packet = DataPacket.fromBinary(bytes);
    } catch {
      return;
    }
    if (packet.sequence > 0 && label === "_reliable") {
      // Sent again after a resume: already delivered.
      if (packet.sequence <= participant.lastMessageSequence) return;
      participant.lastMessageSequence = packet.sequence;
    }
    if (isCaption(packet) && !this.setup) return;
    if (participant.ticket.grants.isChatForbidden && isChat(packet)) return;
    // It stands for what is said, which the server is not to read.
    if (participant.ticket.grants.mustEncrypt && isTyping(packet)) return;
    packet.participantSid = participant.sid;
    packet.participantIdentity = participant.ticket.identity;
    if (packet.value.case === "user") {
      packet.value.value.participantSid = participant.sid;
      packet.value.value.participantIdentity = participant.ticket.identity;
    }
    const message = participant.ticket.grants.isHidden
      ? null
      : participant.messages.take(packet, this.environment.elapsed());
    if (message)
      this.environment.publish({
        kind: "message",
        room: this.name,
        identity: participant.ticket.identity,
        name: participant.ticket.name,
        organisation: participant.ticket.attributes["organisation"] ?? null,
        at: this.wallClock(),
        ...message,
      });
    const outgoing = Buffer.from(packet.toBinary());
    const to = packet.destinationIdentities;
    for (const other of this.others(participant)) {
      if (to.length > 0 && !to.includes(other.ticket.identity)) continue;
      if (other.subscriber?.sendMessage(label, outgoing) === false)
        this.remove(
          other,
          "lost",
          DisconnectReason.STATE_MISMATCH,
          this.environment.elapsed(),
          LeaveRequest_Action.RECONNECT,
        );
    }
  }

  /** A new track becomes a downlink of everybody who wants it. */
  offerTrack(publisher: Participant, publication: Publication, now: number): void {
    this.published.set(publication.info.sid, { publisher, publication });
    for (const other of this.others(publisher)) this.subscribeIfChosen(other, publisher, publication, now);
  }

  subscribeToAll(subscriber: Participant, now: number): void {
    for (const publisher of this.others(subscriber))
      for (const publication of publisher.tracks.values())
        this.subscribeIfChosen(subscriber, publisher, publication, now);
  }

  subscribeIfChosen(subscriber: Participant, publisher: Participant, publication: Publication, now: number): void {
    if (subscriber.choices.get(publication.info.sid) ?? subscriber.autoSubscribe)
      this.subscribe(subscriber, publisher, publication, now);
    else this.unsubscribe(subscriber, publication.info.sid, now);
  }

  subscribe(subscriber: Participant, publisher: Participant, publication: Publication, _now: number): void {
    const { sid } = publication.info;
    if (subscriber === publisher || subscriber.peer.downlinks.has(sid)) return;
    if (!subscriber.ticket.grants.canSubscribe || !publisher.permits(subscriber, sid)) return;
    const downlink = new Downlink(publication.uplink, subscriber.peer, () => this.environment.random32());
    downlink.wanted = Math.max(0, publication.info.layers.length - 1);
    downlink.priority = publication.info.source === TrackSource.SCREEN_SHARE ? 1e9 : 0;
    subscriber.peer.addDownlink(downlink);
    subscriber.isSectionsCheckDue = true;
  }

  unsubscribe(subscriber: Participant, trackSid: string, _now: number): void {
    const downlink = subscriber.peer.downlinks.get(trackSid);
    if (!downlink) return;
    subscriber.peer.removeDownlink(downlink);
    if (downlink.mid !== "") subscriber.draining.add(downlink.mid);
    subscriber.isSectionsCheckDue = true;
  }

  unpublish(publisher: Participant, publication: Publication, now: number): void {
    const { sid } = publication.info;
    publisher.tracks.delete(sid);
    this.published.delete(sid);
    publisher.peer.removeUplink(publication.uplink);
    this.voices.forget(publication.info.sid);
    for (const other of this.others(publisher)) {
      this.unsubscribe(other, sid, now);
      other.choices.delete(sid);
    }
    this.broadcastParticipant(publisher);
  }

  /** `update` to everybody; the person too, unless left out. */
  broadcastParticipant(participant: Participant, alsoThemselves = true): void {
    const info: ParticipantInfo = participant.describe();
    const update = new ParticipantUpdate({ participants: [info] });
    if (alsoThemselves) participant.send({ case: "update", value: update });
    if (!participant.ticket.grants.isHidden) this.sendTo(this.others(participant), { case: "update", value: update });
    if (alsoThemselves) this.environment.publish({ kind: "changed", room: this.name, present: participant.present() });
  }

  remove(
    participant: Participant,
    reason: LeaveReason,
    cause: DisconnectReason,
    now: number,
    action: LeaveRequest_Action | null = null,
  ): void {
    if (participant.isGone) return;
    participant.isGone = true;
    this.participants.delete(participant.sid);
    this.speakers.forget(participant.sid);
    const others = this.others(participant);
    for (const { info } of participant.tracks.values()) {
      this.published.delete(info.sid);
      this.voices.forget(info.sid);
      for (const other of others) this.unsubscribe(other, info.sid, now);
    }
    for (const downlink of participant.peer.downlinks.values()) participant.peer.removeDownlink(downlink);
    participant.state = ParticipantInfo_State.DISCONNECTED;
    if (!participant.ticket.grants.isHidden) {
      const update = new ParticipantUpdate({ participants: [participant.describe(cause)] });
      this.sendTo(others, { case: "update", value: update });
    }
    const { sid, ticket } = participant;
    this.environment.publish({ kind: "left", room: this.name, identity: ticket.identity, sid, reason });
    if (action !== null) participant.dismiss(cause, action);
    else if (participant.connection !== null) this.environment.connections.close(participant.connection);
    participant.connection = null;
    for (const transport of participant.transports) transport.close();
    // Agents alone keep no room open.
    if (this.emptySince < 0 && ![...this.participants.values()].some((one) => one.ticket.isAgent !== true))
      this.emptySince = now;
  }

  removeIdentity(identity: string, isMoved: boolean): boolean {
    const found = [...this.participants.values()].filter((p) => p.ticket.identity === identity);
    for (const participant of found)
      this.remove(
        participant,
        "removed",
        isMoved ? DisconnectReason.MIGRATION : DisconnectReason.PARTICIPANT_REMOVED,
        this.environment.elapsed(),
        LeaveRequest_Action.DISCONNECT,
      );
    return found.length > 0;
  }

  /** A moderator silences a track. Nobody but its owner can open it again. */
  mute(identity: string, trackSid: string): boolean {
    const found = this.findPublication(trackSid);
    if (!found || found.publisher.ticket.identity !== identity) return false;
    if (found.publication.info.muted) return true;
    found.publication.info.muted = true;
    found.publication.uplink.isMuted = true;
    this.voices.forget(found.publication.info.sid);
    found.publisher.send({ case: "mute", value: new MuteTrackRequest({ sid: trackSid, muted: true }) });
    this.broadcastParticipant(found.publisher);
    return true;
  }

  setAttributes(identity: string, attributes: Record<string, string>): boolean {
    const found = [...this.participants.values()].filter((p) => p.ticket.identity === identity);
    for (const participant of found) {
      Object.assign(participant.attributes, attributes);
      this.broadcastParticipant(participant);
    }
    return found.length > 0;
  }

  /** Those who are asked to come again have lost the call, which goes on without this process. */
  end(reason: DisconnectReason, action: LeaveRequest_Action): void {
    const why = action === LeaveRequest_Action.RECONNECT ? "lost" : "ended";
    for (const one of this.participants.values()) this.remove(one, why, reason, this.environment.elapsed(), action);
  }

  list(): Present[] {
    return this.visible().map((p) => p.present());
  }

  updateDemand(now: number): void {
    this.broadcast.updateDemand(now);
  }

  tickFast(now: number): void {
    for (const participant of this.participants.values()) {
      participant.peer.tickFast(now);
      if (!participant.isSectionsCheckDue) continue;
      participant.isSectionsCheckDue = false;
      this.paths.offer(participant, now);
      if (participant.ownOffers !== null) continue;
      const missing = missingSections(participant, now);
      if (missing) participant.send({ case: "mediaSectionsRequirement", value: new MediaSectionsRequirement(missing) });
    }
  }

  /** Twice a second; every other time also reports. */
  tickSlow(now: number, isFullSecond: boolean): void {
    for (const participant of this.participants.values()) {
      participant.peer.tickSlow(now);
      if (isFullSecond) participant.peer.report(now);
      if (participant.asked.takeOverdue(now)) participant.isSectionsCheckDue = true;
      if (participant.signalLostAt >= 0 && now - participant.signalLostAt > RETURN_WITHIN)
        this.remove(participant, "lost", DisconnectReason.CONNECTION_TIMEOUT, now);
      else if (participant.ownOffers?.isOverdue(now) && participant.connection !== null)
        this.remove(participant, "lost", DisconnectReason.CONNECTION_TIMEOUT, now, LeaveRequest_Action.RECONNECT);
      else if (participant.mediaLostAt >= 0 && now - participant.mediaLostAt > MEDIA_LOST_AFTER)
        this.remove(participant, "lost", DisconnectReason.CONNECTION_TIMEOUT, now, LeaveRequest_Action.RECONNECT);
    }
    this.broadcast.tick(now, isFullSecond);
  }

  reportSubscriptions(subscriber: Participant): void {
    this.broadcast.reportSubscriptions(subscriber);
  }

  reportFirstSubscription(publisher: Participant, publication: Publication): void {
    publication.isSubscriptionReported = true;
    publisher.send({ case: "trackSubscribed", value: new TrackSubscribed({ trackSid: publication.info.sid }) });
  }
}
