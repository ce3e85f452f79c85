import type { Db } from "#database";
import { isDatabaseAway } from "#database";
import type { Log } from "#log";
import { databaseAway } from "../protocol/refuse.ts";
import { SignerMissing, type Signers } from "../rooms/signers.ts";
import type { ChatTables } from "../tables.ts";
import { append, type AppendResult } from "./append.ts";
import { Batch } from "./batch.ts";
import type { Memory, Step } from "./memory.ts";

/** Puts what one request wants into a batch. Run again when the batch must be recreated, so it has no other effect. */
export type Prepare<T> = (batch: Batch) => T;

/** The same transaction id was used before; its event stands. */
export class Repeated extends Error {
  readonly eventId: string;
  constructor(eventId: string) {
    super("The transaction id was used before.");
    this.eventId = eventId;
  }
}

interface Unit {
  readonly prepare: Prepare<unknown>;
  readonly txn: string | undefined;
  /** Whether it only says something in a room, so that it may be prepared before what is said there before it is committed. */
  readonly isMessage: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Units that have put their parts into a batch. */
class Collected {
  readonly batch: Batch;
  readonly prepared: { readonly unit: Unit; readonly value: unknown }[] = [];
  /** Servers whose signing keys have to be read first. */
  readonly missing = new Set<string>();
  private readonly txns = new Set<string>();

  constructor(batch: Batch) {
    this.batch = batch;
  }

  get units(): Unit[] {
    return this.prepared.map(({ unit }) => unit);
  }

  /** Lets a unit put in its part; one that refuses leaves no trace and is answered at once. False: the same transaction is in it. */
  take(unit: Unit): boolean {
    if (unit.txn !== undefined) {
      if (this.txns.has(unit.txn)) return false;
      this.txns.add(unit.txn);
    }
    const mark = this.batch.mark();
    try {
      this.prepared.push({ unit, value: unit.prepare(this.batch) });
    } catch (error) {
      this.batch.rollBack(mark);
      if (error instanceof SignerMissing) {
        this.missing.add(error.domain);
        this.prepared.push({ unit, value: undefined });
      } else {
        unit.reject(error);
      }
    }
    return true;
  }
}

const largestBatch = 500;

/**
 * Everything chat writes goes through here: while one flush is being committed the next one collects, so that
 * concurrent requests share commits; messages are prepared meanwhile, on what is being committed, so that neither the database nor
 * this process waits for the other. Several processes may write to one database: each flush states which events of
 * its rooms it has seen, and is recreated when another process was faster.
 */
export class Writer {
  private readonly db: Db<ChatTables>;
  private readonly memory: Memory;
  private readonly signers: Signers;
  private readonly log: Log;
  private readonly onCommitted: (position: number, steps: readonly Step[]) => void;
  private queue: Unit[] = [];
  private isFlushing = false;
  /** What is being committed, where messages may be prepared on it. */
  private underway: Batch | null = null;
  /** What is prepared on it. */
  private ahead: Collected | null = null;
  private isPreparing = false;
  private idle: (() => void)[] = [];

  constructor(options: {
    db: Db<ChatTables>;
    memory: Memory;
    signers: Signers;
    log: Log;
    onCommitted: (position: number, steps: readonly Step[]) => void;
  }) {
    this.db = options.db;
    this.memory = options.memory;
    this.signers = options.signers;
    this.log = options.log;
    this.onCommitted = options.onCommitted;
  }

  /**
   * Resolves when what `prepare` put into the batch is durable and visible; rejects with what it threw. `isMessage`: it looks at rooms
   * of the batch alone and adds messages to them, none that stick or redact.
   */
  write<T>(prepare: Prepare<T>, txn?: string, isMessage = false): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ prepare, txn, isMessage, resolve, reject });
      if (!this.isFlushing) {
        this.isFlushing = true;
        // After this turn of the loop, so that requests that arrived together share the first commit too.
        setImmediate(() => void this.run());
      } else if (this.underway && !this.isPreparing) {
        this.isPreparing = true;
        setImmediate(() => this.prepareAhead());
      }
    });
  }

  /** Resolves when nothing waits to be written. */
  async drain(): Promise<void> {
    if (!this.isFlushing) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async run(): Promise<void> {
    while (this.ahead || this.queue.length > 0) {
      const ahead = this.takeAhead();
      const units = this.queue.splice(0, largestBatch - (ahead?.prepared.length ?? 0));
      await this.flush(units, ahead ?? undefined);
    }
    this.isFlushing = false;
    // After those of the last flush but one, which are answered in the next turn.
    setImmediate(() => {
      for (const resolve of this.idle.splice(0)) resolve();
    });
  }

  /** Prepares the messages that have come, up to what has to wait for what is being committed. */
  private prepareAhead(): void {
    this.isPreparing = false;
    if (!this.underway) return;
    const ahead = (this.ahead ??= new Collected(new Batch(this.memory, this.signers, this.underway)));
    let count = 0;
    for (const unit of this.queue) {
      if (!unit.isMessage || ahead.missing.size > 0 || ahead.prepared.length >= largestBatch) break;
      if (!ahead.take(unit)) break;
      count++;
    }
    this.queue.splice(0, count);
  }

  /** What was prepared ahead, if what it was prepared on has come true; otherwise its units wait again, before all others. */
  private takeAhead(): Collected | null {
    const { ahead } = this;
    this.ahead = null;
    if (!ahead || ahead.batch.comesTrue()) return ahead;
    this.queue.unshift(...ahead.units);
    return null;
  }

  private async flush(units: readonly Unit[], ahead?: Collected): Promise<void> {
    let waiting = [...(ahead?.units ?? []), ...units];
    let collected = this.collect(units, ahead);
    let isCurrent = false;
    for (let attempt = 0; waiting.length > 0; attempt++) {
      if (attempt > 0) collected = this.collect(waiting);
      const { batch, prepared, missing } = collected;
      try {
        if (missing.size > 0) {
          for (const domain of missing) await this.signers.load(domain);
          waiting = collected.units;
          continue;
        }
        if (batch.isEmpty) {
          for (const { unit, value } of prepared) unit.resolve(value);
          return;
        }
        if (batch.hasNewcomers && !isCurrent) {
          await this.memory.follow();
          isCurrent = true;
          waiting = collected.units;
          continue;
        }
        const result = await this.append(batch);
        if ("base" in result) {
          if (result.base > this.memory.position) await this.memory.follow(result.base);
          this.finish(collected, result.base);
          return;
        }
        waiting = collected.units;
        if (result.repeated) {
          const known = new Map(result.repeated.map((one) => [one.txn, one.eventId]));
          for (const unit of waiting) {
            const eventId = unit.txn === undefined ? undefined : known.get(unit.txn);
            if (eventId !== undefined) unit.reject(new Repeated(eventId));
          }
          waiting = waiting.filter((unit) => unit.txn === undefined || !known.has(unit.txn));
        }
        await this.memory.follow();
        // What is for them is refused as they are not found.
        for (const roomId of result.gone ?? []) this.memory.forgetRoom(roomId);
        if (attempt > 50) throw new Error("Another process was always faster.");
      } catch (error) {
        return this.fail(collected.units, error);
      }
    }
  }

  private async append(batch: Batch): Promise<AppendResult> {
    const appending = append(this.db, batch.toAppend());
    this.underway = batch.isOfMessages ? batch : null;
    try {
      return await appending;
    } finally {
      this.underway = null;
    }
  }

  /** Takes what is committed into memory and answers those who wanted it; first the database gets what is next. */
  private finish({ batch, prepared }: Collected, base: number): void {
    const steps = batch.toSteps(base);
    const answer = (): void => {
      for (const { unit, value } of prepared) unit.resolve(value);
      this.onCommitted(steps.at(-1)?.position ?? base, steps);
    };
    const isMore = this.ahead !== null || this.queue.length > 0;
    // Before those who wait are woken, which memory does in the next turn.
    if (isMore) setImmediate(answer);
    this.memory.take(steps);
    if (!isMore) answer();
  }

  private collect(units: readonly Unit[], collected = new Collected(new Batch(this.memory, this.signers))): Collected {
    // The same transaction twice in one batch: the second finds the first in the database.
    for (const unit of units) if (!collected.take(unit)) this.queue.push(unit);
    return collected;
  }

  /** One bad unit must not take the others down: when PostgreSQL answered, try each by itself. */
  private async fail(units: readonly Unit[], error: unknown): Promise<void> {
    if (isDatabaseAway(error)) {
      const refusal = databaseAway();
      for (const unit of units) unit.reject(refusal);
      return;
    }
    if (units.length === 1) {
      units[0]?.reject(error);
      return;
    }
    this.log.warn(
      { error: error instanceof Error ? error.message : String(error) },
      "a batch failed; writing its parts one by one",
    );
    for (const unit of units) await this.flush([unit]);
  }
}
