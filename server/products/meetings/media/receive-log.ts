import type { ReportBlock } from "./rtcp.ts";
import { Unwrapper } from "./sequence.ts";
import { totals } from "./totals.ts";

const TRIES = 10;
/** More holes than this at once are not worth asking for one by one: a key frame mends them all. */
const MOST_MISSING = 200;
const TOO_OLD = 512;

interface Missing {
  tries: number;
  nextAt: number;
}

/** What was received of one SSRC: statistics for receiver reports (RFC 3550 §A.3, §A.8) and the holes to ask for (RFC 4585). */
export class ReceiveLog {
  packets = 0;
  bytes = 0;
  private readonly clockRate: number;
  private readonly unwrapper = new Unwrapper();
  private base = -1;
  private highest = -1;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private jitter = 0;
  private lastTransit = Number.NaN;
  private senderReport = 0;
  private senderReportAt = 0;
  private missing = new Map<number, Missing>();

  constructor(clockRate: number) {
    this.clockRate = clockRate;
  }

  /** Notes a packet; returns its extended sequence number. */
  add(sequence: number, timestamp: number, size: number, now: number): number {
    const extended = this.unwrapper.next(sequence);
    if (this.base < 0) {
      this.base = extended;
      this.highest = extended - 1;
    }
    this.packets++;
    totals.received++;
    this.bytes += size;
    if (extended > this.highest) {
      const gap = extended - this.highest - 1;
      if (gap > 0 && gap <= MOST_MISSING && this.missing.size <= 4 * MOST_MISSING)
        for (let hole = this.highest + 1; hole < extended; hole++) this.missing.set(hole, { tries: 0, nextAt: now });
      else if (gap > MOST_MISSING) this.missing.clear();
      this.highest = extended;
      const transit = (now * this.clockRate) / 1000 - timestamp;
      if (!Number.isNaN(this.lastTransit)) {
        const change = Math.abs(transit - this.lastTransit);
        // A timestamp that wrapped or a source that paused is no jitter.
        if (change < this.clockRate * 5) this.jitter += (change - this.jitter) / 16;
      }
      this.lastTransit = transit;
    } else this.missing.delete(extended);
    return extended;
  }

  /** Whether a packet should have come by now, or comes before those that follow it, and has not. */
  isMissing(sequence: number): boolean {
    const extended = this.unwrapper.peek(sequence);
    return extended >= 0 && (extended > this.highest || this.missing.has(extended));
  }

  /** Holes that nobody asks for go once they are old. */
  forgetOld(): void {
    if (this.missing.size > MOST_MISSING) this.missing.clear();
    for (const sequence of this.missing.keys()) if (sequence < this.highest - TOO_OLD) this.missing.delete(sequence);
  }

  /** Nobody asks for what is missing. */
  forgetMissing(): void {
    this.missing.clear();
  }

  /** Holes to ask for now; `isOverwhelmed` = too many: ask for a key frame instead. */
  takeMissing(now: number, roundTrip: number): { lost: number[]; isOverwhelmed: boolean } {
    if (this.missing.size === 0) return { lost: [], isOverwhelmed: false };
    const lost: number[] = [];
    for (const [sequence, hole] of this.missing) {
      if (hole.tries >= TRIES || sequence < this.highest - TOO_OLD) {
        this.missing.delete(sequence);
        continue;
      }
      if (hole.nextAt > now) continue;
      hole.tries++;
      hole.nextAt = now + Math.max(20, roundTrip * 1.2);
      lost.push(sequence & 0xffff);
    }
    const isOverwhelmed = this.missing.size > MOST_MISSING;
    if (isOverwhelmed) this.missing.clear();
    return { lost, isOverwhelmed };
  }

  noteSenderReport(ntpHigh: number, ntpLow: number, now: number): void {
    this.senderReport = ((ntpHigh & 0xffff) * 0x10000 + (ntpLow >>> 16)) >>> 0;
    this.senderReportAt = now;
  }

  get totalLost(): number {
    return this.base < 0 ? 0 : Math.max(0, this.highest - this.base + 1 - this.packets);
  }

  report(ssrc: number, now: number): ReportBlock | null {
    if (this.base < 0) return null;
    const expected = this.highest - this.base + 1;
    const expectedInterval = expected - this.expectedBefore;
    const receivedInterval = this.packets - this.receivedBefore;
    this.expectedBefore = expected;
    this.receivedBefore = this.packets;
    const lostInterval = expectedInterval - receivedInterval;
    const fractionLost =
      expectedInterval <= 0 || lostInterval <= 0
        ? 0
        : Math.min(255, Math.floor((lostInterval * 256) / expectedInterval));
    return {
      ssrc,
      fractionLost,
      totalLost: expected - this.packets,
      highestSequence: this.highest,
      jitter: Math.floor(this.jitter),
      lastSenderReport: this.senderReport,
      delay: this.senderReport === 0 ? 0 : Math.floor(((now - this.senderReportAt) * 65_536) / 1000),
    };
  }
}
