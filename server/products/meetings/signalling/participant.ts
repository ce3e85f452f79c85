import {
  ConnectionQuality,
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  ParticipantPermission,
  SignalResponse,
  TrackType,
  type TrackInfo,
  type TrickleRequest,
} from "@livekit/protocol";
import type { Demand } from "../media/dynacast.ts";
import type { Downlink } from "../media/downlink.ts";
import type { Present, Ticket } from "../media/messages.ts";
import type { Peer } from "../media/peer.ts";
import { OfferReader } from "../media/offer-reader.ts";
import type { Offer } from "../media/sdp.ts";
import type { Transport } from "../media/transport.ts";
import type { Uplink } from "../media/uplink.ts";
import { AskedSections } from "./asked-sections.ts";
import { OwnOffers } from "./own-offers.ts";
import { sourceNames, sourcesNamed } from "./sources.ts";
import { MessageReader } from "./message-reader.ts";

/** A published track: what others see of it, and its media. */
export interface Publication {
  cid: string;
  info: TrackInfo;
  uplink: Uplink;
  demand: Demand;
  isSubscriptionReported: boolean;
}

/** Who carries messages out of the media process. */
export interface Connections {
  send(connection: number, response: SignalResponse): void;
  sendAll(connections: readonly number[], response: SignalResponse): void;
  close(connection: number): void;
}

/** Sections that a client may have besides those of others' tracks: its own, and the ones it had before. */
const spareSections = 100;

/** A path on which packets ought to come, and none has for this long, is gone. */
const SILENT_AFTER = 1500;

/** One person in a room. */
export class Participant {
  readonly sid: string;
  readonly ticket: Ticket;
  readonly peer: Peer;
  readonly joinedAt: number;
  readonly tracks = new Map<string, Publication>();
  attributes: Record<string, string>;
  metadata: string;
  name: string;
  state: ParticipantInfo_State = ParticipantInfo_State.JOINED;
  /** The WebSocket now; null while the client is away and may come back. */
  connection: number | null;
  /** When the WebSocket or the media path was lost (monotonic ms), else −1. */
  signalLostAt = -1;
  mediaLostAt = -1;
  /** When the last packet came from the client, or its path opened (monotonic ms), or −1. */
  lastPacketAt = -1;
  /** The way in for what the client sends, and the way out to it: the same one, unless it is offered to. */
  publisher: Transport | null = null;
  subscriber: Transport | null = null;
  /** What we offer to a client that gets media on a connection of its own (LiveKit's v0); null: it offers, for both ways. */
  readonly ownOffers: OwnOffers | null;
  /** Our candidates for that connection until it has been answered: libjuice gives a path up whose checks come before. */
  readonly heldCandidates: TrickleRequest[] = [];
  /** Whether tracks are named in their streams: it knows no other way to tell them apart. */
  readonly hasNamedStreams: boolean;
  /**
   * Whether its media go on on the path that there is while it asks for a new one (an ICE restart). Pion, which LiveKit's Go SDK
   * is made of, gives the path up at once, and our transports have no second one.
   */
  readonly keepsPath: boolean;
  offer: Offer | null = null;
  private readonly offers = new OfferReader();
  private mostDownlinks = 0;
  offerId = 0;
  answerVersion = 1;
  /** Sections of ended downlinks: answered as inactive once before they are used again. */
  readonly draining = new Set<string>();
  isSectionsCheckDue = false;
  readonly asked = new AskedSections();
  autoSubscribe = true;
  /** What the client chose, by track sid. */
  readonly choices = new Map<string, boolean>();
  /** Whom the publisher lets subscribe; null = everybody. */
  permitted: { identities: Map<string, Set<string> | null>; sids: Map<string, Set<string> | null> } | null = null;
  quality: ConnectionQuality = ConnectionQuality.EXCELLENT;
  lastMessageSequence = 0;
  readonly messages = new MessageReader();
  isGone = false;
  /** How many more times they are sent who speaks already: clients ignore it until they have settled. */
  greetings = 5;
  private version = 0;
  private readonly connections: Connections;

  constructor(options: {
    sid: string;
    ticket: Ticket;
    peer: Peer;
    joinedAt: number;
    connection: number;
    connections: Connections;
    /** Whether it sends and receives on two connections (LiveKit's v0). */
    isDual: boolean;
    hasNamedStreams: boolean;
    keepsPath: boolean;
  }) {
    this.sid = options.sid;
    this.ticket = options.ticket;
    this.peer = options.peer;
    this.joinedAt = options.joinedAt;
    this.connection = options.connection;
    this.connections = options.connections;
    this.ownOffers = options.isDual ? new OwnOffers() : null;
    this.hasNamedStreams = options.hasNamedStreams;
    this.keepsPath = options.keepsPath;
    this.attributes = { ...options.ticket.attributes };
    this.metadata = options.ticket.metadata;
    this.name = options.ticket.name;
  }

  /** Refuses offers with far more sections than there ever were tracks for (`OfferError`). */
  readOffer(sdp: string, now: number): Offer {
    this.mostDownlinks = Math.max(this.mostDownlinks, this.peer.downlinks.size);
    return this.offers.read(sdp, { sections: spareSections + 2 * this.mostDownlinks, now });
  }

  /**
   * Whether packets ought to come and none do: a picture or an open microphone is sent many times a second, and for
   * pictures that are received there are reports each second.
   */
  isSilent(now: number): boolean {
    const isSending = [...this.tracks.values()].some(({ info }) => !info.muted);
    const isWatching = [...this.peer.downlinks.values()].some((one) => one.isOpen && one.uplink.kind === "video");
    return (isSending || isWatching) && this.lastPacketAt >= 0 && now - this.lastPacketAt > SILENT_AFTER;
  }

  get transports(): Transport[] {
    return [...new Set([this.publisher, this.subscriber])].filter((one) => one !== null);
  }

  /** Whether media can still come and go; false also before anything was agreed on. */
  get isReachable(): boolean {
    return this.subscriber !== null && this.transports.every((one) => one.isAlive);
  }

  /** What has a section goes out, once there is a way. */
  openDownlinks(): void {
    if (this.subscriber?.state !== "connected") return;
    for (const downlink of this.peer.downlinks.values()) downlink.isOpen = downlink.mid !== "";
  }

  get isActive(): boolean {
    return this.state === ParticipantInfo_State.ACTIVE;
  }

  send(message: SignalResponse["message"]): void {
    if (this.connection !== null) this.connections.send(this.connection, new SignalResponse({ message }));
  }

  /** Tells the client to go, or to come back with a new connection, and hangs up. */
  dismiss(reason: DisconnectReason, action: LeaveRequest_Action): void {
    this.send({
      case: "leave",
      value: new LeaveRequest({ reason, action, canReconnect: action !== LeaveRequest_Action.DISCONNECT }),
    });
    if (this.connection !== null) this.connections.close(this.connection);
    this.connection = null;
  }

  /** What others see; every call raises the version, because clients drop what is not newer. */
  describe(reason: DisconnectReason = DisconnectReason.UNKNOWN_REASON): ParticipantInfo {
    const { grants } = this.ticket;
    return new ParticipantInfo({
      sid: this.sid,
      identity: this.ticket.identity,
      name: this.name,
      metadata: this.metadata,
      attributes: this.attributes,
      state: this.state,
      tracks: [...this.tracks.values()].map((t) => t.info),
      joinedAt: BigInt(Math.floor(this.joinedAt / 1000)),
      joinedAtMs: BigInt(this.joinedAt),
      version: ++this.version,
      isPublisher: this.tracks.size > 0,
      kind: this.ticket.isAgent === true ? ParticipantInfo_Kind.AGENT : ParticipantInfo_Kind.STANDARD,
      disconnectReason: reason,
      permission: new ParticipantPermission({
        canPublish: grants.canPublish,
        canSubscribe: grants.canSubscribe,
        canPublishData: grants.canPublishData,
        canPublishSources: sourcesNamed(grants.canPublishSources),
        hidden: grants.isHidden,
        canUpdateMetadata: grants.canUpdateOwnMetadata,
      }),
    });
  }

  present(): Present {
    return {
      sid: this.sid,
      identity: this.ticket.identity,
      name: this.name,
      attributes: this.attributes,
      grants: this.ticket.grants,
      joinedAt: this.joinedAt,
      tracks: [...this.tracks.values()].map(({ info }) => ({
        sid: info.sid,
        kind: info.type === TrackType.AUDIO ? "audio" : "video",
        source: sourceNames[info.source] ?? "unknown",
        isMuted: info.muted,
      })),
    };
  }

  /** May `subscriber` have this person's track? */
  permits(subscriber: Participant, trackSid: string): boolean {
    if (!this.permitted) return true;
    for (const allowed of [
      this.permitted.identities.get(subscriber.ticket.identity),
      this.permitted.sids.get(subscriber.sid),
    ])
      if (allowed === null || allowed?.has(trackSid)) return true;
    return false;
  }

  pendingDownlinks(kind: "audio" | "video"): Downlink[] {
    return [...this.peer.downlinks.values()].filter((d) => d.mid === "" && !d.isRefused && d.uplink.kind === kind);
  }
}
