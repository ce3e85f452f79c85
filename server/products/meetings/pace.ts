import { now, TokenBucket } from "#clock";
import { refuse } from "#http";

interface PaceLimits {
  readonly perSecond: number;
  /** At once. */
  readonly most: number;
  /** The limit of keys that are remembered: beyond it nobody new gets in before some are forgotten. */
  readonly mostKnown: number;
  readonly forgottenAfterMs: number;
}

/** How fast those whom nothing but their address tells apart may do something in this process; every process gives this much. */
export class Pace {
  private readonly limits: PaceLimits;
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(limits: PaceLimits) {
    this.limits = limits;
  }

  /** Refuses LIMITED with `retryAfter` in seconds. */
  count(key: string): void {
    const { limits, buckets } = this;
    const at = now();
    if (buckets.size >= limits.mostKnown)
      for (const [one, bucket] of buckets) if (at - bucket.at > limits.forgottenAfterMs) buckets.delete(one);
    if (buckets.size >= limits.mostKnown) throw refuse("LIMITED", { retryAfter: 60 });
    const bucket = buckets.get(key) ?? new TokenBucket(limits, at);
    buckets.set(key, bucket);
    const missing = bucket.take(at);
    if (missing > 0) throw refuse("LIMITED", { retryAfter: Math.ceil(missing / limits.perSecond) });
  }

  forget(key: string): void {
    this.buckets.delete(key);
  }
}
