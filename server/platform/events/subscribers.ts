import type { Log } from "#log";
import { CursorStore } from "./cursor-store.ts";
import { readCursor } from "./cursors.ts";
import { deliver } from "./deliver.ts";
import { messageOf, type TogetherHandler } from "./handler.ts";
import { readBacklog, type EventDb, type StoredEvent } from "./queries.ts";
import type { Reader } from "./reader.ts";
import type { Snapshot } from "./snapshot.ts";
import { Subscriber } from "./subscriber.ts";

interface SubscribersOptions {
  readonly db: EventDb;
  readonly log: Log;
  readonly reader: () => Reader;
}

/** Handles events durably, at least once and in order per subject; one process leads each subscriber. */
export class Subscribers {
  private readonly options: SubscribersOptions;
  private readonly cursors: CursorStore;
  private readonly all: Subscriber[] = [];
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(options: SubscribersOptions) {
    this.options = options;
    this.cursors = new CursorStore(options.db, options.log);
  }

  add(name: string, types: readonly string[], handler: TogetherHandler, most: number): void {
    this.all.push(new Subscriber(name, types, handler, most));
  }

  names(): readonly string[] {
    return this.all.map((one) => one.name);
  }

  /** Of those, the ones that this process does not lead. */
  notLed(): readonly string[] {
    return this.all.filter((one) => !one.isLeader).map((one) => one.name);
  }

  /** This process leads these from now on. */
  lead(names: readonly string[]): void {
    for (const one of this.all.filter(({ name, isLeader }) => !isLeader && names.includes(name))) {
      one.lead();
      this.wakeOne(one);
    }
  }

  /** The connection that held the lead is gone. */
  loseLead(): void {
    for (const one of this.all) one.loseLead();
    void this.cursors.flush();
  }

  /** What the reader handed out; null: too much to hold. */
  offer(events: readonly StoredEvent[] | null, seen: Snapshot): void {
    for (const one of this.all) {
      if (events) one.offer(events, seen);
      else one.fallBehind();
      this.wakeOne(one);
    }
  }

  /** Goes on with what an error interrupted. */
  wake(): void {
    for (const one of this.all) this.wakeOne(one);
  }

  /** Resolves when nothing is being handled, and what has been is stored. */
  async stop(): Promise<void> {
    this.stopping.abort();
    while (this.running.size > 0) await Promise.allSettled([...this.running]);
    await this.cursors.flush();
  }

  private wakeOne(subscriber: Subscriber): void {
    if (!subscriber.isLeader || subscriber.isRunning || this.stopping.signal.aborted) return;
    subscriber.isRunning = true;
    const done = this.run(subscriber).finally(() => this.running.delete(done));
    this.running.add(done);
  }

  private async run(subscriber: Subscriber): Promise<void> {
    const { log } = this.options;
    try {
      while (subscriber.isLeader && !this.stopping.signal.aborted) {
        const { term } = subscriber;
        const batch = subscriber.isBehind ? null : subscriber.next();
        if (batch === undefined) break;
        if (batch === null) await this.catchUp(subscriber, term);
        else if (await this.deliver(subscriber, term, batch.events)) this.advance(subscriber, batch.seen);
      }
    } catch (error) {
      subscriber.fallBehind();
      if (!this.stopping.signal.aborted)
        log.warn({ error: messageOf(error), subscriber: subscriber.name }, "a subscriber could not read; trying again");
    }
    subscriber.isRunning = false;
  }

  /** Handles what was committed between the cursor and now, and has what comes after it queued. */
  private async catchUp(subscriber: Subscriber, term: number): Promise<void> {
    const { db, reader } = this.options;
    await this.cursors.flush();
    const seen = subscriber.handled ?? (await readCursor(db, subscriber.name));
    // The process that led before may have read further than this one.
    await reader().readAll();
    if (subscriber.term !== term) return;
    const upTo = reader().seen();
    subscriber.handled = seen;
    subscriber.keepUp();
    const backlog = { seen, upTo, types: [...subscriber.types] };
    for await (const events of readBacklog(db, backlog)) if (!(await this.deliver(subscriber, term, events))) return;
    this.advance(subscriber, upTo);
  }

  /** False when the lead was lost, or everything stops: the process that leads next handles what is left. */
  private deliver(subscriber: Subscriber, term: number, events: readonly StoredEvent[]): Promise<boolean> {
    const isOver = (): boolean => this.stopping.signal.aborted || subscriber.term !== term;
    return deliver({ ...this.options, isOver, stopping: this.stopping.signal }, subscriber, events);
  }

  private advance(subscriber: Subscriber, handled: Snapshot): void {
    subscriber.handled = handled;
    this.cursors.move(subscriber.name, handled);
  }
}
