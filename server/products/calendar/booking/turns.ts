import { refuse } from "#http";

/** More than wait for one calendar are turned away: each waits for all before it. */
const mostWaiting = 200;

/**
 * One after another for each calendar, in this process: of those who want the same person's time one holds a connection to the database
 * and the others wait without. Between processes the calendars' locks decide. Refuses LIMITED where too many wait.
 */
export class Turns {
  readonly #lines = new Map<string, { last: Promise<unknown>; count: number }>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(key) ?? { last: Promise.resolve(), count: 0 };
    if (line.count >= mostWaiting) throw refuse("LIMITED", { retryAfter: 2 });
    line.count++;
    this.#lines.set(key, line);
    const turn = line.last.then(work);
    line.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      if (--line.count === 0) this.#lines.delete(key);
    }
  }
}
