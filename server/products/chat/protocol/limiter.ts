import { createBounded } from "#cache";
import { now, TokenBucket } from "#clock";
import { refuse } from "./refuse.ts";

const burstSeconds = 10;
/** Who has asked for something least recently is forgotten first, and has most likely nothing to wait for. */
const mostKnown = 50_000;
/** An answer, or what is stored, of this length costs as much as an ordinary send: the first sync of 2,000 rooms has 6 million, and takes 0.2 seconds. */
const lettersPerSend = 65_536;

/** Token buckets per person and kind of request. Refuses M_LIMIT_EXCEEDED with the wait in milliseconds. */
export class Limiter {
  private readonly buckets = createBounded<TokenBucket>(mostKnown);
  private readonly perSecond: number;

  /** Who is never limited. */
  private readonly isUnlimited: (userId: string) => boolean;

  constructor(perSecond: number, isUnlimited: (userId: string) => boolean = () => false) {
    this.perSecond = perSecond;
    this.isUnlimited = isUnlimited;
  }

  /** `weight`: how many ordinary sends this request costs; what costs more than is there at most takes all of it. 0: only what is owed is waited for. */
  spend(userId: string, kind: string, weight = 1): void {
    if (this.isUnlimited(userId)) return;
    const moment = now();
    const missing = this.bucketOf(userId, kind, moment).take(moment, Math.min(weight, this.perSecond * burstSeconds));
    if (missing > 0) {
      const wait = Math.ceil((missing * 1000) / this.perSecond);
      refuse("M_LIMIT_EXCEEDED", "Too many requests; wait a little.", {
        retry_after_ms: wait,
        retryAfter: Math.ceil(wait / 1000),
      });
    }
  }

  /** What an answer, or what was to be stored, has cost besides, known only now: the next ones wait for it. */
  oweFor(userId: string, kind: string, letters: number): void {
    const moment = now();
    this.bucketOf(userId, kind, moment).owe(moment, letters / lettersPerSend);
  }

  private bucketOf(userId: string, kind: string, moment: number): TokenBucket {
    const key = `${kind}\t${userId}`;
    let bucket = this.buckets.get(key);
    if (!bucket) {
      bucket = new TokenBucket({ perSecond: this.perSecond, most: this.perSecond * burstSeconds }, moment);
      this.buckets.set(key, bucket);
    }
    return bucket;
  }
}
