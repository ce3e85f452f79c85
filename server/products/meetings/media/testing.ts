import {
  AddTrackRequest,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  SignalTarget,
  TrackSource,
  TrackType,
  TrickleRequest,
} from "@livekit/protocol";
import { WebSocket } from "ws";
import { elapsed } from "#clock";
import { picturePackets, rtpPacket } from "../recorder/testing.ts";
import { emptyHeader, isRtcp, readHeader } from "./rtp.ts";
import { parseRtcp } from "./rtcp.ts";
import { readLocalTransport } from "./sdp.ts";
import { Transport } from "./transport.ts";

/** What of one stream came: RFC 3550 §A.3, without reordering. */
interface Stream {
  first: number;
  highest: number;
  packets: number;
}

/** What a client is told of its own side in the description of the other. */
function answerTo(offer: string, local: Transport["local"]): string {
  const isTheirs =
    /^a=(ice-|fingerprint|setup|candidate|end-of-candidates|ssrc|msid:|rid|simulcast|extmap:.*transport-wide)/;
  const [session = "", ...media] = offer.trim().split(/\r\n(?=m=)/);
  const own = [
    `a=ice-ufrag:${local.iceUfrag}`,
    `a=ice-pwd:${local.icePwd}`,
    `a=fingerprint:${local.fingerprint.type} ${local.fingerprint.hash}`,
    `a=setup:${local.setup === "actpass" ? "active" : local.setup}`,
  ];
  const kept = (section: string): string[] =>
    section
      .split("\r\n")
      .filter((line) => !isTheirs.test(line) && !line.includes("transport-cc"))
      .map((line) => (/^a=(sendonly|sendrecv)$/.test(line) ? "a=recvonly" : line));
  return [...kept(session), ...media.flatMap((section) => [...kept(section), ...own]), ""].join("\r\n");
}

/** Our own offer: a camera and a microphone, each one stream. */
function offerOf({ iceUfrag, icePwd, fingerprint }: Transport["local"], hasSound: boolean): string {
  const transport = [
    "c=IN IP4 0.0.0.0",
    `a=ice-ufrag:${iceUfrag}`,
    `a=ice-pwd:${icePwd}`,
    `a=fingerprint:${fingerprint.type} ${fingerprint.hash}`,
    "a=setup:actpass",
    "a=rtcp-mux",
  ];
  const sending = (mid: string, track: string, ssrc: number): string[] => [
    ...transport,
    `a=mid:${mid}`,
    "a=sendonly",
    `a=msid:own ${track}`,
    `a=ssrc:${ssrc} cname:own`,
  ];
  const video = [
    "m=video 9 UDP/TLS/RTP/SAVPF 96",
    ...sending("0", "camera", 100),
    ...["a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtcp-fb:96 ccm fir"],
  ];
  const audio = [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    ...sending("1", "microphone", 200),
    ...["a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1"],
  ];
  const data = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", ...transport, "a=mid:d", "a=sctp-port:5000"];
  const mids = hasSound ? "0 1 d" : "0 d";
  const head = ["v=0", "o=- 7 1 IN IP4 127.0.0.1", "s=-", "t=0 0", `a=group:BUNDLE ${mids}`];
  return [...head, ...video, ...(hasSound ? audio : []), ...data, ""].join("\r\n");
}

/**
 * Someone in a call by LiveKit's v0, with real ICE, DTLS and SRTP, who decodes nothing: many fit on one machine. Works
 * against any server that speaks LiveKit's protocol. It tells the server of no packets that came, as browsers do.
 */
export class MediaClient {
  /** From the beginning to the last packet of the first whole key frame, ms; −1: none yet. */
  firstFrameAfter = -1;
  packets = 0;
  /** Of its own camera and microphone, since `watch`. */
  sent = 0;
  /** The longest time without a packet since `watch`, ms. */
  longestGap = 0;
  isAskedBack = false;
  private readonly socket: WebSocket;
  private readonly begun = elapsed();
  private readonly streams = new Map<number, Stream>();
  private readonly header = emptyHeader();
  private readonly nextPort: () => number;
  private videoType = 96;
  private keyTimestamp = -1;
  private lastAt = -1;
  private subscriber: Transport | null = null;
  private publisher: Transport | null = null;
  private early: string[] = [];
  private tracks = 0;
  private timer: NodeJS.Timeout | null = null;
  private isKeyWanted = false;

  /** @param nextPort a free UDP port each time */
  constructor(server: string, token: string, nextPort: () => number, isWatching = true) {
    this.nextPort = nextPort;
    const query = `sdk=go&version=2.4.0&protocol=13&auto_subscribe=${isWatching ? 1 : 0}&adaptive_stream=0`;
    this.socket = new WebSocket(`${server.replace("http", "ws")}/rtc?${query}&access_token=${token}`);
    this.socket.on("message", (bytes: Buffer) => this.receive(SignalResponse.fromBinary(bytes).message));
    this.socket.on("error", () => undefined);
  }

  /** Announces a camera, and a microphone, and sends them once the server knows of both. */
  publish(pictures: readonly Buffer[], sound: readonly Buffer[] | null): Promise<void> {
    const wanted = sound ? 2 : 1;
    const announce = (cid: string, source: TrackSource, type: TrackType): void =>
      this.send({
        case: "addTrack",
        value: new AddTrackRequest({ cid, source, type, name: cid, width: 320, height: 180 }),
      });
    return new Promise((resolve) => {
      const open = (): void => {
        announce("camera", TrackSource.CAMERA, TrackType.VIDEO);
        if (sound) announce("microphone", TrackSource.MICROPHONE, TrackType.AUDIO);
        const waiting = setInterval(() => {
          if (this.tracks < wanted) return;
          clearInterval(waiting);
          this.publisher = this.makeTransport(null, SignalTarget.PUBLISHER);
          const sdp = offerOf(this.publisher.local, sound !== null);
          this.send({ case: "offer", value: new SessionDescription({ type: "offer", sdp, id: 1 }) });
          this.stream(pictures, sound);
          resolve();
        }, 20);
      };
      if (this.socket.readyState === WebSocket.OPEN) open();
      else this.socket.once("open", open);
    });
  }

  /** From now on gaps and losses count. */
  watch(): void {
    this.longestGap = 0;
    this.lastAt = -1;
    this.packets = 0;
    this.sent = 0;
    this.streams.clear();
  }

  /** Share of what was sent that did not come, since `watch`. */
  loss(): number {
    let [expected, came] = [0, 0];
    for (const { first, highest, packets } of this.streams.values()) {
      expected += highest - first + 1;
      came += packets;
    }
    return expected === 0 ? 0 : Math.max(0, 1 - came / expected);
  }

  /** Until now, the gap that has not ended too. */
  gap(): number {
    return Math.max(this.longestGap, this.lastAt < 0 ? 0 : elapsed() - this.lastAt);
  }

  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.socket.terminate();
    this.subscriber?.close();
    this.publisher?.close();
  }

  private send(message: SignalRequest["message"]): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(new SignalRequest({ message }).toBinary());
  }

  private receive(message: SignalResponse["message"]): void {
    if (message.case === "offer") this.answer(message.value);
    else if (message.case === "answer") this.publisher?.accept(readLocalTransport(message.value.sdp));
    else if (message.case === "trackPublished") this.tracks++;
    else if (message.case === "leave") this.isAskedBack = true;
    else if (message.case === "trickle") {
      const { candidate } = JSON.parse(message.value.candidateInit) as { candidate: string };
      if (message.value.target === SignalTarget.PUBLISHER) this.publisher?.addCandidate(candidate);
      else if (this.subscriber) this.subscriber.addCandidate(candidate);
      else this.early.push(candidate);
    }
  }

  private answer({ sdp, id }: SessionDescription): void {
    this.videoType = Number(/a=rtpmap:(\d+) VP8\/90000/i.exec(sdp)?.[1] ?? this.videoType);
    if (!this.subscriber) {
      this.subscriber = this.makeTransport(sdp, SignalTarget.SUBSCRIBER);
      for (const candidate of this.early.splice(0)) this.subscriber.addCandidate(candidate);
    }
    const answer = answerTo(sdp, this.subscriber.local);
    this.send({ case: "answer", value: new SessionDescription({ type: "answer", sdp: answer, id }) });
  }

  private makeTransport(offer: string | null, target: SignalTarget): Transport {
    const remote = offer === null ? null : { ...readLocalTransport(offer), sections: [] };
    const settings = { port: this.nextPort(), announced: [], bindAddress: "127.0.0.1" };
    return new Transport(`client-${settings.port}`, remote, settings, {
      packet: (packet) => (target === SignalTarget.PUBLISHER ? this.readFeedback(packet) : this.take(packet)),
      message: () => undefined,
      candidate: (candidate) =>
        this.send({
          case: "trickle",
          value: new TrickleRequest({
            candidateInit: JSON.stringify({ candidate, sdpMid: "0", sdpMLineIndex: 0 }),
            target,
          }),
        }),
      state: () => undefined,
    });
  }

  private readFeedback(packet: Buffer): void {
    if (isRtcp(packet) && parseRtcp(packet).some(({ kind }) => kind === "pli" || kind === "fir"))
      this.isKeyWanted = true;
  }

  private take(packet: Buffer): void {
    if (isRtcp(packet) || !readHeader(packet, this.header)) return;
    const { ssrc, sequence, payloadType, timestamp, marker, payloadStart } = this.header;
    const now = elapsed();
    if (this.lastAt >= 0) this.longestGap = Math.max(this.longestGap, now - this.lastAt);
    this.lastAt = now;
    this.packets++;
    const stream = this.streams.get(ssrc);
    if (!stream) this.streams.set(ssrc, { first: sequence, highest: sequence, packets: 1 });
    else {
      stream.packets++;
      const ahead = (sequence - stream.highest) & 0xffff;
      if (ahead < 0x8000) stream.highest += ahead;
    }
    if (this.firstFrameAfter >= 0 || payloadType !== this.videoType) return;
    // RFC 7741 §4.2, §4.3: the first partition begins here, and its frame is a key frame.
    if (isKeyStart(packet, payloadStart)) this.keyTimestamp = timestamp;
    if (marker && timestamp === this.keyTimestamp) this.firstFrameAfter = now - this.begun;
  }

  /** 25 pictures and 50 packets of sound a second, over and over; from the first picture, a key frame, where one is wanted. */
  private stream(pictures: readonly Buffer[], sound: readonly Buffer[] | null): void {
    const start = elapsed();
    let [ticks, picture, videoSequence] = [0, 0, 0];
    this.timer = setInterval(() => {
      for (; ticks < (elapsed() - start) / 20; ticks++) {
        const bytes = sound?.[ticks % sound.length];
        if (bytes) {
          const of = { sequence: ticks, timestamp: ticks * 960, ssrc: 200, marker: false, payload: bytes };
          const packet = rtpPacket(of);
          packet[1] = 111;
          this.put(packet);
        }
        if (ticks % 2 === 1) continue;
        if (this.isKeyWanted) picture = 0;
        this.isKeyWanted = false;
        const packets = picturePackets(pictures[picture++ % pictures.length]!, videoSequence, ticks * 1800, 100);
        videoSequence += packets.length;
        for (const packet of packets) this.put(packet);
      }
    }, 10);
  }

  private put(packet: Buffer): void {
    if (this.publisher?.send(packet)) this.sent++;
  }
}

/** Whether VP8's payload begins a key frame. */
function isKeyStart(packet: Buffer, at: number): boolean {
  const first = packet[at] ?? 0;
  if ((first & 0x1f) !== 0x10) return false;
  let next = at + 1;
  if (first & 0x80) {
    const extension = packet[next++] ?? 0;
    if (extension & 0x80) next += (packet[next] ?? 0) & 0x80 ? 2 : 1;
    if (extension & 0x40) next++;
    if (extension & 0x30) next++;
  }
  return ((packet[next] ?? 1) & 1) === 0;
}
