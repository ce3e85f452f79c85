import { now, TokenBucket } from "#clock";
import { addressKey } from "./address.ts";
import { refuse } from "./refusal.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** A piece of something larger that is counted by its bytes instead. */
    isUncounted?: boolean;
    /** Open to those who still lack the second factor that their organisation asks for. */
    opensEarly?: boolean;
  }
}

const mostBuckets = 50_000;

/**
 * Token buckets in this process: one per person, and one per address for anyone who is not signed in. They keep a runaway
 * client from taking the server from everybody else; several processes each give this much.
 */
export interface RequestLimit {
  /** Refuses LIMITED with `retryAfter` in seconds. */
  spend(caller: { readonly personId: string } | { readonly address: string }): void;
}

/** `perSecond` is what a person may do; at once four seconds' worth. Strangers share three tenths of that per address. 0: no limit. */
export function createRequestLimit(perSecond: number): RequestLimit {
  const buckets = new Map<string, TokenBucket>();
  const forPerson = { perSecond, most: perSecond * 4 };
  const forAddress = { perSecond: perSecond * 0.3, most: Math.max(perSecond * 1.2, 1) };

  /** Full buckets need not be remembered; if none is full, those that were made first go. */
  function makeRoom(at: number): void {
    for (const [key, bucket] of buckets) if (at - bucket.at > 4000) buckets.delete(key);
    for (const key of buckets.keys()) {
      if (buckets.size < mostBuckets * 0.9) break;
      buckets.delete(key);
    }
  }

  return {
    spend(caller) {
      if (perSecond === 0) return;
      const isPerson = "personId" in caller;
      const key = isPerson ? `p ${caller.personId}` : `a ${addressKey(caller.address)}`;
      const allowed = isPerson ? forPerson : forAddress;
      const at = now();
      let bucket = buckets.get(key);
      if (!bucket) {
        if (buckets.size >= mostBuckets) makeRoom(at);
        buckets.set(key, (bucket = new TokenBucket(allowed, at)));
      }
      const missing = bucket.take(at);
      if (missing > 0)
        throw refuse("LIMITED", {
          retryAfter: Math.max(Math.ceil(missing / allowed.perSecond), 1),
        });
    },
  };
}
