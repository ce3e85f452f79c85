import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "#log";
import { CursorStore } from "./cursor-store.ts";
import { readCursor } from "./cursors.ts";
import { messageOf, type Handler } from "./handler.ts";
import { insertDeadLetter, readBacklog, type EventDb, type StoredEvent } from "./queries.ts";
import type { Reader } from "./reader.ts";
import type { Snapshot } from "./snapshot.ts";
import { Subscriber } from "./subscriber.ts";

/** Handles events durably, at least once and in order per subject; one process leads each subscriber. */
export interface Subscribers {
  add(name: string, types: readonly string[], handler: Handler<Promise<void>>): void;
  names(): readonly string[];
  /** Of those, the ones that this process does not lead. */
  notLed(): readonly string[];
  /** This process leads these from now on. */
  lead(names: readonly string[]): void;
  /** The connection that held the lead is gone. */
  loseLead(): void;
  /** What the reader handed out; null: too much to hold. */
  offer(events: readonly StoredEvent[] | null, seen: Snapshot): void;
  /** Goes on with what an error interrupted. */
  wake(): void;
  /** Resolves when nothing is being handled, and what has been is stored. */
  stop(): Promise<void>;
}

const attemptsBeforeGivingUp = 12;

interface SubscribersOptions {
  readonly db: EventDb;
  readonly log: Log;
  readonly reader: () => Reader;
}

export function createSubscribers({ db, log, reader }: SubscribersOptions): Subscribers {
  const subscribers: Subscriber[] = [];
  const cursors = new CursorStore(db, log);
  const running = new Set<Promise<void>>();
  let isStopping = false;

  async function handleUntilDone(subscriber: Subscriber, event: StoredEvent): Promise<void> {
    const about = { subscriber: subscriber.name, type: event.type };
    for (let attempt = 1; !isStopping; attempt++) {
      try {
        return await subscriber.handler(event);
      } catch (error) {
        if (isStopping) return;
        if (attempt >= attemptsBeforeGivingUp) {
          log.error({ error, ...about, id: event.id }, "an event became a dead letter");
          return await insertDeadLetter(db, subscriber.name, event, messageOf(error));
        }
        log.warn({ error: messageOf(error), ...about, attempt }, "an event is tried again");
        await wait(Math.min(50 * 2 ** attempt, 10_000));
      }
    }
  }

  /** False when the lead was lost, or everything stops: then what is left is handled again, by the process that leads next. */
  async function handleAll(subscriber: Subscriber, term: number, events: readonly StoredEvent[]): Promise<boolean> {
    for (const event of events) {
      await handleUntilDone(subscriber, event);
      if (isStopping || subscriber.term !== term) return false;
    }
    return subscriber.term === term;
  }

  function advance(subscriber: Subscriber, handled: Snapshot): void {
    subscriber.handled = handled;
    cursors.move(subscriber.name, handled);
  }

  /** Handles what was committed between the cursor and now, and has what comes after it queued. */
  async function catchUp(subscriber: Subscriber, term: number): Promise<void> {
    await cursors.flush();
    subscriber.handled ??= await readCursor(db, subscriber.name);
    // The process that led before may have read further than this one.
    await reader().readAll();
    if (subscriber.term !== term) return;
    const upTo = reader().seen();
    subscriber.keepUp();
    const backlog = { seen: subscriber.handled, upTo, types: [...subscriber.types] };
    for await (const events of readBacklog(db, backlog)) if (!(await handleAll(subscriber, term, events))) return;
    advance(subscriber, upTo);
  }

  async function run(subscriber: Subscriber): Promise<void> {
    try {
      while (subscriber.isLeader && !isStopping) {
        const { term } = subscriber;
        const batch = subscriber.isBehind ? null : subscriber.next();
        if (batch === undefined) break;
        if (batch === null) await catchUp(subscriber, term);
        else if (await handleAll(subscriber, term, batch.events)) advance(subscriber, batch.seen);
      }
    } catch (error) {
      subscriber.fallBehind();
      if (!isStopping)
        log.warn({ error: messageOf(error), subscriber: subscriber.name }, "a subscriber could not read; trying again");
    }
    subscriber.isRunning = false;
  }

  function wakeOne(subscriber: Subscriber): void {
    if (!subscriber.isLeader || subscriber.isRunning || isStopping) return;
    subscriber.isRunning = true;
    const done = run(subscriber).finally(() => running.delete(done));
    running.add(done);
  }

  return {
    add: (name, types, handler) => void subscribers.push(new Subscriber(name, types, handler)),
    names: () => subscribers.map((one) => one.name),
    notLed: () => subscribers.filter((one) => !one.isLeader).map((one) => one.name),
    lead(names) {
      for (const one of subscribers.filter(({ name, isLeader }) => !isLeader && names.includes(name))) {
        one.lead();
        wakeOne(one);
      }
    },
    loseLead() {
      for (const one of subscribers) one.loseLead();
      void cursors.flush();
    },
    offer(events, seen) {
      for (const one of subscribers) {
        if (events) one.offer(events, seen);
        else one.fallBehind();
        wakeOne(one);
      }
    },
    wake: () => subscribers.forEach(wakeOne),
    async stop() {
      isStopping = true;
      while (running.size > 0) await Promise.allSettled([...running]);
      await cursors.flush();
    },
  };
}
