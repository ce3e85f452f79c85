import { now, TokenBucket } from "#clock";
import { refuse } from "./refuse.ts";

const burstSeconds = 10;
const forgetAt = 50_000;

/** Token buckets per person and kind of request. Refuses M_LIMIT_EXCEEDED with the wait in milliseconds. */
export class Limiter {
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly perSecond: number;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** `weight`: how many ordinary sends this request costs. */
  spend(userId: string, kind: string, weight = 1): void {
    const key = `${kind}\t${userId}`;
    const moment = now();
    let bucket = this.buckets.get(key);
    if (!bucket) {
      if (this.buckets.size >= forgetAt) this.buckets.clear();
      this.buckets.set(
        key,
        (bucket = new TokenBucket({ perSecond: this.perSecond, most: this.perSecond * burstSeconds }, moment)),
      );
    }
    const missing = bucket.take(moment, weight);
    if (missing > 0) {
      const wait = Math.ceil((missing * 1000) / this.perSecond);
      refuse("M_LIMIT_EXCEEDED", "Too many requests; wait a little.", {
        retry_after_ms: wait,
        retryAfter: Math.ceil(wait / 1000),
      });
    }
  }
}
