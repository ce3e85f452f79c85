import { highestClass, type InformationClass } from "@safos/contract/policy";
import type { AnyDb } from "#database";
import type { Log } from "#log";
import { keyOf, type ItemRef } from "../kinds.ts";
import { readClasses, readClassPage, type ClassRow } from "./queries.ts";

const atOnce = 5000;
const retryMs = 1000;

/** The class of its own that each item has, in memory: only those that were raised are there. */
export class ClassRegister {
  readonly #db: AnyDb;
  readonly #log: Pick<Log, "warn">;
  #levels = new Map<string, InformationClass>();
  /** One look at a time, so that an older one never puts back what a later one has replaced. */
  #looking: Promise<unknown> = Promise.resolve();

  constructor(db: AnyDb, log: Pick<Log, "warn">) {
    this.#db = db;
    this.#log = log;
  }

  get isEmpty(): boolean {
    return this.#levels.size === 0;
  }

  of(ref: ItemRef): InformationClass | null {
    return this.#levels.get(keyOf(ref)) ?? null;
  }

  /** The ids of a kind that were raised. */
  idsOf(kind: ItemRef["kind"]): string[] {
    const start = `${kind} `;
    return [...this.#levels.keys()].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  load(): Promise<void> {
    return this.#look(async () => {
      const levels = new Map<string, InformationClass>();
      let last: ClassRow | null = null;
      for (;;) {
        const page: ClassRow[] = await readClassPage(this.#db, last, atOnce);
        for (const row of page) keep(levels, row, row);
        last = page.at(-1) ?? null;
        if (page.length < atOnce) break;
      }
      this.#levels = levels;
    });
  }

  /** Reads some again. */
  refresh(refs: readonly ItemRef[]): Promise<void> {
    return this.#look(async () => {
      const rows = new Map((await readClasses(this.#db, refs)).map((row) => [keyOf(row), row]));
      for (const ref of refs) keep(this.#levels, ref, rows.get(keyOf(ref)));
    });
  }

  /** Keeps trying: until it succeeds, what was raised elsewhere is not known here. */
  refreshSoon(refs: readonly ItemRef[] | null, then: () => void = () => undefined): void {
    (refs === null ? this.load() : this.refresh(refs)).then(then, (error: unknown) => {
      this.#log.warn({ error }, "information classes could not be read; trying again");
      setTimeout(() => this.refreshSoon(refs, then), retryMs).unref();
    });
  }

  #look(work: () => Promise<void>): Promise<void> {
    const turn = this.#looking.then(work, work);
    this.#looking = turn.catch(() => undefined);
    return turn;
  }
}

function keep(levels: Map<string, InformationClass>, ref: ItemRef, row: ClassRow | undefined): void {
  const level = row ? highestClass(row.raised, row.copied) : null;
  if (level === null) levels.delete(keyOf(ref));
  else levels.set(keyOf(ref), level);
}
