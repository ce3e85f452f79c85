import { isH264Keyframe } from "./h264.ts";
import type { Layer } from "./layer.ts";
import type { RtpHeader } from "./rtp.ts";
import type { CodecName, MediaKind } from "./sdp.ts";
import type { TrackOutput } from "./track.ts";
import { emptyDescriptor, readDescriptor, type Vp8Descriptor } from "./vp8.ts";

/** RIDs are q, h and f with q the smallest, or two of them. A track without simulcast has one layer. */
const rids = ["q", "h", "f"];

/** Which layer a RID names, counted from the smallest of those that are offered, of all where none is; -1 = none of them. */
export function layerOf(rid: string, offered: readonly string[]): number {
  return offered.length === 0 ? rids.indexOf(rid) : rids.filter((one) => offered.includes(one)).indexOf(rid);
}
/** Key frames are asked for at most this often, per layer, lowest first. */
const keyframePause = [500, 1000, 1000];

const descriptor: Vp8Descriptor = emptyDescriptor();

/** A published track: its layers and everybody it is sent to. */
export class Uplink {
  readonly sid: string;
  readonly kind: MediaKind;
  readonly clockRate: number;
  readonly layers: (Layer | undefined)[] = [];
  downlinks: TrackOutput[] = [];
  codec: CodecName;
  mid = "";
  isMuted = false;
  /** A microphone that is not among those that are sent on now. */
  isHeld = false;
  /** Its packets go to subscribers without those before them. */
  isAlone = false;
  /** Sends a PLI for the SSRC to the publisher. */
  private readonly askKeyframe: (ssrc: number) => void;

  constructor(sid: string, kind: MediaKind, codec: CodecName, askKeyframe: (ssrc: number) => void) {
    this.sid = sid;
    this.kind = kind;
    this.codec = codec;
    this.clockRate = kind === "audio" ? 48_000 : 90_000;
    this.askKeyframe = askKeyframe;
  }

  /** A packet of one layer, in the order it came (also late and repaired ones). */
  accept(layer: Layer, packet: Buffer, header: RtpHeader, now: number): void {
    const sequence = layer.log.add(header.sequence, header.timestamp, packet.length, now);
    layer.meter.add(packet.length);
    layer.lastPacketAt = now;
    layer.payloadType = header.payloadType;
    if (layer.cache.has(sequence)) return;
    layer.cache.put(sequence, packet);
    if (this.isMuted || this.isHeld) {
      for (const downlink of this.downlinks) downlink.interrupt();
      return;
    }
    let vp8: Vp8Descriptor | null = null;
    let isKeyframe = this.kind === "audio";
    if (this.codec === "vp8") {
      if (header.payloadEnd > header.payloadStart) {
        if (!readDescriptor(packet, header.payloadStart, header.payloadEnd, descriptor)) return;
        vp8 = descriptor;
        if (descriptor.tl0At >= 0) layer.addTemporal(descriptor.temporalLayer, packet.length);
        isKeyframe = descriptor.isKeyframe;
      }
    } else if (this.codec === "h264") isKeyframe = isH264Keyframe(packet, header.payloadStart, header.payloadEnd);
    const { downlinks } = this;
    for (let i = 0; i < downlinks.length; i++)
      downlinks[i]!.forward(layer, sequence, packet, header, vp8, isKeyframe, now);
  }

  /** Whether a key frame begins with a packet of a picture. */
  isKeyframe(packet: Buffer, { payloadStart, payloadEnd }: RtpHeader): boolean {
    if (this.codec === "h264") return isH264Keyframe(packet, payloadStart, payloadEnd);
    return readDescriptor(packet, payloadStart, payloadEnd, descriptor) && descriptor.isKeyframe;
  }

  requestKeyframe(index: number, now: number): void {
    const layer = this.layers[index];
    if (!layer || now - layer.keyframeAskedAt < keyframePause[index]!) return;
    layer.keyframeAskedAt = now;
    this.askKeyframe(layer.ssrc);
  }

  requestKeyframes(now: number): void {
    for (const layer of this.layers) if (layer) this.requestKeyframe(layer.index, now);
  }

  /** Bits per second of each layer; 0 where nothing comes. */
  rates(now: number): number[] {
    const rates: number[] = [];
    for (let i = 0; i < this.layers.length; i++) {
      const layer = this.layers[i];
      rates.push(layer?.isActive(now) ? Math.max(1, layer.meter.rate) : 0);
    }
    return rates;
  }

  /** Share of each layer's bytes in its temporal layers. */
  shares(): (readonly number[])[] {
    return Array.from(this.layers, (layer) => layer?.shares ?? []);
  }

  noteSenderReport(layer: Layer, ntpHigh: number, ntpLow: number, rtpTime: number, now: number): void {
    layer.log.noteSenderReport(ntpHigh, ntpLow, now);
    layer.reportNtp = ntpHigh * 1000 + (ntpLow * 1000) / 2 ** 32;
    layer.reportRtp = rtpTime;
    for (const downlink of this.downlinks) downlink.passSenderReport(layer, ntpHigh, ntpLow, rtpTime, now);
  }
}
