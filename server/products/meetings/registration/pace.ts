import { Pace } from "../pace.ts";

/** Whole offices sit behind one address: 60 in ten minutes, for each meeting. */
const limits = { perSecond: 0.1, most: 60, mostKnown: 50_000, forgottenAfterMs: 600_000 } as const;

/** How fast people without an account register in this process. What letters an address gets is counted apart, in the database. */
export interface RegistrationPace {
  /** Refuses LIMITED with `retryAfter` in seconds. */
  count(address: string, meetingId: string): void;
}

export function createRegistrationPace(): RegistrationPace {
  const pace = new Pace(limits);
  return { count: (address, meetingId) => pace.count(`${address} ${meetingId}`) };
}
