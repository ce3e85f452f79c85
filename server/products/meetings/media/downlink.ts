import { everyPicture } from "./allocation.ts";
import { RateMeter } from "./bandwidth.ts";
import type { Layer } from "./layer.ts";
import { SentLog } from "./packet-cache.ts";
import { Rewriter } from "./rewriter.ts";
import { chooseEarlier, writeRed, type Earlier } from "./red.ts";
import { buildSenderReport } from "./rtcp.ts";
import { emptyHeader, readHeader, toSendTime, writeHeader, type OutgoingHeader, type RtpHeader } from "./rtp.ts";
import { distance32 } from "./sequence.ts";
import type { TrackOutput } from "./track.ts";
import type { Uplink } from "./uplink.ts";
import { emptyDescriptor, readDescriptor, renumber, type Vp8Descriptor } from "./vp8.ts";

/** Sent packets are copied by the transport before `send` returns, so one buffer serves them all. */
const scratch = Buffer.allocUnsafeSlow(2048);
const outgoing: OutgoingHeader = {
  payloadType: 0,
  marker: false,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  sendTimeId: 0,
  sendTime: 0,
  transportId: 0,
};
const resendHeader: RtpHeader = emptyHeader();
const earlierHeader: RtpHeader = emptyHeader();
const resendDescriptor = emptyDescriptor();

/** Packets that are sent twice at a time, at most. */
const mostRepeated = 100;

/** How a packet goes: its header has a place for the number across the transport; it may wait for its turn. */
export interface Sending {
  readonly hasNumber: boolean;
  readonly isPicture: boolean;
}

const plain: Sending = { hasNumber: false, isPicture: false };
const numbered: Sending = { hasNumber: true, isPicture: false };
const picture: Sending = { hasNumber: false, isPicture: true };
const numberedPicture: Sending = { hasNumber: true, isPicture: true };

export interface Sink {
  /** `packet` is only valid during the call. False when it could not be sent. */
  send(packet: Buffer, as: Sending, now: number): boolean;
  readonly meter: RateMeter;
  /** How many earlier packets of sound go with each. */
  readonly redundancy: number;
}

/** One track on its way to one subscriber. */
export class Downlink implements TrackOutput {
  readonly uplink: Uplink;
  readonly ssrc: number;
  readonly rtxSsrc: number;
  private readonly sink: Sink;
  /** Media section it is sent in; empty until an offer had room for it. */
  mid = "";
  payloadType = 0;
  rtxPayloadType = 0;
  /** Payload type for packets that come with those before them; 0: the subscriber cannot take them. */
  redPayloadType = 0;
  sendTimeId = 0;
  /** Extension id of the number across the transport; 0: the subscriber does not tell of it. */
  transportId = 0;
  /** Transport up and answered: packets may go. */
  isOpen = false;
  /** The subscriber switched it off or hid it. */
  isDisabled = false;
  /** Highest layer the subscriber wants. */
  wanted = 2;
  /** Layer to switch to at its next key frame; -2 = paused for lack of room. */
  target = -1;
  priority = 0;
  /** Highest temporal layer that has room. */
  temporalTarget = everyPicture;
  private temporal = everyPicture;
  current: Layer | null = null;
  isPauseReported = false;
  /** The subscriber cannot decode this codec. */
  isRefused = false;
  packets = 0;
  octets = 0;
  readonly meter = new RateMeter();
  private readonly rewriter: Rewriter;
  private readonly sent: SentLog;
  private rtxSequence: number;
  private readonly reports = new Map<number, number>();

  constructor(uplink: Uplink, sink: Sink, random: () => number) {
    this.uplink = uplink;
    this.sink = sink;
    this.ssrc = (random() | 1) >>> 0;
    this.rtxSsrc = uplink.kind === "video" ? (random() & ~1) >>> 0 || 2 : 0;
    this.rewriter = new Rewriter(uplink.clockRate, random() & 0x7fff, random());
    this.rtxSequence = random() & 0x7fff;
    this.sent = new SentLog(uplink.kind === "video" ? 1024 : 128);
  }

  forward(
    layer: Layer,
    sequence: number,
    packet: Buffer,
    header: RtpHeader,
    vp8: Vp8Descriptor | null,
    isKeyframe: boolean,
    now: number,
  ): void {
    if (!this.isOpen || this.isDisabled || this.target === -2) return this.interrupt();
    if (this.current !== layer) {
      if (!isKeyframe) return;
      if (
        this.uplink.kind === "video" &&
        (this.current === null ? this.isTooLarge(layer) : layer.index !== this.target)
      )
        return;
      this.rewriter.changeSource(sequence, header.timestamp, vp8, now, this.align(layer, header.timestamp));
      this.current = layer;
    }
    const { rewriter } = this;
    if (vp8 !== null && rewriter.isLate(sequence)) {
      if (rewriter.hasSkipped(vp8.pictureId)) return this.fill(sequence, header, now);
    } else if (vp8 !== null && !this.isWithin(vp8)) return rewriter.skip(sequence, vp8.pictureId);
    if (!rewriter.map(sequence, header.timestamp, vp8, now)) return;
    this.sent.put(
      rewriter.sequence,
      layer.index,
      sequence,
      rewriter.timestamp,
      vp8 ? rewriter.pictureId : 0,
      vp8 ? rewriter.tl0 : 0,
    );
    outgoing.payloadType = this.payloadType;
    outgoing.ssrc = this.ssrc;
    outgoing.marker = header.marker;
    outgoing.sequence = rewriter.sequence;
    outgoing.timestamp = rewriter.timestamp;
    outgoing.sendTimeId = this.sendTimeId;
    if (this.sendTimeId !== 0) outgoing.sendTime = toSendTime(now);
    outgoing.transportId = this.transportId;
    const earlier = this.earlier(layer, sequence, header);
    if (earlier.length > 0) outgoing.payloadType = this.redPayloadType;
    let start = writeHeader(scratch, outgoing);
    if (earlier.length > 0) start = writeRed(scratch, start, this.payloadType, earlier);
    packet.copy(scratch, start, header.payloadStart, header.payloadEnd);
    if (vp8) renumber(scratch, start, vp8, rewriter.pictureId, rewriter.tl0);
    this.push(start + header.payloadEnd - header.payloadStart, start, now);
  }

  /** Whether a packet's temporal layer is sent; a change begins with a picture, and one upwards where nothing older is needed. */
  private isWithin(vp8: Vp8Descriptor): boolean {
    if (vp8.isKeyframe || (vp8.isFrameStart && this.temporalTarget < this.temporal))
      this.temporal = this.temporalTarget;
    const { temporalLayer } = vp8;
    if (vp8.isFrameStart && vp8.isLayerSync && temporalLayer > this.temporal && temporalLayer <= this.temporalTarget)
      this.temporal = this.temporalTarget;
    return temporalLayer <= this.temporal;
  }

  /** An empty packet in place of one that came late, of a picture that is not sent: its number is taken. */
  private fill(sequence: number, header: RtpHeader, now: number): void {
    if (!this.rewriter.map(sequence, header.timestamp, null, now)) return;
    outgoing.payloadType = this.payloadType;
    outgoing.ssrc = this.ssrc;
    outgoing.marker = false;
    outgoing.sequence = this.rewriter.sequence;
    outgoing.timestamp = this.rewriter.timestamp;
    outgoing.sendTimeId = this.sendTimeId;
    if (this.sendTimeId !== 0) outgoing.sendTime = toSendTime(now);
    outgoing.transportId = this.transportId;
    const start = writeHeader(scratch, outgoing);
    this.push(start, start, now);
  }

  /** The packets before this one that go with it again, so that a lost one is not heard. */
  private earlier(layer: Layer, sequence: number, header: RtpHeader): readonly Earlier[] {
    if (this.redPayloadType === 0 || this.uplink.isAlone) return [];
    const candidates: Earlier[] = [];
    for (let back = 1; back <= this.sink.redundancy; back++) {
      const packet = this.rewriter.isOf(sequence - back) ? layer.cache.get(sequence - back) : undefined;
      if (!packet || !readHeader(packet, earlierHeader)) break;
      const { payloadStart: start, payloadEnd: end, timestamp } = earlierHeader;
      candidates.push({ packet, start, end, offset: distance32(header.timestamp, timestamp) });
    }
    return chooseEarlier(candidates, header.payloadEnd - header.payloadStart);
  }

  /** What is not sent now must leave no hole behind when it goes on. */
  interrupt(): void {
    this.current = null;
  }

  missPacket(layer: Layer): void {
    if (this.current === layer) this.interrupt();
  }

  private isTooLarge(layer: Layer): boolean {
    return this.target >= 0 && layer.index > this.target;
  }

  /** The path is full: the picture stands until the smaller layer's key frame comes, for sound's sake. */
  leaveTooLarge(): void {
    if (this.current !== null && this.uplink.kind === "video" && this.isTooLarge(this.current)) this.interrupt();
  }

  /** Too much waited and is gone: the picture begins again with a key frame, and nobody gets what was before it. */
  startAnew(now: number): void {
    this.interrupt();
    this.sent.clear();
    this.pursue(now);
  }

  private sending(): Sending {
    if (this.uplink.kind === "video") return this.transportId === 0 ? picture : numberedPicture;
    return this.transportId === 0 ? plain : numbered;
  }

  private push(size: number, start: number, now: number): void {
    if (!this.sink.send(scratch.subarray(0, size), this.sending(), now)) return;
    this.packets++;
    this.octets += size - start;
    this.meter.add(size);
    this.sink.meter.add(size);
  }

  /** The new layer's time on the old layer's clock, when both have told theirs (RFC 3550 §6.4.1). */
  private align(next: Layer, timestamp: number): number | null {
    const old = this.current;
    if (!old || old.reportNtp === 0 || next.reportNtp === 0) return null;
    const { clockRate } = this.uplink;
    const ntp = next.reportNtp + (distance32(timestamp, next.reportRtp) * 1000) / clockRate;
    return (old.reportRtp + Math.round(((ntp - old.reportNtp) * clockRate) / 1000)) >>> 0;
  }

  /** Answers a NACK for our own number: by RTX when the subscriber has it, else the packet itself again. @returns its size; 0: none */
  resend(sequence: number, now: number, pause: number): number {
    const record = this.sent.take(sequence, now, pause);
    const layer = record ? this.uplink.layers[record.layer] : undefined;
    const packet = record ? layer?.cache.get(record.incoming) : undefined;
    if (!record || !packet || !readHeader(packet, resendHeader)) return 0;
    const useRtx = this.rtxSsrc !== 0 && this.rtxPayloadType !== 0;
    outgoing.payloadType = useRtx ? this.rtxPayloadType : this.payloadType;
    outgoing.ssrc = useRtx ? this.rtxSsrc : this.ssrc;
    outgoing.marker = resendHeader.marker;
    outgoing.sequence = useRtx ? this.rtxSequence : sequence;
    outgoing.timestamp = record.timestamp;
    outgoing.sendTimeId = this.sendTimeId;
    if (this.sendTimeId !== 0) outgoing.sendTime = toSendTime(now);
    outgoing.transportId = this.transportId;
    let start = writeHeader(scratch, outgoing);
    if (useRtx) {
      this.rtxSequence = (this.rtxSequence + 1) & 0xffff;
      scratch[start++] = sequence >> 8;
      scratch[start++] = sequence & 0xff;
    }
    packet.copy(scratch, start, resendHeader.payloadStart, resendHeader.payloadEnd);
    if (
      this.uplink.codec === "vp8" &&
      readDescriptor(packet, resendHeader.payloadStart, resendHeader.payloadEnd, resendDescriptor)
    )
      renumber(scratch, start, resendDescriptor, record.pictureId, record.tl0);
    const size = start + resendHeader.payloadEnd - resendHeader.payloadStart;
    // What was missing goes before what waits.
    if (!this.sink.send(scratch.subarray(0, size), this.transportId === 0 ? plain : numbered, now)) return 0;
    this.sink.meter.add(size);
    return size;
  }

  /** Whether its packets may be sent twice to see how much room there is: receivers drop the second. */
  get mayRepeat(): boolean {
    return this.isOpen && this.current !== null && this.rtxSsrc !== 0 && this.rtxPayloadType !== 0;
  }

  /** Sends the newest packets once more, up to a number of bytes. @returns how many were sent */
  repeat(bytes: number, now: number): number {
    let sent = 0;
    for (let back = 0; back < mostRepeated && sent < bytes; back++)
      sent += this.resend((this.rewriter.sequence - back) & 0xffff, now, 0);
    return sent;
  }

  /** The publisher's report with our numbers, so that the subscriber can keep sound and picture together. */
  passSenderReport(layer: Layer, ntpHigh: number, ntpLow: number, rtpTime: number, now: number): void {
    if (!this.isOpen || layer !== this.current || this.packets === 0) return;
    this.reports.set(((ntpHigh & 0xffff) * 0x10000 + (ntpLow >>> 16)) >>> 0, now);
    if (this.reports.size > 8) {
      const oldest = this.reports.keys().next().value;
      if (oldest !== undefined) this.reports.delete(oldest);
    }
    this.sink.send(
      buildSenderReport({
        ssrc: this.ssrc,
        ntpHigh,
        ntpLow,
        rtpTime: this.rewriter.mapTimestamp(rtpTime),
        packets: this.packets,
        octets: this.octets,
      }),
      plain,
      now,
    );
  }

  /** Round trip in ms from a receiver report about us, or -1. */
  roundTrip(lastSenderReport: number, delay: number, now: number): number {
    const sentAt = this.reports.get(lastSenderReport);
    return sentAt === undefined ? -1 : Math.max(0, now - sentAt - (delay * 1000) / 65_536);
  }

  /** Asks for the key frame a switch or a start waits for. */
  pursue(now: number): void {
    if (!this.isOpen || this.isDisabled || this.target < 0 || this.uplink.kind !== "video") return;
    if (this.current === null || this.current.index !== this.target) this.uplink.requestKeyframe(this.target, now);
  }
}
