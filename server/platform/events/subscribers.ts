import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { elapsed } from "#clock";
import type { Log } from "#log";
import type { AnyEvent } from "./event.ts";
import { horizonRetryMs, messageOf, type Handler } from "./handler.ts";
import { insertDeadLetter, moveCursor, readCursor, readEvents, readHorizon, type EventDb } from "./queries.ts";

interface Subscriber {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly handler: Handler<Promise<void>>;
  isLeader: boolean;
  isRunning: boolean;
  isWanted: boolean;
  /** How far this leader has come; null until it has read the stored cursor. */
  position: string | null;
  storedAt: number;
}

/** Handles events durably, at least once and in order per subject; one process leads each subscriber. */
export interface Subscribers {
  add(name: string, types: readonly string[], handler: Handler<Promise<void>>): void;
  /** Something may have been committed. */
  wake(): void;
  /** Takes the subscribers that nobody leads; the locks live on the connection and end with it. */
  seekLeadership(connection: Client): Promise<void>;
  /** The connection is another one: nothing is led any more. */
  loseLeadership(): void;
  isRunning(): boolean;
  stop(): void;
}

const attemptsBeforeGivingUp = 12;
const cursorEveryMs = 5000;
const leaderLock = 7266022;

export function createSubscribers({ db, log }: { db: EventDb; log: Log }): Subscribers {
  const subscribers: Subscriber[] = [];
  let isStopping = false;

  async function handleUntilDone(subscriber: Subscriber, event: AnyEvent): Promise<void> {
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

  /** Whether a transaction that began earlier is still open, so that more may come. */
  async function handleCommitted(subscriber: Subscriber): Promise<boolean> {
    const from = subscriber.position ?? (await readCursor(db, subscriber.name));
    const { horizon, hasMore } = await readHorizon(db);
    if (horizon === from) return hasMore;
    let hasHandled = false;
    for (const event of await readEvents(db, from, horizon)) {
      if (subscriber.types.has(event.type)) {
        hasHandled = true;
        await handleUntilDone(subscriber, event);
      }
      if (isStopping || !subscriber.isLeader) return false;
    }
    subscriber.position = horizon;
    // Events for others move the stored cursor only now and then: a restart reads them once more.
    if (hasHandled || elapsed() - subscriber.storedAt > cursorEveryMs) {
      subscriber.storedAt = elapsed();
      await moveCursor(db, subscriber.name, horizon);
    }
    return hasMore;
  }

  async function run(subscriber: Subscriber): Promise<void> {
    subscriber.isRunning = true;
    try {
      while (subscriber.isWanted && subscriber.isLeader && !isStopping) {
        subscriber.isWanted = false;
        if (!(await handleCommitted(subscriber))) continue;
        await wait(horizonRetryMs);
        subscriber.isWanted = true;
      }
    } catch (error) {
      if (!isStopping)
        log.warn({ error: messageOf(error), subscriber: subscriber.name }, "a subscriber could not read; trying again");
    } finally {
      subscriber.isRunning = false;
    }
  }

  return {
    add(name, types, handler) {
      const idle = { isLeader: false, isRunning: false, isWanted: false };
      subscribers.push({
        name,
        types: new Set(types),
        handler,
        ...idle,
        position: null,
        storedAt: Number.NEGATIVE_INFINITY,
      });
    },
    wake() {
      for (const subscriber of subscribers) {
        subscriber.isWanted = true;
        if (subscriber.isLeader && !subscriber.isRunning) void run(subscriber);
      }
    },
    async seekLeadership(connection) {
      for (const subscriber of subscribers) {
        if (subscriber.isLeader) continue;
        const { rows } = await connection.query<{ got: boolean }>(
          "select pg_try_advisory_lock($1, hashtext($2)) as got",
          [leaderLock, subscriber.name],
        );
        if (rows[0]?.got !== true) continue;
        subscriber.isLeader = true;
        subscriber.isWanted = true;
        if (!subscriber.isRunning) void run(subscriber);
      }
    },
    loseLeadership() {
      for (const subscriber of subscribers) {
        subscriber.isLeader = false;
        subscriber.position = null;
      }
    },
    isRunning: () => subscribers.some((one) => one.isRunning),
    stop() {
      isStopping = true;
    },
  };
}
