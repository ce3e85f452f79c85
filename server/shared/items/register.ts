import type { AnyDb } from "#database";
import type { EventOf, Events } from "#events";
import { keyOf, type ItemRef } from "./kinds.ts";

const atOnce = 5000;

/** Where a register's rows are read. */
export interface RegisterRows<Row extends ItemRef, Value> {
  /** What is kept of rows: `information classes`. */
  readonly called: string;
  /** A page in the order of kind and id. */
  readPage(db: AnyDb, after: ItemRef | null, limit: number): Promise<Row[]>;
  readSome(db: AnyDb, refs: readonly ItemRef[]): Promise<Row[]>;
  /** Null: it is not kept. */
  valueOf(row: Row): Value | null;
}

type Change = "item.classChanged" | "item.restrictionChanged";

/** Keeps a register as events say that it has changed, in whichever process. Answers with how to be called once a change is known here. */
export function followRegister<T extends Change>(
  register: Pick<ItemRegister<ItemRef, unknown>, "called" | "refresh" | "load">,
  events: Pick<Events, "learn">,
  type: T,
): (handler: (event: EventOf<T>) => void) => void {
  const handlers: ((event: EventOf<T>) => void)[] = [];
  events.learn(
    register.called,
    [type],
    (changes) => register.refresh(changes.flatMap(({ item }) => item ?? [])),
    (event) => {
      for (const handler of handlers) handler(event);
    },
    () => register.load(),
  );
  return (handler) => void handlers.push(handler);
}

/** What a few items have of their own and most have not, in memory: only those that have it are there. */
export class ItemRegister<Row extends ItemRef, Value> {
  readonly #db: AnyDb;
  readonly #rows: RegisterRows<Row, Value>;
  #values = new Map<string, Value>();
  /** One look at a time, so that an older one never puts back what a later one has replaced. */
  #looking: Promise<unknown> = Promise.resolve();

  constructor(db: AnyDb, rows: RegisterRows<Row, Value>) {
    this.#db = db;
    this.#rows = rows;
  }

  get called(): string {
    return this.#rows.called;
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  of(ref: ItemRef): Value | null {
    return this.#values.get(keyOf(ref)) ?? null;
  }

  /** The ids of a kind that are there. */
  idsOf(kind: ItemRef["kind"]): string[] {
    const start = `${kind} `;
    return [...this.#values.keys()].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length));
  }

  load(): Promise<void> {
    return this.#look(async () => {
      const values = new Map<string, Value>();
      let last: Row | null = null;
      for (;;) {
        const page: Row[] = await this.#rows.readPage(this.#db, last, atOnce);
        for (const row of page) this.#keep(values, row, row);
        last = page.at(-1) ?? null;
        if (page.length < atOnce) break;
      }
      this.#values = values;
    });
  }

  /** Reads some again. */
  refresh(refs: readonly ItemRef[]): Promise<void> {
    return this.#look(async () => {
      const rows = new Map((await this.#rows.readSome(this.#db, refs)).map((row) => [keyOf(row), row]));
      for (const ref of refs) this.#keep(this.#values, ref, rows.get(keyOf(ref)));
    });
  }

  #keep(values: Map<string, Value>, ref: ItemRef, row: Row | undefined): void {
    const value = row ? this.#rows.valueOf(row) : null;
    if (value === null) values.delete(keyOf(ref));
    else values.set(keyOf(ref), value);
  }

  #look(work: () => Promise<void>): Promise<void> {
    const turn = this.#looking.then(work, work);
    this.#looking = turn.catch(() => undefined);
    return turn;
  }
}
