/** How far behind the newest piece a page plays at first, ms: a piece, the time until it is asked for, and its way. */
const firstDelay = 5500;
const longestDelay = 15_000;
const stalledStep = 500;
const calmStep = 250;
/** Without a stop for this long, it comes closer again. */
const calmMs = 30_000;
/** Over how long the newest pieces are looked at: clocks of server and page drift. */
const windowMs = 120_000;

/** Where a live page is on the server's clock, and how it keeps there. Times in ms; `now` is the page's own clock. */
export class LiveClock {
  #delay = firstDelay;
  #changedAt = 0;
  #seen: { readonly now: number; readonly ahead: number }[] = [];

  /** The newest piece of a playlist that came now ends here on the server's clock. */
  note(until: number, now: number): void {
    const ahead = until - now;
    this.#seen = this.#seen.filter((one) => now - one.now < windowMs && one.ahead > ahead);
    this.#seen.push({ now, ahead });
  }

  /** What is to be seen now, on the server's clock; null: nothing has come. */
  target(now: number): number | null {
    const [newest] = this.#seen;
    return newest ? now + newest.ahead - this.#delay : null;
  }

  /** What should be seen has not come. */
  stalled(now: number): void {
    if (now - this.#changedAt < 1000) return;
    this.#changedAt = now;
    this.#delay = Math.min(longestDelay, this.#delay + stalledStep);
  }

  calm(now: number): void {
    if (now - this.#changedAt < calmMs || this.#delay <= firstDelay) return;
    this.#changedAt = now;
    this.#delay = Math.max(firstDelay, this.#delay - calmStep);
  }
}

/** Further off than this, s, it jumps. */
const jump = 0.7;
const unnoticed = 0.06;

/** How an element that is at `current` comes to `target`, both in seconds. */
export function follow(current: number, target: number): { readonly seek: number | null; readonly rate: number } {
  const off = target - current;
  if (Math.abs(off) > jump) return { seek: target, rate: 1 };
  if (Math.abs(off) < unnoticed) return { seek: null, rate: 1 };
  return { seek: null, rate: off > 0 ? 1.05 : 0.95 };
}

/** Whether what is buffered, as pairs of seconds, has this moment. */
export const covers = (ranges: readonly (readonly [number, number])[], at: number): boolean =>
  ranges.some(([start, end]) => at >= start - 0.05 && at < end - 0.02);
