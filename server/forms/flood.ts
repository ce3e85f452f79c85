import { now } from "#clock";
import { Refusal } from "#http";

/**
 * Counts what visitors without an account send, in this process: per address and form, per form, and all together. Whole
 * offices sit behind one address, so the limit per address leaves room for them; what makes floods dear is the proof of work.
 */
export interface Flood {
  /** Refuses LIMITED with `retryAfter` in seconds. */
  count(address: string, formId: string): void;
}

const windowMs = 600_000;
const limits = { address: 60, form: 3000, all: 20_000 } as const;

export function createFlood(): Flood {
  let began = 0;
  let counts = new Map<string, number>();
  return {
    count(address, formId) {
      const at = now();
      if (at - began > windowMs) {
        began = at;
        counts = new Map();
      }
      for (const [key, limit] of [
        [`a ${address} ${formId}`, limits.address],
        [`f ${formId}`, limits.form],
        ["*", limits.all],
      ] as const) {
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        if (count > limit)
          throw new Refusal("limited", "LIMITED", "Too many answers come from there right now. Wait a little.", {
            retryAfter: Math.max(Math.ceil((began + windowMs - at) / 1000), 1),
          });
      }
    },
  };
}
