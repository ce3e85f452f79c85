import { LRUCache } from "lru-cache";
import { now, TokenBucket } from "#clock";
import { refuse } from "#http";

/** Addresses that one person makes the server fetch: twenty at once, then one in half a minute. */
const allowed = { perSecond: 1 / 30, most: 20 };

export function createSpending(): (personId: string) => void {
  const buckets = new LRUCache<string, TokenBucket>({ max: 10_000 });
  return (personId) => {
    const bucket = buckets.get(personId) ?? new TokenBucket(allowed, now());
    buckets.set(personId, bucket);
    const missing = bucket.take(now());
    if (missing > 0) throw refuse("LIMITED", { retryAfter: Math.ceil(missing / allowed.perSecond) });
  };
}
