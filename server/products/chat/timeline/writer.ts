import type { Db } from "#database";
import { isDatabaseAway } from "#database";
import type { Log } from "#log";
import { databaseAway } from "../protocol/refuse.ts";
import { SignerMissing, type Signers } from "../rooms/signers.ts";
import type { ChatTables } from "../tables.ts";
import { Batch } from "./batch.ts";
import type { Memory, Step } from "./memory.ts";
import { appendBatch } from "./queries.ts";

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
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const largestBatch = 500;

/**
 * Everything chat writes goes through here: while one flush is being committed the next one collects, so that
 * concurrent requests share commits. Several processes may write to one database: each flush states which events of
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

  /** Resolves when what `prepare` put into the batch is durable and visible; rejects with what it threw. */
  write<T>(prepare: Prepare<T>, txn?: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ prepare, txn, resolve, reject });
      if (!this.isFlushing) {
        this.isFlushing = true;
        // After this turn of the loop, so that requests that arrived together share the first commit too.
        setImmediate(() => void this.run());
      }
    });
  }

  /** Resolves when nothing waits to be written. */
  async drain(): Promise<void> {
    if (!this.isFlushing) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      const units = this.queue.splice(0, largestBatch);
      await this.flush(units);
    }
    this.isFlushing = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async flush(units: readonly Unit[]): Promise<void> {
    let waiting = [...units];
    let isCurrent = false;
    for (let attempt = 0; waiting.length > 0; attempt++) {
      const { batch, prepared, missing } = this.collect(waiting);
      try {
        if (missing.size > 0) {
          for (const domain of missing) await this.signers.load(domain);
          waiting = prepared.map(({ unit }) => unit);
          continue;
        }
        if (batch.isEmpty) {
          for (const { unit, value } of prepared) unit.resolve(value);
          return;
        }
        if (batch.hasNewcomers && !isCurrent) {
          await this.memory.follow();
          isCurrent = true;
          waiting = prepared.map(({ unit }) => unit);
          continue;
        }
        const result = await appendBatch(this.db, batch.toJson(), batch.hasReceived);
        if ("base" in result) {
          if (result.base > this.memory.position) await this.memory.follow(result.base);
          const steps = batch.toSteps(result.base);
          this.memory.take(steps);
          for (const { unit, value } of prepared) unit.resolve(value);
          this.onCommitted(steps.at(-1)?.position ?? result.base, steps);
          return;
        }
        waiting = prepared.map(({ unit }) => unit);
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
        return this.fail(
          prepared.map(({ unit }) => unit),
          error,
        );
      }
    }
  }

  /** Lets every unit put in its part; one that refuses leaves no trace and is answered at once. */
  private collect(units: readonly Unit[]): {
    batch: Batch;
    prepared: { unit: Unit; value: unknown }[];
    missing: Set<string>;
  } {
    const batch = new Batch(this.memory, this.signers);
    const prepared: { unit: Unit; value: unknown }[] = [];
    const missing = new Set<string>();
    const done = new Set<string>();
    for (const unit of units) {
      if (unit.txn !== undefined) {
        // The same transaction twice in one batch: the second finds the first in the database.
        if (done.has(unit.txn)) {
          this.queue.push(unit);
          continue;
        }
        done.add(unit.txn);
      }
      const mark = batch.mark();
      try {
        prepared.push({ unit, value: unit.prepare(batch) });
      } catch (error) {
        batch.rollBack(mark);
        if (error instanceof SignerMissing) {
          missing.add(error.domain);
          prepared.push({ unit, value: undefined });
        } else {
          unit.reject(error);
        }
      }
    }
    return { batch, prepared, missing };
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
