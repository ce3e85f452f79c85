import { createBounded } from "#cache";
import { elapsed, TokenBucket } from "#clock";

/** What one holder of sockets, a person or the visitors behind one address, may send with all of them together. */
export interface Allowance {
  /** Largest update in pieces (Yjs' structs): reading and applying one takes some microseconds each. */
  readonly mostPieces: number;
  /** Whether an update of that size may be applied now. */
  take(pieces: number): boolean;
}

const ofPersons = { perSecond: 10_000, most: 50_000 };
const ofVisitors = { perSecond: 3000, most: 15_000 };

/** Kept when sockets close, so that neither opening more of them nor coming back gives more. */
export function createAllowances(): (holder: string, isPerson: boolean) => Allowance {
  const buckets = createBounded<TokenBucket>(20_000);
  return (holder, isPerson) => {
    const rates = isPerson ? ofPersons : ofVisitors;
    const bucket = buckets.get(holder) ?? new TokenBucket(rates, elapsed());
    buckets.set(holder, bucket);
    return { mostPieces: rates.most, take: (pieces) => bucket.take(elapsed(), Math.max(pieces, 1)) === 0 };
  };
}
