import datachannel from "node-datachannel";
import {
  announce,
  inventAnswer,
  inventOffer,
  readLocalTransport,
  type LocalTransport,
  type Offer,
  type RemoteTransport,
} from "./sdp.ts";
import { tcpCandidate } from "./tcp/candidate.ts";

/** ICE over TCP, as far as a transport knows of it. */
export interface TcpWay {
  readonly port: number;
  addPath(ufrag: string, password: string): void;
  endPath(ufrag: string): void;
}

export interface TransportSettings {
  /** The one UDP port everybody's media comes to. */
  port: number;
  /** Addresses told to clients instead of this machine's own, e.g. behind NAT; empty = all local addresses. */
  announced: readonly string[];
  /** Takes the same packets by TCP; null: nothing does. */
  tcp?: TcpWay | null;
  /** Address to bind to; unset = all. */
  bindAddress?: string;
}

export type TransportState = "connecting" | "connected" | "disconnected" | "failed" | "closed";

export interface TransportEvents {
  packet(packet: Buffer): void;
  message(label: string, bytes: Buffer): void;
  candidate(candidate: string): void;
  state(state: TransportState): void;
}

type Connection = InstanceType<typeof datachannel.PeerConnection>;
type Channel = ReturnType<Connection["createDataChannel"]>;
type Track = ReturnType<Connection["addTrack"]>;

/** The channels that clients know (LiveKit's), where it is we who open them. */
const ownChannels = { _reliable: {}, _lossy: { unordered: true, maxRetransmits: 0 } } as const;
/** Candidates that came before the answer, at most. */
const mostEarly = 50;
/** More than this waiting in one data channel means the receiver has stopped taking it. */
const MOST_BUFFERED = 16 * 1024 * 1024;

/**
 * ICE, DTLS, SRTP and SCTP of one participant, by libdatachannel. It is told of one invented media line and hands over
 * every packet; what the client really negotiated never reaches it (see sdp.ts).
 */
export class Transport {
  readonly local: LocalTransport;
  state: TransportState = "connecting";
  private readonly connection: Connection;
  private readonly events: TransportEvents;
  private readonly tcp: TcpWay | null;
  private readonly channels = new Map<string, Channel>();
  private readonly waiting = new Map<string, Buffer[]>();
  private track: Track | null = null;
  /** Candidates of the client that wait for its answer; null: they go straight on. */
  private early: string[] | null = null;
  private isTrackOpen = false;
  private isClosed = false;

  /** @param offer the client's; null: it is we who offer, and `accept` takes the answer */
  constructor(name: string, offer: Offer | null, settings: TransportSettings, events: TransportEvents) {
    this.events = events;
    this.tcp = settings.tcp ?? null;
    this.connection = new datachannel.PeerConnection(name, {
      iceServers: [],
      enableIceUdpMux: true,
      portRangeBegin: settings.port,
      portRangeEnd: settings.port,
      disableAutoNegotiation: true,
      forceMediaTransport: true,
      maxMessageSize: 262_144,
      ...(settings.bindAddress === undefined ? {} : { bindAddress: settings.bindAddress }),
    });
    const { connection } = this;
    connection.onTrack((track) => this.takeTrack(track));
    connection.onDataChannel((channel) => this.takeChannel(channel));
    connection.onStateChange((state) => {
      if (this.isClosed || state === "new") return;
      this.state = state as TransportState;
      events.state(this.state);
    });
    let gathered: string[] | null = [];
    connection.onLocalCandidate((candidate) => {
      for (const line of this.spread(announce(candidate, settings.announced))) {
        if (gathered === null) events.candidate(line);
        else gathered.push(line);
      }
    });
    if (offer) {
      connection.setRemoteDescription(inventOffer(offer), "offer");
      connection.setLocalDescription("answer");
    } else this.offer();
    const description = connection.localDescription();
    if (!description) throw new Error("The media transport gave no description.");
    this.local = readLocalTransport(description.sdp);
    this.tcp?.addPath(this.local.iceUfrag, this.local.icePwd);
    const early = gathered;
    gathered = null;
    for (const line of early) events.candidate(line);
  }

  /** Each address by UDP and then, where there is a way, by TCP. */
  private spread(lines: readonly string[]): string[] {
    const { tcp } = this;
    return tcp ? lines.flatMap((line) => [line, tcpCandidate(line, tcp.port) ?? []].flat()) : [...lines];
  }

  /** Offers the one media line and the channels. */
  private offer(): void {
    this.early = [];
    const media = new datachannel.Video("0", "SendRecv");
    media.addVP8Codec(96);
    media.addSSRC(1, "x");
    this.takeTrack(this.connection.addTrack(media));
    for (const [label, config] of Object.entries(ownChannels))
      this.takeChannel(this.connection.createDataChannel(label, config));
    this.connection.setLocalDescription("offer");
  }

  /** The client's answer to our offer; what it answers to later ones never reaches the transport. */
  accept(answer: RemoteTransport): void {
    const { early } = this;
    const own = this.connection.localDescription();
    if (early === null || this.isClosed || !own) return;
    this.early = null;
    this.connection.setRemoteDescription(inventAnswer(answer, own.sdp), "answer");
    for (const candidate of early) this.addCandidate(candidate);
  }

  private takeTrack(track: Track): void {
    this.track = track;
    track.onOpen(() => {
      this.isTrackOpen = true;
    });
    track.onMessage((packet) => {
      if (!this.isClosed) this.events.packet(packet);
    });
  }

  private takeChannel(channel: Channel): void {
    const label = channel.getLabel();
    this.channels.set(label, channel);
    const flush = () => {
      for (const bytes of this.waiting.get(label) ?? []) this.sendMessage(label, bytes);
      this.waiting.delete(label);
    };
    channel.onOpen(flush);
    channel.onMessage((message) => {
      if (typeof message !== "string" && !this.isClosed)
        this.events.message(label, Buffer.isBuffer(message) ? message : Buffer.from(message));
    });
    if (channel.isOpen()) flush();
  }

  addCandidate(candidate: string): void {
    if (this.isClosed || candidate === "") return;
    if (this.early !== null) {
      if (this.early.length < mostEarly) this.early.push(candidate);
      return;
    }
    try {
      this.connection.addRemoteCandidate(candidate, "0");
    } catch {
      // A candidate that cannot be read or resolved (mDNS of another network) is one path less, no more.
    }
  }

  send(packet: Buffer): boolean {
    if (!this.isTrackOpen || this.isClosed) return false;
    try {
      return this.track?.sendMessageBinary(packet) ?? false;
    } catch {
      return false;
    }
  }

  /** Sends on a data channel; waits for it to open when it is a reliable one. False = the receiver has stopped taking. */
  sendMessage(label: string, bytes: Buffer): boolean {
    const channel = this.channels.get(label);
    if (this.isClosed) return true;
    if (!channel?.isOpen()) {
      if (label !== "_reliable") return true;
      const waiting = this.waiting.get(label) ?? [];
      if (waiting.length < 500) waiting.push(bytes);
      this.waiting.set(label, waiting);
      return true;
    }
    try {
      const buffered = channel.bufferedAmount();
      if (label !== "_reliable" && buffered > 256 * 1024) return true;
      if (buffered > MOST_BUFFERED) return false;
      channel.sendMessageBinary(bytes);
    } catch {
      return true;
    }
    return true;
  }

  get isAlive(): boolean {
    return !this.isClosed && (this.state === "connecting" || this.state === "connected");
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.state = "closed";
    this.tcp?.endPath(this.local.iceUfrag);
    // Whatever is still open when the process ends is closed by its finalizer, which waits without end: close it all here.
    for (const channel of this.channels.values()) channel.close();
    this.track?.close();
    this.connection.close();
  }
}

/** Ends libdatachannel's threads; without it a process that ends is torn down while they still run. */
export function endTransports(): void {
  datachannel.cleanup();
}
