import { now } from "../../../platform/clock.ts";

/** How fast work goes, from when it last began to. */
export class Pace {
  #since = 0;
  #doneThen: number | null = null;

  /** Paused, away or done: what comes is measured anew. */
  rest(): void {
    this.#doneThen = null;
  }

  /** Null when it cannot be said yet. */
  secondsLeft(all: number, done: number): number | null {
    if (this.#doneThen === null || done < this.#doneThen) {
      this.#since = now();
      this.#doneThen = done;
      return null;
    }
    const elapsed = (now() - this.#since) / 1000;
    const gone = done - this.#doneThen;
    return gone > 0 && elapsed > 2 ? Math.max(1, Math.round(((all - done) / gone) * elapsed)) : null;
  }
}
