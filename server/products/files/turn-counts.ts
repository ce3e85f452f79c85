import { refuse } from "#http";

/**
 * Counts what runs in this process, by owner. `take` gives a turn to be given back, once or more often. Refuses LIMITED when the
 * owner, or all together, have as many as they may.
 */
export function createTurnCounts(most: {
  readonly perOwner: number;
  readonly inAll?: number;
  /** Seconds. */
  readonly retryAfter: number;
}): { take(owner: string): () => void } {
  const { perOwner, inAll = Number.POSITIVE_INFINITY, retryAfter } = most;
  const running = new Map<string, number>();
  let all = 0;
  return {
    take(owner) {
      const own = running.get(owner) ?? 0;
      if (own >= perOwner || all >= inAll) throw refuse("LIMITED", { retryAfter });
      running.set(owner, own + 1);
      all += 1;
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        all -= 1;
        const left = (running.get(owner) ?? 1) - 1;
        if (left > 0) running.set(owner, left);
        else running.delete(owner);
      };
    },
  };
}
