import {
  DisconnectReason,
  Encryption_Type,
  LeaveRequest_Action,
  Pong,
  RequestResponse,
  RequestResponse_Reason,
  SimulcastCodecInfo,
  SubscriptionPermissionUpdate,
  TrackInfo,
  TrackPublishedResponse,
  TrackSource,
  TrackType,
  TrickleRequest,
  VideoQuality,
  type AddTrackRequest,
  type SignalRequest,
  type UpdateTrackSettings,
} from "@livekit/protocol";
import { layerForSize } from "../media/allocation.ts";
import { isOwnAttribute } from "./vouched.ts";
import { Demand } from "../media/dynacast.ts";
import { Uplink } from "../media/uplink.ts";
import type { CodecName } from "../media/sdp.ts";
import { LONGEST_METADATA } from "./limits.ts";
import { bindPublications } from "./negotiation.ts";
import type { Participant, Publication } from "./participant.ts";
import type { RoomView } from "./room-view.ts";
import { isOpen, mayPublish } from "./sources.ts";

type Case = NonNullable<SignalRequest["message"]["case"]>;
type ValueOf<C extends Case> = Extract<SignalRequest["message"], { case: C }>["value"];
type Step<C extends Case> = (room: RoomView, participant: Participant, value: ValueOf<C>, now: number) => void;

const MOST_TRACKS = 20;

function refuse(
  participant: Participant,
  reason: RequestResponse_Reason,
  message: string,
  request: RequestResponse["request"],
  requestId = 0,
): void {
  participant.send({ case: "requestResponse", value: new RequestResponse({ requestId, reason, message, request }) });
}

function codecOf(request: AddTrackRequest): CodecName | null {
  if (request.type === TrackType.AUDIO) return "opus";
  const wanted = (request.simulcastCodecs[0]?.codec ?? "vp8").toLowerCase().replace("video/", "");
  return wanted === "" || wanted === "vp8" ? "vp8" : wanted === "h264" ? "h264" : null;
}

const mimeTypes: Record<CodecName, string> = { opus: "audio/opus", vp8: "video/VP8", h264: "video/H264" };

function describeTrack(sid: string, request: AddTrackRequest, codec: CodecName): TrackInfo {
  const isScreen = request.source === TrackSource.SCREEN_SHARE || request.source === TrackSource.SCREEN_SHARE_AUDIO;
  const isEncrypted = (request.encryption ?? Encryption_Type.NONE) !== Encryption_Type.NONE;
  const layers = request.layers.toSorted((a, b) => a.quality - b.quality);
  return new TrackInfo({
    sid,
    type: request.type,
    name: request.name,
    source: request.source,
    width: request.width,
    height: request.height,
    muted: request.muted,
    simulcast: layers.length > 1,
    layers,
    disableDtx: request.disableDtx,
    stereo: request.stereo,
    // Each encrypted frame is one packet: a browser cannot open what came together.
    disableRed: request.type !== TrackType.AUDIO || request.disableRed || isEncrypted,
    encryption: request.encryption ?? Encryption_Type.NONE,
    mimeType: mimeTypes[codec],
    stream: request.stream !== "" ? request.stream : isScreen ? "screen" : "camera",
    audioFeatures: request.audioFeatures,
    backupCodecPolicy: request.backupCodecPolicy,
    codecs: [new SimulcastCodecInfo({ mimeType: mimeTypes[codec], cid: request.cid, layers })],
  });
}

/** Announces a track: what comes before or after the offer that carries it. */
export function addTrack(room: RoomView, participant: Participant, request: AddTrackRequest, now: number): void {
  const { grants } = participant.ticket;
  const say = (reason: RequestResponse_Reason, message: string) =>
    refuse(participant, reason, message, { case: "addTrack", value: request });
  if (isOpen(grants, request))
    return say(RequestResponse_Reason.NOT_ALLOWED, "This meeting is encrypted end to end: what is sent must be, too.");
  if (!mayPublish(grants, request)) return say(RequestResponse_Reason.NOT_ALLOWED, "You may not publish this.");
  const codec = codecOf(request);
  if (codec === null || (request.type !== TrackType.AUDIO && request.type !== TrackType.VIDEO))
    return say(RequestResponse_Reason.UNSUPPORTED_TYPE, "Only Opus, VP8 and H.264 are carried here.");
  if (participant.tracks.size >= MOST_TRACKS) return say(RequestResponse_Reason.LIMIT_EXCEEDED, "Too many tracks.");
  const known = [...participant.tracks.values()].find((t) => t.cid === request.cid && request.cid !== "");
  if (known) {
    participant.send({
      case: "trackPublished",
      value: new TrackPublishedResponse({ cid: request.cid, track: known.info }),
    });
    return;
  }
  const sid = room.makeId("TR_");
  const info = describeTrack(sid, request, codec);
  const uplink = new Uplink(sid, request.type === TrackType.AUDIO ? "audio" : "video", codec, (ssrc) =>
    participant.peer.askKeyframe(ssrc),
  );
  uplink.isMuted = request.muted;
  uplink.isAlone = info.disableRed;
  const publication: Publication = {
    cid: request.cid,
    info,
    uplink,
    demand: new Demand(),
    isSubscriptionReported: false,
  };
  participant.tracks.set(sid, publication);
  participant.peer.addUplink(uplink);
  bindPublications(participant);
  participant.send({ case: "trackPublished", value: new TrackPublishedResponse({ cid: request.cid, track: info }) });
  room.broadcastParticipant(participant);
  room.offerTrack(participant, publication, now);
}

function setMuted(room: RoomView, participant: Participant, sid: string, isMuted: boolean, now: number): void {
  const publication = participant.tracks.get(sid);
  if (!publication || publication.info.muted === isMuted) return;
  publication.info.muted = isMuted;
  publication.uplink.isMuted = isMuted;
  if (isMuted) room.voices.forget(publication.info.sid);
  if (!isMuted) publication.uplink.requestKeyframes(now);
  room.broadcastParticipant(participant);
}

function applySettings(participant: Participant, settings: UpdateTrackSettings, room: RoomView, now: number): void {
  for (const sid of settings.trackSids) {
    const downlink = participant.peer.downlinks.get(sid);
    if (!downlink) continue;
    downlink.isDisabled = settings.disabled || settings.quality === VideoQuality.OFF;
    const layers = room.findPublication(sid)?.publication.info.layers ?? [];
    const byQuality = Math.min(settings.quality, Math.max(0, layers.length - 1));
    downlink.wanted =
      settings.width > 0 && settings.height > 0 ? layerForSize(layers, settings.width, settings.height) : byQuality;
    const isScreen = room.findPublication(sid)?.publication.info.source === TrackSource.SCREEN_SHARE;
    downlink.priority = (isScreen ? 1e9 : 0) + settings.priority * 1e7 + settings.width * settings.height;
  }
  participant.peer.chooseLayers(now);
  room.updateDemand(now);
}

/** What each message of a client does. Messages not listed ask for nothing we offer. */
const steps: { [C in Case]?: Step<C> } = {
  offer: (room, participant, offer) => room.paths.negotiate(participant, offer),
  answer: (room, participant, answer) => room.paths.accept(participant, answer),
  trickle(room, participant, { candidateInit, target }) {
    let candidate: unknown;
    try {
      candidate = (JSON.parse(candidateInit) as { candidate?: unknown }).candidate;
    } catch {
      return refuse(participant, RequestResponse_Reason.INVALID_REQUEST, "That is not a candidate.", {
        case: "trickle",
        value: new TrickleRequest({ candidateInit }),
      });
    }
    if (typeof candidate === "string") room.paths.addCandidate(participant, target, candidate);
  },
  addTrack: (room, participant, request, now) => addTrack(room, participant, request, now),
  mute: (room, participant, { sid, muted }, now) => setMuted(room, participant, sid, muted, now),
  subscription(room, participant, { trackSids, subscribe, participantTracks }, now) {
    for (const sid of [...trackSids, ...participantTracks.flatMap((p) => p.trackSids)]) {
      participant.choices.set(sid, subscribe);
      const found = room.findPublication(sid);
      if (!found) continue;
      if (subscribe) room.subscribe(participant, found.publisher, found.publication, now);
      else room.unsubscribe(participant, sid, now);
    }
  },
  trackSetting: (room, participant, settings, now) => applySettings(participant, settings, room, now),
  leave(room, participant, _value, now) {
    room.remove(participant, "left", DisconnectReason.CLIENT_INITIATED, now);
  },
  subscriptionPermission(room, participant, { allParticipants, trackPermissions }, now) {
    if (allParticipants) participant.permitted = null;
    else {
      const identities = new Map<string, Set<string> | null>();
      const sids = new Map<string, Set<string> | null>();
      for (const one of trackPermissions) {
        const allowed = one.allTracks ? null : new Set(one.trackSids);
        if (one.participantIdentity !== "") identities.set(one.participantIdentity, allowed);
        if (one.participantSid !== "") sids.set(one.participantSid, allowed);
      }
      participant.permitted = { identities, sids };
    }
    for (const other of room.others(participant))
      for (const publication of participant.tracks.values()) {
        const allowed = participant.permits(other, publication.info.sid);
        const has = other.peer.downlinks.has(publication.info.sid);
        if (allowed === has) continue;
        other.send({
          case: "subscriptionPermissionUpdate",
          value: new SubscriptionPermissionUpdate({
            participantSid: participant.sid,
            trackSid: publication.info.sid,
            allowed,
          }),
        });
        if (allowed) room.subscribeIfChosen(other, participant, publication, now);
        else room.unsubscribe(other, publication.info.sid, now);
      }
  },
  syncState(room, participant, { subscription, trackSidsDisabled }, now) {
    for (const sid of [
      ...(subscription?.trackSids ?? []),
      ...(subscription?.participantTracks ?? []).flatMap((p) => p.trackSids),
    ])
      if (subscription) participant.choices.set(sid, subscription.subscribe);
    for (const downlink of participant.peer.downlinks.values())
      downlink.isDisabled = trackSidsDisabled.includes(downlink.uplink.sid);
    room.subscribeToAll(participant, now);
  },
  simulate(room, participant, { scenario }, now) {
    if (scenario.case === "leaveRequestFullReconnect")
      return participant.dismiss(DisconnectReason.UNKNOWN_REASON, LeaveRequest_Action.RECONNECT);
    if (scenario.case === "serverLeave")
      room.remove(participant, "left", DisconnectReason.SERVER_SHUTDOWN, now, LeaveRequest_Action.DISCONNECT);
  },
  ping(room, participant) {
    participant.send({ case: "pong", value: BigInt(Math.floor(room.wallClock())) });
  },
  pingReq(room, participant, { timestamp }) {
    participant.send({
      case: "pongResp",
      value: new Pong({ lastPingTimestamp: timestamp, timestamp: BigInt(Math.floor(room.wallClock())) }),
    });
  },
  updateMetadata(room, participant, update) {
    const request = { case: "updateMetadata", value: update } as const;
    if (!participant.ticket.grants.canUpdateOwnMetadata)
      return refuse(
        participant,
        RequestResponse_Reason.NOT_ALLOWED,
        "You may not change this.",
        request,
        update.requestId,
      );
    // All of them: many small changes must not add up to more.
    const attributes = JSON.stringify({ ...participant.attributes, ...update.attributes });
    const size = update.metadata.length + attributes.length + update.name.length;
    if (size > LONGEST_METADATA)
      return refuse(
        participant,
        RequestResponse_Reason.LIMIT_EXCEEDED,
        "Too much to carry.",
        request,
        update.requestId,
      );
    if (update.metadata !== "") participant.metadata = update.metadata;
    for (const [key, value] of Object.entries(update.attributes)) {
      if (!isOwnAttribute(participant.ticket, key)) continue;
      if (value === "") delete participant.attributes[key];
      else participant.attributes[key] = value;
    }
    room.broadcastParticipant(participant);
    participant.send({
      case: "requestResponse",
      value: new RequestResponse({ requestId: update.requestId, reason: RequestResponse_Reason.OK, request }),
    });
  },
  updateAudioTrack(room, participant, { trackSid, features }) {
    const publication = participant.tracks.get(trackSid);
    if (!publication) return;
    publication.info.audioFeatures = features;
    room.broadcastParticipant(participant);
  },
  updateVideoTrack(room, participant, { trackSid, width, height }) {
    const publication = participant.tracks.get(trackSid);
    if (!publication) return;
    publication.info.width = width;
    publication.info.height = height;
    room.broadcastParticipant(participant);
  },
  publishDataTrackRequest(_room, participant, value) {
    refuse(participant, RequestResponse_Reason.UNSUPPORTED_TYPE, "Data tracks are not carried here.", {
      case: "publishDataTrack",
      value,
    });
  },
};

export function runRequest(room: RoomView, participant: Participant, request: SignalRequest, now: number): void {
  const { message } = request;
  if (message.case === undefined) return;
  const step = steps[message.case] as Step<Case> | undefined;
  step?.(room, participant, message.value, now);
}
