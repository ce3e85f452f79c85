import { now } from "#clock";
import { refuse } from "./refuse.ts";

interface Bucket {
  tokens: number;
  at: number;
}

const burstSeconds = 10;
const forgetAt = 50_000;

/** Token buckets per person and kind of request. Refuses M_LIMIT_EXCEEDED with the wait in milliseconds. */
export class Limiter {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perSecond: number;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** `weight`: how many ordinary sends this request costs. */
  spend(userId: string, kind: string, weight = 1): void {
    const key = `${kind}\t${userId}`;
    const moment = now();
    const most = this.perSecond * burstSeconds;
    let bucket = this.buckets.get(key);
    if (!bucket) {
      if (this.buckets.size >= forgetAt) this.buckets.clear();
      this.buckets.set(key, (bucket = { tokens: most, at: moment }));
    }
    bucket.tokens = Math.min(most, bucket.tokens + ((moment - bucket.at) * this.perSecond) / 1000);
    bucket.at = moment;
    if (bucket.tokens < weight) {
      const wait = Math.ceil(((weight - bucket.tokens) * 1000) / this.perSecond);
      refuse("M_LIMIT_EXCEEDED", "Too many requests; wait a little.", {
        retry_after_ms: wait,
        retryAfter: Math.ceil(wait / 1000),
      });
    }
    bucket.tokens -= weight;
  }
}
