import type { SentPacket } from "./sent-packets.ts";

const bucketMs = 50;
const mostBuckets = 40;
/** A packet's delay counts as the path's own when none was shorter for this long or twice as long. */
const baseMs = 10_000;
/** What all packets of so long waited is a queue; what some waited is jitter. */
const standingMs = 300;

interface Bucket {
  /** In ms, of the receiver's clock. */
  readonly at: number;
  shortest: number;
  bytes: number;
}

interface Outcome {
  readonly at: number;
  lost: number;
  all: number;
}

/**
 * The path to one subscriber, as its feedback shows it: how long a queue stands on it, what comes through, and what is lost.
 * The two clocks differ by an unknown amount, so only differences of delays mean anything.
 */
export class PathWatch {
  private readonly buckets: Bucket[] = [];
  private readonly outcomes: Outcome[] = [];
  private base = Infinity;
  private earlierBase = Infinity;
  private baseSince = -Infinity;

  /** A packet came; `at` in ms of the receiver's clock. */
  noteArrival(packet: SentPacket, at: number, now: number): void {
    const delay = at - packet.at;
    if (now - this.baseSince > baseMs) {
      this.earlierBase = this.base;
      this.base = Infinity;
      this.baseSince = now;
    }
    this.base = Math.min(this.base, delay);
    const start = Math.floor(at / bucketMs) * bucketMs;
    let bucket = this.buckets.at(-1);
    if (!bucket || start > bucket.at) {
      bucket = { at: start, shortest: Infinity, bytes: 0 };
      this.buckets.push(bucket);
      if (this.buckets.length > mostBuckets) this.buckets.shift();
    } else if (start < bucket.at) bucket = this.buckets.findLast((one) => one.at === start) ?? bucket;
    bucket.shortest = Math.min(bucket.shortest, delay);
    bucket.bytes += packet.size;
    const outcome = this.outcome(now);
    if (packet.wasLost) outcome.lost--;
    else outcome.all++;
  }

  noteLoss(now: number): void {
    const outcome = this.outcome(now);
    outcome.lost++;
    outcome.all++;
  }

  private outcome(now: number): Outcome {
    const last = this.outcomes.at(-1);
    if (last && now - last.at < bucketMs) return last;
    const next = { at: now, lost: 0, all: 0 };
    this.outcomes.push(next);
    if (this.outcomes.length > mostBuckets) this.outcomes.shift();
    return next;
  }

  /** How many ms every packet of the last moment waited longer than on the empty path. */
  queueing(): number {
    const newest = this.buckets.at(-1);
    if (!newest) return 0;
    let shortest = Infinity;
    for (let i = this.buckets.length - 1; i >= 0; i--) {
      const bucket = this.buckets[i]!;
      if (bucket.at <= newest.at - standingMs) break;
      shortest = Math.min(shortest, bucket.shortest);
    }
    return Math.max(0, shortest - Math.min(this.base, this.earlierBase));
  }

  /** Bits per second that arrived in the last `span` ms. The bucket that is being filled does not count. */
  delivered(span: number): number {
    const newest = this.buckets.at(-1);
    const oldest = this.buckets[0];
    if (!newest || !oldest || newest === oldest) return 0;
    const from = Math.max(oldest.at, newest.at - span);
    let bytes = 0;
    for (const bucket of this.buckets) if (bucket.at >= from && bucket !== newest) bytes += bucket.bytes;
    return (bytes * 8000) / (newest.at - from);
  }

  /** What was lost of what was told of in the last `span` ms. */
  loss(span: number, now: number): { readonly share: number; readonly packets: number } {
    let lost = 0;
    let all = 0;
    for (const outcome of this.outcomes) {
      if (outcome.at < now - span) continue;
      lost += outcome.lost;
      all += outcome.all;
    }
    return { share: all === 0 ? 0 : Math.max(0, lost) / all, packets: all };
  }
}
