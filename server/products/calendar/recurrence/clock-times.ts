/**
 * The times of a day (or of an hour, a minute) that a rule names, in order, without a list of them: 86,400 can be named in one
 * line.
 */
export class ClockTimes {
  readonly size: number;
  readonly #hours: readonly number[];
  readonly #minutes: readonly number[];
  readonly #seconds: readonly number[];

  constructor(hours: readonly number[], minutes: readonly number[], seconds: readonly number[]) {
    this.#hours = hours;
    this.#minutes = minutes;
    this.#seconds = seconds;
    this.size = hours.length * minutes.length * seconds.length;
  }

  /** Milliseconds from the start of the period. */
  at(index: number): number {
    const second = this.#seconds[index % this.#seconds.length] ?? 0;
    const rest = Math.floor(index / this.#seconds.length);
    const minute = this.#minutes[rest % this.#minutes.length] ?? 0;
    const hour = this.#hours[Math.floor(rest / this.#minutes.length)] ?? 0;
    return ((hour * 60 + minute) * 60 + second) * 1000;
  }

  /** The index of the first that is not before `time`. */
  indexFrom(time: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
