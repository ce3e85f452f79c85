/**
 * How much may be sent to one subscriber, from what its receiver says: REMB (its own estimate) and loss.
 * The receiver's estimate follows what it is sent upwards, slowly, so a low one means nothing by itself; one that falls
 * below what is being sent means that the path is full. After quiet time the limit is lifted step by step, with longer
 * waits after each failure.
 */
export class DownlinkEstimate {
  /** Bits per second; Infinity = nothing known to be in the way. */
  limit = Infinity;
  roundTrip = 50;
  /** Share lost, smoothed, 0–1. */
  loss = 0;
  private quietSince = 0;
  private lastEstimate = 0;
  private lastFallAt = -Infinity;
  private wait = 4000;
  private lastLiftAt = -Infinity;

  private hold(limit: number, now: number): void {
    if (now - this.lastLiftAt < 3000) this.wait = Math.min(60_000, this.wait * 2);
    this.limit = Math.max(60_000, limit);
    this.quietSince = now;
  }

  noteRemb(bitrate: number, sentBitrate: number, now: number): void {
    const hasFallen = bitrate < this.lastEstimate * 0.97;
    this.lastEstimate = bitrate;
    if (hasFallen && bitrate < sentBitrate * 0.95 && sentBitrate > 100_000) {
      // One fall may be a hiccup of a busy machine.
      if (now - this.lastFallAt < 2000) this.hold(bitrate, now);
      this.lastFallAt = now;
    } else if (bitrate > this.limit) this.limit = bitrate;
  }

  noteLoss(fraction: number, sentBitrate: number, now: number): void {
    this.loss = this.loss * 0.7 + fraction * 0.3;
    if (fraction > 0.1 && this.loss > 0.06) this.hold(sentBitrate * (1 - fraction / 2), now);
    else if (fraction > 0.02) this.quietSince = now;
  }

  noteRoundTrip(milliseconds: number): void {
    if (milliseconds >= 0 && milliseconds < 10_000) this.roundTrip += (milliseconds - this.roundTrip) * 0.25;
  }

  /** Lifts the limit after a quiet time. `wanted` = what would be sent with no limit. */
  tick(wanted: number, now: number): void {
    if (this.limit === Infinity) return;
    if (now - this.quietSince < this.wait) return;
    this.limit = this.limit * 1.5 + 50_000;
    this.quietSince = now;
    this.lastLiftAt = now;
    if (this.limit > wanted * 1.5) {
      this.limit = Infinity;
      this.wait = Math.max(4000, this.wait / 2);
    }
  }
}

/** Bits per second over a sliding second or so. */
export class RateMeter {
  rate = 0;
  private bytes = 0;
  private since = -1;

  add(bytes: number): void {
    this.bytes += bytes;
  }

  tick(now: number): void {
    if (this.since < 0) this.since = now;
    const elapsed = now - this.since;
    if (elapsed < 450) return;
    const current = (this.bytes * 8000) / elapsed;
    this.rate = this.rate === 0 ? current : this.rate * 0.4 + current * 0.6;
    if (this.bytes === 0 && this.rate < 1000) this.rate = 0;
    this.bytes = 0;
    this.since = now;
  }
}
