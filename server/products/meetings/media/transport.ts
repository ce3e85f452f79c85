import datachannel from "node-datachannel";
import { announce, inventOffer, readLocalTransport, type LocalTransport, type Offer } from "./sdp.ts";

export interface TransportSettings {
  /** The one UDP port everybody's media comes to. */
  port: number;
  /** Addresses told to clients instead of this machine's own, e.g. behind NAT; empty = all local addresses. */
  announced: readonly string[];
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

/** More than this waiting in one data channel means the receiver has stopped taking it. */
const MOST_BUFFERED = 16 * 1024 * 1024;

/**
 * ICE, DTLS, SRTP and SCTP of one participant, by libdatachannel. It is told of one invented media line and hands over
 * every packet; what the client really negotiated never reaches it (see sdp.ts).
 */
export class Transport {
  readonly local: LocalTransport;
  state: TransportState = "connecting";
  private readonly connection: InstanceType<typeof datachannel.PeerConnection>;
  private readonly channels = new Map<string, Parameters<Parameters<typeof this.connection.onDataChannel>[0]>[0]>();
  private readonly waiting = new Map<string, Buffer[]>();
  private track: Parameters<Parameters<typeof this.connection.onTrack>[0]>[0] | null = null;
  private isTrackOpen = false;
  private isClosed = false;

  constructor(name: string, offer: Offer, settings: TransportSettings, events: TransportEvents) {
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
    connection.onTrack((track) => {
      this.track = track;
      track.onOpen(() => {
        this.isTrackOpen = true;
      });
      track.onMessage((packet) => {
        if (!this.isClosed) events.packet(packet);
      });
    });
    connection.onDataChannel((channel) => {
      const label = channel.getLabel();
      this.channels.set(label, channel);
      const flush = () => {
        for (const bytes of this.waiting.get(label) ?? []) this.sendMessage(label, bytes);
        this.waiting.delete(label);
      };
      channel.onOpen(flush);
      channel.onMessage((message) => {
        if (typeof message !== "string" && !this.isClosed)
          events.message(label, Buffer.isBuffer(message) ? message : Buffer.from(message));
      });
      if (channel.isOpen()) flush();
    });
    connection.onStateChange((state) => {
      if (this.isClosed || state === "new") return;
      this.state = state as TransportState;
      events.state(this.state);
    });
    let gathered: string[] | null = [];
    connection.onLocalCandidate((candidate) => {
      for (const line of announce(candidate, settings.announced)) {
        if (gathered === null) events.candidate(line);
        else gathered.push(line);
      }
    });
    connection.setRemoteDescription(inventOffer(offer), "offer");
    connection.setLocalDescription("answer");
    const description = connection.localDescription();
    if (!description) throw new Error("The media transport gave no description.");
    this.local = readLocalTransport(description.sdp);
    const early = gathered;
    gathered = null;
    for (const line of early) events.candidate(line);
  }

  addCandidate(candidate: string): void {
    if (this.isClosed || candidate === "") return;
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
