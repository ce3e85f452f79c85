import { distance16, distance32 } from "./sequence.ts";
import { Skipped } from "./skipped.ts";
import type { Vp8Descriptor } from "./vp8.ts";

/**
 * Makes packets of changing sources look like one stream: sequence numbers, timestamps and VP8 picture numbers
 * go on without a jump when the source changes.
 */
export class Rewriter {
  sequence = 0;
  timestamp = 0;
  pictureId = 0;
  tl0 = 0;
  private readonly clockRate: number;
  private hasStarted = false;
  private sequenceOffset = 0;
  private timestampOffset = 0;
  private pictureOffset = 0;
  private tl0Offset = 0;
  private highestSequence: number;
  private highestTimestamp: number;
  private highestPicture = 0;
  private highestTl0 = 0;
  private lastSentAt = 0;
  /** Extended number of the source's packet where it was taken up: older ones belong to nobody. */
  private firstIncoming = 0;
  private highestIncoming = 0;
  private readonly skipped = new Skipped();
  private readonly before = { packets: 0, pictures: 0 };

  constructor(clockRate: number, firstSequence: number, firstTimestamp: number) {
    this.clockRate = clockRate;
    this.highestSequence = (firstSequence - 1) & 0xffff;
    this.highestTimestamp = firstTimestamp >>> 0;
  }

  /**
   * A new source begins with this packet.
   * @param aligned the timestamp this packet would have on the old source's clock, when sender reports tell; else time decides
   */
  changeSource(
    incoming: number,
    timestamp: number,
    vp8: Vp8Descriptor | null,
    now: number,
    aligned: number | null,
  ): void {
    this.firstIncoming = incoming;
    this.highestIncoming = incoming - 1;
    this.skipped.clear();
    this.sequenceOffset = (this.highestSequence + 1 - incoming) & 0xffff;
    if (!this.hasStarted) {
      this.timestampOffset = (this.highestTimestamp - timestamp) >>> 0;
    } else {
      const elapsed = Math.max(1, Math.round(((now - this.lastSentAt) * this.clockRate) / 1000));
      let next = (this.highestTimestamp + elapsed) >>> 0;
      if (aligned !== null) {
        const wanted = (aligned + this.timestampOffset) >>> 0;
        const step = distance32(wanted, this.highestTimestamp);
        // Only a small step forward can be true; anything else means the reports were of another epoch.
        if (step > 0 && step < elapsed + this.clockRate) next = wanted;
      }
      this.timestampOffset = (next - timestamp) >>> 0;
    }
    if (vp8) {
      this.pictureOffset = (this.highestPicture + 1 - vp8.pictureId) & 0x7fff;
      this.tl0Offset = (this.highestTl0 + 1 - vp8.tl0) & 0xff;
    }
    this.hasStarted = true;
  }

  /** Sets `sequence`, `timestamp`, `pictureId`, `tl0` for a packet of the current source; false = older than the change. */
  map(incoming: number, timestamp: number, vp8: Vp8Descriptor | null, now: number): boolean {
    if (incoming < this.firstIncoming) return false;
    if (incoming > this.highestIncoming) this.highestIncoming = incoming;
    const { before } = this;
    this.skipped.before(incoming, before);
    this.sequence = (incoming + this.sequenceOffset - before.packets) & 0xffff;
    this.timestamp = (timestamp + this.timestampOffset) >>> 0;
    if (distance16(this.sequence, this.highestSequence) > 0) {
      this.highestSequence = this.sequence;
      this.lastSentAt = now;
    }
    if (distance32(this.timestamp, this.highestTimestamp) > 0) this.highestTimestamp = this.timestamp;
    if (vp8) {
      this.pictureId = (vp8.pictureId + this.pictureOffset - before.pictures) & 0x7fff;
      this.tl0 = (vp8.tl0 + this.tl0Offset) & 0xff;
      const ahead = (this.pictureId - this.highestPicture) & 0x7fff;
      if (ahead > 0 && ahead < 0x4000) this.highestPicture = this.pictureId;
      const tl0Ahead = (this.tl0 - this.highestTl0) & 0xff;
      if (tl0Ahead > 0 && tl0Ahead < 0x80) this.highestTl0 = this.tl0;
    }
    return true;
  }

  /** Whether later packets have come already. */
  isLate(incoming: number): boolean {
    return incoming <= this.highestIncoming;
  }

  /** Leaves a packet that is not late out, so that those after it close the gap. */
  skip(incoming: number, pictureId: number): void {
    this.highestIncoming = incoming;
    this.skipped.add(incoming, pictureId);
  }

  hasSkipped(pictureId: number): boolean {
    return this.skipped.has(pictureId);
  }

  /** Whether a packet of the current source was there to be sent since it was taken up. */
  isOf(incoming: number): boolean {
    return incoming >= this.firstIncoming;
  }

  /** An RTP time of the current source, as the subscriber sees it. */
  mapTimestamp(timestamp: number): number {
    return (timestamp + this.timestampOffset) >>> 0;
  }
}
