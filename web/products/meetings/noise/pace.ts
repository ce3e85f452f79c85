import { sampleRate } from "./frames.ts";

/** Less than this part of the time that passed is not sound any more. */
const leastPart = 0.8;
/** Looks in a row; they come every second. One alone may be a computer that slept. */
const looksUntilLate = 5;

/**
 * Whether sound falls behind: true once, when for some looks in a row less was cleaned than time passed. Takes samples
 * since the last look and the time since then, ms.
 */
export function createPaceWatch(): (samples: number, passedMs: number) => boolean {
  let late = 0;
  return (samples, passedMs) => {
    late = (samples / sampleRate) * 1000 < passedMs * leastPart ? late + 1 : 0;
    return late === looksUntilLate;
  };
}
