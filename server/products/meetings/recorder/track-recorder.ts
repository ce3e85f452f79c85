import type { Layer } from "../media/layer.ts";
import type { RtpHeader } from "../media/rtp.ts";
import { distance32 } from "../media/sequence.ts";
import type { TrackOutput } from "../media/track.ts";
import type { Uplink } from "../media/uplink.ts";
import { FrameReader, sizeOfKeyframe, type WholeFrame } from "./frames.ts";
import type { RecordedCodec } from "./webm.ts";
import type { OpenPart } from "./part.ts";

/** Without a frame for this long, ms, a part has ended: it was muted, or its sender is away. */
const silentAfter = 2000;
/** A part is at most this long, ms: the clocks of sender and server do not drift apart meanwhile. */
const longestPart = 600_000;
/** A part that begins sooner after the last one, ms, is left out. */
const shortestPart = 1000;
/** Times that lead or lag by more than this, ms, are set anew. */
const mostDrift = 1000;

/** Puts what is sent of one track into parts, without being anybody's downlink. */
export class TrackRecorder implements TrackOutput {
  readonly isDisabled = false;
  readonly wanted: number;
  private readonly uplink: Uplink;
  private readonly codec: RecordedCodec;
  private readonly begin: (codec: RecordedCodec, width: number, height: number, at: number) => OpenPart | null;
  private reader: FrameReader;
  private using = -1;
  private desired = -1;
  private part: OpenPart | null = null;
  private base = 0;
  private lastTimestamp = 0;
  private begunAt = -Infinity;
  private frameAt = -Infinity;

  constructor(
    uplink: Uplink,
    /** The highest layer that is written. */
    wanted: number,
    begin: (codec: RecordedCodec, width: number, height: number, at: number) => OpenPart | null,
  ) {
    this.uplink = uplink;
    this.wanted = uplink.kind === "audio" ? -1 : wanted;
    this.codec = uplink.kind === "audio" ? "opus" : "vp8";
    this.begin = begin;
    this.reader = this.newReader();
  }

  forward(
    layer: Layer,
    sequence: number,
    packet: Buffer,
    header: RtpHeader,
    _vp8: unknown,
    isKeyframe: boolean,
    now: number,
  ): void {
    if (this.codec === "vp8" && layer.index !== this.using) {
      if (this.desired < 0) this.choose(now);
      if (layer.index !== this.desired || !isKeyframe) return;
      this.end();
      this.reader = this.newReader();
      this.using = layer.index;
    }
    const payload = packet.subarray(header.payloadStart, header.payloadEnd);
    for (const frame of this.reader.add(sequence, payload, header.timestamp, header.marker, now))
      this.write(frame, now);
  }

  interrupt(): void {
    this.end();
    this.reader = this.newReader();
    this.using = -1;
  }

  missPacket(): void {
    // As any that was lost on the way: the reader sees the hole.
  }

  passSenderReport(): void {
    // Times are those of arrival.
  }

  /** `now`: monotonic ms. */
  tick(now: number): void {
    if (this.codec === "vp8") this.choose(now);
    if (!this.part) return;
    if (now - this.frameAt > silentAfter) this.end();
    else if (this.codec === "opus" && now - this.begunAt > longestPart) this.end();
    else this.part.flush(now);
  }

  end(): void {
    this.part?.end();
    this.part = null;
  }

  /** The best layer that comes and is not larger than wanted; a key frame is asked for until it is there. */
  private choose(now: number): void {
    const { layers } = this.uplink;
    let found = -1;
    for (let index = 0; index < layers.length; index++)
      if (layers[index]?.isActive(now) && (index <= this.wanted || found < 0)) found = index;
    this.desired = found;
    if (found < 0) return;
    const isDue = this.part !== null && (now - this.begunAt > longestPart || this.part.isKeyframeDue(now));
    if (found !== this.using || this.part === null || isDue) this.uplink.requestKeyframe(found, now);
  }

  private newReader(): FrameReader {
    return new FrameReader(this.codec === "vp8", () => {
      // Asked for with the next tick: the picture stands meanwhile.
      this.end();
    });
  }

  private write(frame: WholeFrame, now: number): void {
    this.frameAt = now;
    const size = this.codec === "vp8" && frame.isKeyframe ? sizeOfKeyframe(frame.bytes) : null;
    if (this.part && this.isBroken(frame, size, now)) this.end();
    if (!this.part) {
      if (this.codec === "vp8" && !size) return;
      if (now - this.begunAt < shortestPart) return;
      const part = this.begin(this.codec, size?.width ?? 0, size?.height ?? 0, now);
      if (!part) return;
      this.begunAt = now;
      this.base = 0;
      this.lastTimestamp = frame.timestamp;
      this.part = part;
    }
    this.base += distance32(frame.timestamp, this.lastTimestamp);
    this.lastTimestamp = frame.timestamp;
    const at = (this.base * 1000) / this.uplink.clockRate;
    this.part.add({ at, isKeyframe: frame.isKeyframe, bytes: frame.bytes }, now);
  }

  /** Whether a frame cannot go on with the part that is open. */
  private isBroken(frame: WholeFrame, size: { width: number; height: number } | null, now: number): boolean {
    const { part } = this;
    const at = ((this.base + distance32(frame.timestamp, this.lastTimestamp)) * 1000) / this.uplink.clockRate;
    if (this.codec === "vp8" && !size) return at < 0;
    const hasDrifted = at < 0 || Math.abs(now - this.begunAt - at) > mostDrift;
    const isOther = size !== null && (size.width !== part?.width || size.height !== part.height);
    return hasDrifted || isOther || now - this.begunAt > longestPart;
  }
}
