import { now, TokenBucket } from "#clock";
import { refuse } from "#http";

/** Whole offices sit behind one address: 60 in ten minutes, for each meeting. */
const allowed = { perSecond: 0.1, most: 60 } as const;
const mostKnown = 50_000;
const forgottenAfterMs = 600_000;

/** How fast people without an account register in this process; every process gives this much. What letters an address gets is counted apart, in the database. */
export interface RegistrationPace {
  /** Refuses LIMITED with `retryAfter` in seconds. */
  count(address: string, meetingId: string): void;
}

export function createRegistrationPace(): RegistrationPace {
  const buckets = new Map<string, TokenBucket>();
  function forget(at: number): void {
    for (const [key, bucket] of buckets) if (at - bucket.at > forgottenAfterMs) buckets.delete(key);
  }
  return {
    count(address, meetingId) {
      const at = now();
      if (buckets.size >= mostKnown) forget(at);
      if (buckets.size >= mostKnown) throw refuse("LIMITED", { retryAfter: 60 });
      const key = `${address} ${meetingId}`;
      const bucket = buckets.get(key) ?? new TokenBucket(allowed, at);
      buckets.set(key, bucket);
      const missing = bucket.take(at);
      if (missing > 0) throw refuse("LIMITED", { retryAfter: Math.ceil(missing / allowed.perSecond) });
    },
  };
}
