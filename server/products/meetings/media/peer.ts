import { allocate, bestActive, thin, type Claim } from "./allocation.ts";
import { DownlinkEstimate, RateMeter } from "./bandwidth.ts";
import type { Downlink, Sending, Sink } from "./downlink.ts";
import { Lane, type Taker, type Weight } from "./intake.ts";
import { Layer } from "./layer.ts";
import { mostRedundant, readRed, rebuild } from "./red.ts";
import {
  buildNack,
  buildPli,
  buildReceiverReport,
  buildRemb,
  buildTransportFeedback,
  parseRtcp,
  type ReportBlock,
} from "./rtcp.ts";
import {
  emptyHeader,
  isRtcp,
  numberPacket,
  readByteExtension,
  readHeader,
  readShortExtension,
  readTextExtension,
  unwrapRetransmission,
  type RtpHeader,
} from "./rtp.ts";
import { findCodec, transportIdOf, uris, type Offer, type Section } from "./sdp.ts";
import { Pacer } from "./sending/pacer.ts";
import { SendEstimate } from "./sending/send-estimate.ts";
import { totals } from "./totals.ts";
import { ArrivalRecorder } from "./transport-cc.ts";
import { layerOf, type Uplink } from "./uplink.ts";

interface Source {
  uplink: Uplink;
  layer: Layer;
  isRtx: boolean;
}

export interface PeerEvents {
  /** An audio packet's level, −dBov. @returns whether the track is sent on */
  level(uplink: Uplink, level: number, now: number): boolean;
}

const header: RtpHeader = emptyHeader();
const inner: RtpHeader = emptyHeader();
/** Without transport-wide feedback the sender is told this much is fine; loss reports hold it back. */
/** Of the packets that came with another, the newest that are taken: one packet must not become many. */
const mostRecovered = 4;
/** Bits per second: with less than this, sound comes with one packet before it and not two. */
const tightBelow = 400_000;
const REMB_CEILING = 5_000_000;

/** The media of one participant: what comes in from them and what goes out to them. No I/O of its own. */
export class Peer implements Sink, Taker {
  readonly meter = new RateMeter();
  readonly received = new RateMeter();
  /** What subscribers measure that tell of no single packets. */
  private readonly announced = new DownlinkEstimate();
  private readonly measured = new SendEstimate();
  readonly uplinks = new Map<string, Uplink>();
  readonly downlinks = new Map<string, Downlink>();
  mayPause = false;
  /** How its room is off for the processor. */
  lane = new Lane();
  redundancy = mostRedundant;
  private readonly ssrc: number;
  private readonly transmit: (packet: Buffer) => boolean;
  private readonly feedback: (packet: Buffer) => boolean;
  private readonly events: PeerEvents;
  private readonly sources = new Map<number, Source>();
  private readonly byMid = new Map<string, Uplink>();
  private readonly sections = new Map<string, Section>();
  private readonly bySsrc = new Map<number, Downlink>();
  private readonly arrivals = new ArrivalRecorder();
  private midId = 0;
  private ridId = 0;
  private repairedRidId = 0;
  private levelId = 0;
  private transportId = 0;
  private lastFeedbackAt = 0;
  private lastFastAt = 0;
  private canProbe = false;
  private readonly pacer: Pacer;

  /**
   * @param transmit sends what goes out to the client
   * @param feedback sends what the client is told of its own packets, where those come another way
   */
  constructor(
    ssrc: number,
    transmit: (packet: Buffer) => boolean,
    events: PeerEvents,
    feedback: (packet: Buffer) => boolean = transmit,
  ) {
    this.ssrc = ssrc;
    this.transmit = transmit;
    this.feedback = feedback;
    this.events = events;
    this.pacer = new Pacer((packet, hasNumber, now) => this.put(packet, hasNumber, now));
  }

  /** How much may be sent to this participant. */
  get estimate(): DownlinkEstimate | SendEstimate {
    return this.measured.isFed ? this.measured : this.announced;
  }

  send(packet: Buffer, as: Sending, now: number): boolean {
    if (!as.isPicture) return this.put(packet, as.hasNumber, now);
    if (this.pacer.send(packet, as.hasNumber, now)) return true;
    if (this.pacer.hasGivenUp) for (const downlink of this.downlinks.values()) downlink.startAnew(now);
    return false;
  }

  private put(packet: Buffer, hasNumber: boolean, now: number): boolean {
    const { sent } = this.measured;
    if (hasNumber) numberPacket(packet, sent.next);
    if (!this.transmit(packet)) return false;
    if (hasNumber) sent.add(packet.length, now);
    totals.forwarded++;
    return true;
  }

  /** Learns header extensions and fixed SSRCs. In a bundle an id means the same in every section. */
  learnOffer(offer: Offer): void {
    for (const section of offer.sections) {
      this.midId = section.extensions.get(uris.mid) ?? this.midId;
      this.ridId = section.extensions.get(uris.rid) ?? this.ridId;
      this.repairedRidId = section.extensions.get(uris.repairedRid) ?? this.repairedRidId;
      this.levelId = section.extensions.get(uris.audioLevel) ?? this.levelId;
      if (section.isSending && section.kind === "video")
        this.transportId = section.extensions.get(uris.transportSequence) ?? this.transportId;
      this.sections.set(section.mid, section);
    }
  }

  addUplink(uplink: Uplink): void {
    this.uplinks.set(uplink.sid, uplink);
  }

  /** Ties a published track to the media section it comes in. */
  bindUplink(uplink: Uplink, mid: string): void {
    uplink.mid = mid;
    this.byMid.set(mid, uplink);
    const section = this.sections.get(mid);
    if (!section || section.rids.length > 0) return;
    for (const ssrc of section.ssrcs) {
      const repairs = [...section.repair].find(([, second]) => second === ssrc);
      if (!repairs) this.learnSource(ssrc, uplink, 0, false);
    }
    for (const [primary, second] of section.repair)
      if (this.sources.has(primary)) this.learnSource(second, uplink, 0, true);
  }

  removeUplink(uplink: Uplink): void {
    this.uplinks.delete(uplink.sid);
    if (this.byMid.get(uplink.mid) === uplink) this.byMid.delete(uplink.mid);
    for (const [ssrc, source] of this.sources) if (source.uplink === uplink) this.sources.delete(ssrc);
  }

  addDownlink(downlink: Downlink): void {
    this.downlinks.set(downlink.uplink.sid, downlink);
    this.bySsrc.set(downlink.ssrc, downlink);
    downlink.uplink.downlinks = [...downlink.uplink.downlinks, downlink];
  }

  removeDownlink(downlink: Downlink): void {
    downlink.isOpen = false;
    this.downlinks.delete(downlink.uplink.sid);
    this.bySsrc.delete(downlink.ssrc);
    downlink.uplink.downlinks = downlink.uplink.downlinks.filter((d) => d !== downlink);
  }

  /** Places a downlink into a section of the client's offer; false when the client lacks the codec. */
  bindDownlink(downlink: Downlink, section: Section): boolean {
    const codec = findCodec(section, downlink.uplink.codec);
    if (!codec) {
      downlink.isRefused = true;
      return false;
    }
    downlink.mid = section.mid;
    downlink.payloadType = codec.payloadType;
    downlink.rtxPayloadType = codec.rtx;
    downlink.redPayloadType = codec.red;
    downlink.transportId = transportIdOf(section, codec);
    downlink.sendTimeId = section.kind === "video" ? (section.extensions.get(uris.sendTime) ?? 0) : 0;
    return true;
  }

  private learnSource(ssrc: number, uplink: Uplink, index: number, isRtx: boolean): Source | null {
    let layer = uplink.layers[index];
    if (isRtx) {
      if (!layer) return null;
    } else if (!layer || layer.ssrc !== ssrc) {
      if (layer) this.sources.delete(layer.ssrc);
      layer = new Layer(index, ssrc, uplink.kind, uplink.clockRate);
      uplink.layers[index] = layer;
    }
    const source: Source = { uplink, layer, isRtx };
    this.sources.set(ssrc, source);
    return source;
  }

  private findSource(packet: Buffer, now: number): Source | null {
    const known = this.sources.get(header.ssrc);
    if (known) return known;
    // SSRCs of simulcast are not in the offer: the first packets name their section and layer (RFC 8852, RFC 9143).
    const mid = readTextExtension(packet, header, this.midId);
    const uplink = mid === null ? undefined : this.byMid.get(mid);
    if (!uplink) return null;
    const repaired = readTextExtension(packet, header, this.repairedRidId);
    const rid = repaired ?? readTextExtension(packet, header, this.ridId);
    const section = this.sections.get(uplink.mid);
    const index = rid === null ? 0 : layerOf(rid, section?.rids ?? []);
    if (index < 0) return null;
    const codec = section?.codecs.find((c) => [c.payloadType, c.rtx, c.red].includes(header.payloadType));
    if (!codec) return null;
    const isRtx = repaired !== null || codec.rtx === header.payloadType;
    if (!isRtx) uplink.codec = codec.name;
    const source = this.learnSource(header.ssrc, uplink, index, isRtx);
    if (source && !isRtx && uplink.downlinks.length > 0) uplink.requestKeyframe(index, now);
    return source;
  }

  /** First packets of a track, by which it is found, are urgent. */
  weigh(packet: Buffer, now: number): Weight {
    if (isRtcp(packet) || !readHeader(packet, inner)) return "urgent";
    const source = this.sources.get(inner.ssrc);
    if (source?.uplink.kind !== "video") return "urgent";
    if (source.isRtx) return "picture";
    const { uplink, layer } = source;
    if (layer.isHoled && uplink.isKeyframe(packet, inner)) layer.keyTimestamp = inner.timestamp;
    if (inner.timestamp === layer.keyTimestamp) return "key";
    if (!layer.isHoled) return "picture";
    // It is sent, though nobody gets it.
    layer.lastPacketAt = now;
    uplink.requestKeyframe(layer.index, now);
    return "useless";
  }

  /** Who was sent this layer waits for its next key frame: what comes before it could not be shown. */
  leaveOut(packet: Buffer, now: number): void {
    const source = this.sources.get(packet.readUInt32BE(8));
    if (!source || source.isRtx) return;
    const { uplink, layer } = source;
    [layer.isHoled, layer.keyTimestamp] = [true, -1];
    for (const downlink of uplink.downlinks) downlink.missPacket(layer);
    uplink.requestKeyframe(layer.index, now);
  }

  /** Everything the transport received, RTP and RTCP alike. */
  receive(packet: Buffer, now: number): void {
    if (isRtcp(packet)) {
      this.receiveRtcp(packet, now);
      return;
    }
    if (!readHeader(packet, header)) return;
    this.received.add(packet.length);
    if (this.transportId !== 0) {
      const number = readShortExtension(packet, header, this.transportId);
      if (number >= 0) this.arrivals.add(number, now);
    }
    const source = this.findSource(packet, now);
    if (!source) return;
    const { uplink, layer } = source;
    if (source.isRtx) {
      if (layer.payloadType === 0) return;
      const original = unwrapRetransmission(packet, header, layer.ssrc, layer.payloadType);
      if (original && readHeader(original, inner)) uplink.accept(layer, original, inner, now);
      return;
    }
    if (this.levelId !== 0 && uplink.kind === "audio" && !uplink.isMuted) {
      const level = readByteExtension(packet, header, this.levelId);
      if (level >= 0) uplink.isHeld = !this.events.level(uplink, level & 0x7f, now);
    }
    if (layer.isHoled && uplink.isKeyframe(packet, header)) layer.isHoled = false;
    if (uplink.kind === "audio") this.receiveAudio(source, packet, now);
    else uplink.accept(layer, packet, header, now);
  }

  /** Sound, alone or with the packets before it: of those, the ones that were lost are as if they had come. */
  private receiveAudio({ uplink, layer }: Source, packet: Buffer, now: number): void {
    const codec = this.sections.get(uplink.mid)?.codecs[0];
    if (!codec || codec.red === 0 || header.payloadType !== codec.red) return uplink.accept(layer, packet, header, now);
    const blocks = readRed(packet, header);
    if (!blocks) return;
    const { ssrc } = layer;
    const { payloadType } = codec;
    const last = blocks.length - 1;
    const { sequence, timestamp, marker } = header;
    for (const [index, block] of blocks.entries()) {
      const at = {
        payloadType,
        ssrc,
        marker: marker && index === last,
        sequence: (sequence - last + index) & 0xffff,
        timestamp: timestamp - block.offset,
      };
      if (block.end === block.start || index < last - mostRecovered) continue;
      if (index < last && !layer.log.isMissing(at.sequence)) continue;
      const own = rebuild(packet, block, at);
      if (readHeader(own, inner)) uplink.accept(layer, own, inner, now);
    }
  }

  private receiveRtcp(packet: Buffer, now: number): void {
    for (const message of parseRtcp(packet)) {
      switch (message.kind) {
        case "senderReport": {
          const source = this.sources.get(message.ssrc);
          if (source && !source.isRtx)
            source.uplink.noteSenderReport(source.layer, message.ntpHigh, message.ntpLow, message.rtpTime, now);
          this.noteReports(message.reports, now);
          break;
        }
        case "receiverReport":
          this.noteReports(message.reports, now);
          break;
        case "pli":
        case "fir": {
          const downlink = this.bySsrc.get(message.media);
          if (downlink) downlink.uplink.requestKeyframe(downlink.current?.index ?? Math.max(0, downlink.target), now);
          break;
        }
        case "nack": {
          const downlink = this.bySsrc.get(message.media);
          if (downlink)
            for (const sequence of message.lost)
              downlink.resend(sequence, now, Math.min(100, this.estimate.roundTrip * 0.8));
          break;
        }
        case "remb":
          this.announced.noteRemb(message.bitrate, this.meter.rate, now);
          break;
        case "transportFeedback":
          this.noteFeedback(message.body, now);
          break;
        default:
      }
    }
  }

  /** A path that turns out to be narrow gets less at once, and not at the next tick. */
  private noteFeedback(body: Buffer, now: number): void {
    const { limit } = this.measured;
    this.measured.noteFeedback(body, { sentRate: this.meter.rate, canProbe: this.canProbe }, now);
    if (this.measured.limit >= limit) return;
    this.chooseLayers(now);
    for (const downlink of this.downlinks.values()) downlink.leaveTooLarge();
  }

  private noteReports(reports: readonly ReportBlock[], now: number): void {
    let lost = 0;
    let weight = 0;
    for (const report of reports) {
      const downlink = this.bySsrc.get(report.ssrc);
      if (!downlink) continue;
      const trip = downlink.roundTrip(report.lastSenderReport, report.delay, now);
      if (trip >= 0) for (const estimate of [this.announced, this.measured]) estimate.noteRoundTrip(trip);
      lost += (report.fractionLost / 256) * Math.max(1, downlink.meter.rate);
      weight += Math.max(1, downlink.meter.rate);
    }
    if (weight > 0) this.announced.noteLoss(lost / weight, this.meter.rate, now);
  }

  /** Every 20 ms: ask for what is missing, tell the sender what arrived when. */
  tickFast(now: number): void {
    this.pace(now);
    for (const uplink of this.uplinks.values()) {
      if (uplink.kind !== "video") continue;
      for (const layer of uplink.layers) {
        if (!layer) continue;
        if (this.lane.isShedding(now)) layer.log.forgetMissing();
        const { lost, isOverwhelmed } = layer.log.takeMissing(now, this.estimate.roundTrip);
        if (lost.length > 0) this.feedback(buildNack(this.ssrc, layer.ssrc, lost));
        if (isOverwhelmed) uplink.requestKeyframe(layer.index, now);
      }
    }
    if (this.arrivals.size > 0 && (now - this.lastFeedbackAt >= 50 || this.arrivals.size > 100)) {
      this.lastFeedbackAt = now;
      const media = this.sources.keys().next().value ?? 0;
      for (const body of this.arrivals.takeBodies()) this.feedback(buildTransportFeedback(this.ssrc, media, body));
    }
  }

  /** Sends what has its turn, and what looks for room. */
  private pace(now: number): void {
    const elapsed = Math.min(100, now - this.lastFastAt);
    this.lastFastAt = now;
    this.pacer.rate = this.measured.isFed ? this.measured.pace(this.meter.rate, now) : Infinity;
    this.pacer.drain(now);
    let left = (this.measured.padding(now) * elapsed) / 8000;
    for (const downlink of this.downlinks.values()) {
      if (left <= 0) return;
      if (downlink.mayRepeat) left -= downlink.repeat(left, now);
    }
  }

  /** Twice a second: rates, layers, waiting key frames. */
  tickSlow(now: number): void {
    this.meter.tick(now);
    this.received.tick(now);
    for (const uplink of this.uplinks.values())
      for (const layer of uplink.layers) {
        layer?.tick(now);
        if (uplink.kind === "audio") layer?.log.forgetOld();
      }
    for (const downlink of this.downlinks.values()) downlink.meter.tick(now);
    this.chooseLayers(now);
  }

  chooseLayers(now: number): void {
    const videos: Downlink[] = [];
    const claims: (Claim & { readonly shares: readonly (readonly number[])[] })[] = [];
    let audio = 0;
    let wanted = 0;
    for (const downlink of this.downlinks.values()) {
      if (downlink.uplink.kind === "audio") {
        downlink.target = 0;
        audio += downlink.meter.rate;
        continue;
      }
      const rates = downlink.uplink.rates(now);
      const top = downlink.isDisabled || !downlink.isOpen ? -1 : downlink.wanted;
      videos.push(downlink);
      claims.push({ rates, wanted: top, priority: downlink.priority, shares: downlink.uplink.shares() });
      const best = top < 0 ? -1 : bestActive(rates, top);
      if (best >= 0) wanted += rates[best]!;
    }
    this.canProbe = videos.some((downlink) => downlink.mayRepeat);
    this.announced.tick(wanted + audio, now);
    this.measured.tick(wanted + audio, { sentRate: this.meter.rate, canProbe: this.canProbe }, now);
    this.redundancy = this.estimate.limit < tightBelow ? 1 : mostRedundant;
    const { share } = this.lane;
    const ofPath = this.estimate.limit === Infinity ? Infinity : Math.max(0, this.estimate.limit * 0.95 - audio);
    const budget = share < 1 ? Math.min(ofPath, wanted * share) : ofPath;
    const chosen = allocate(claims, budget, this.mayPause);
    const temporal = thin(claims, chosen, budget);
    videos.forEach((downlink, i) => {
      downlink.target = chosen[i]!;
      downlink.temporalTarget = temporal[i]!;
      downlink.pursue(now);
    });
  }

  /** Once a second: receiver reports, and REMB for senders without transport-wide feedback. */
  report(now: number): void {
    const reports: ReportBlock[] = [];
    const video: number[] = [];
    for (const source of this.sources.values()) {
      if (source.isRtx) continue;
      const report = source.layer.isActive(now) ? source.layer.log.report(source.layer.ssrc, now) : null;
      if (report) reports.push(report);
      if (source.uplink.kind === "video") video.push(source.layer.ssrc);
    }
    if (reports.length > 0) this.feedback(buildReceiverReport(this.ssrc, reports));
    if (video.length > 0 && this.transportId === 0) this.feedback(buildRemb(this.ssrc, REMB_CEILING, video));
  }

  askKeyframe(ssrc: number): void {
    this.feedback(buildPli(this.ssrc, ssrc));
  }

  /** Share of packets lost on the way in, over everything sent so far, 0–1. */
  uplinkLoss(): number {
    let lost = 0;
    let all = 0;
    for (const uplink of this.uplinks.values())
      for (const layer of uplink.layers)
        if (layer) {
          lost += layer.log.totalLost;
          all += layer.log.totalLost + layer.log.packets;
        }
    return all === 0 ? 0 : lost / all;
  }
}
