import { createPace as createAnyPace, type Pace } from "#clock";
import { refuse } from "#http";

export type { Pace } from "#clock";

/** What one question takes at most, in milliseconds of its own. */
const mostMs = 4000;

/** Past what one question may take it refuses TOO_MANY_OCCURRENCES. */
export const createPace = (limitMs = mostMs): Pace =>
  createAnyPace({ ms: limitMs, error: () => refuse("TOO_MANY_OCCURRENCES") });
