import { RateMeter } from "./bandwidth.ts";
import { PacketCache } from "./packet-cache.ts";
import { ReceiveLog } from "./receive-log.ts";
import type { MediaKind } from "./sdp.ts";

/** A layer that has been silent this long does not count as being sent. */
const SILENT_AFTER = 1500;

/** One SSRC a publisher sends. */
export class Layer {
  readonly index: number;
  readonly ssrc: number;
  readonly log: ReceiveLog;
  readonly cache: PacketCache;
  readonly meter = new RateMeter();
  payloadType = 0;
  lastPacketAt = -Infinity;
  keyframeAskedAt = -Infinity;
  /** A packet was left out for want of time, and no key frame has come since. */
  isHoled = false;
  /** RTP time of the key frame that mends it; −1: it has not come. */
  keyTimestamp = -1;
  /** Sender's NTP time in ms and RTP time of its last report. */
  reportNtp = 0;
  reportRtp = 0;
  /** Share of the bytes in each temporal layer, lowest first, of the last half seconds; empty: there are none. */
  shares: readonly number[] = [];
  private readonly temporal = new Float64Array(4);

  constructor(index: number, ssrc: number, kind: MediaKind, clockRate: number) {
    this.index = index;
    this.ssrc = ssrc;
    this.log = new ReceiveLog(clockRate);
    this.cache = new PacketCache(kind === "video" ? 1024 : 128);
  }

  addTemporal(temporalLayer: number, bytes: number): void {
    this.temporal[temporalLayer]! += bytes;
  }

  tick(now: number): void {
    this.meter.tick(now);
    const all = this.temporal.reduce((sum, bytes) => sum + bytes, 0);
    if (all === 0) return;
    this.shares = Array.from(this.temporal.subarray(0, 3), (bytes) => bytes / all);
    // What was before counts for half, so that one key frame says little.
    for (let i = 0; i < this.temporal.length; i++) this.temporal[i]! *= 0.5;
  }

  isActive(now: number): boolean {
    return now - this.lastPacketAt < SILENT_AFTER;
  }
}
