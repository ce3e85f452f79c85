import pg from "pg";
import { elapsed } from "#clock";

/** A statement that was asked this often is planned once for each connection, and no more each time. */
const oftenEnough = 30;
/** What connections keep prepared takes memory of PostgreSQL. */
const mostPrepared = 200;
const mostCounted = 2000;

/** What stands between planning a short statement and running it is often more than the running itself. */
export class PreparedNames {
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** What a statement is prepared as; undefined: it is not asked often. */
  nameOf(text: string): string | undefined {
    const name = this.names.get(text);
    if (name !== undefined || this.names.size >= mostPrepared) return name;
    const count = (this.counts.get(text) ?? 0) + 1;
    if (count >= oftenEnough) {
      this.counts.delete(text);
      const given = `s${this.names.size + 1}`;
      this.names.set(text, given);
      return given;
    }
    // Texts that differ each time would fill it: those that are asked often are counted again soon.
    if (this.counts.size >= mostCounted) this.counts.clear();
    this.counts.set(text, count);
    return undefined;
  }
}

/** A table has changed under a statement that was prepared (PostgreSQL, appendix A: feature_not_supported). */
const isPlanOutdated = (error: unknown): boolean =>
  error instanceof Error &&
  (error as { code?: string }).code === "0A000" &&
  /cached plan must not change result type/.test(error.message);

/** What was planned while a table was small is wrong once it is large: soon after the beginning, then once a minute. */
const firstReplanMs = 1000;
const lastReplanMs = 60_000;

/** A class of clients that prepare what their pool asks often. `values` are always given apart from the text. */
export function preparingClient(names = new PreparedNames()): typeof pg.Client {
  return class extends pg.Client {
    private replanMs = firstReplanMs;
    private replanAt = elapsed() + firstReplanMs;

    override query(...given: unknown[]): never {
      const [text, values, ...rest] = given;
      const name =
        typeof text === "string" && Array.isArray(values) && rest.length === 0 ? names.nameOf(text) : undefined;
      const ask = super.query.bind(this) as (...all: unknown[]) => Promise<unknown>;
      if (name === undefined) return ask(...given) as never;
      return this.askPrepared(ask, { text, values, name }) as never;
    }

    private async askPrepared(ask: (...all: unknown[]) => Promise<unknown>, query: object): Promise<unknown> {
      if (elapsed() >= this.replanAt) {
        this.replanMs = Math.min(2 * this.replanMs, lastReplanMs);
        this.replanAt = elapsed() + this.replanMs;
        await ask("discard plans");
      }
      try {
        return await ask(query);
      } catch (error) {
        // The pool takes another connection, where it is prepared anew.
        if (isPlanOutdated(error)) void this.end().catch(() => undefined);
        throw error;
      }
    }
  };
}
