import { setTimeout as wait } from "node:timers/promises";
import { elapsed } from "#clock";
import { asynchronousCommit, sql, type AnyDb, type Database } from "#database";
import type { Log } from "#log";
import type { EventMap } from "@safos/contract/events";
import type { AnyEvent, AnyNewEvent, EventOf, NewEvent } from "./event.ts";
import { createListener, type Listener } from "./listener.ts";
import {
  insertDeadLetter,
  insertEvents,
  moveCursor,
  readCursor,
  readEvents,
  readHorizon,
  readTopic,
  trimOutbox,
  type EventTables,
} from "./queries.ts";

/** A transaction of any module: events are written with what they tell of, or not at all. */
export type Transaction = AnyDb & { readonly isTransaction: true };

export interface Events<M = EventMap> {
  /** Writes events into the outbox inside the caller's transaction. */
  emit(trx: Transaction, events: NewEvent<TypesOf<M>, M> | readonly NewEvent<TypesOf<M>, M>[]): Promise<void>;
  /** Durable: one process handles each event, at least once, in order per subject. Register before `start`. */
  on<T extends TypesOf<M>>(
    subscriber: string,
    types: readonly T[],
    handler: (event: EventOf<T, M>) => Promise<void>,
  ): void;
  /** Every process sees every event once it is committed. For caches, sockets and open calls. */
  watch<T extends TypesOf<M>>(types: readonly T[], handler: (event: EventOf<T, M>) => void): void;
  /** The same for events of every type. */
  watchAll(handler: (event: EventOf<TypesOf<M>, M>) => void): void;
  /** A transient message to every process at once, this one too. At most 7,000 bytes. */
  signal(channel: string, payload: string): Promise<void>;
  onSignal(channel: string, handler: (payload: string) => void): void;
  /** Called after the listening connection came back: signals may have been missed. */
  onReconnected(handler: () => void): void;
  /** Events of a live topic after an id; null when that is too long ago to tell. */
  since(topic: string, after: number): Promise<readonly EventOf<TypesOf<M>, M>[] | null>;
  /** Whether the listening connection stands. */
  isListening(): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

type TypesOf<M> = keyof M & string;
type Handler<R> = (event: AnyEvent) => R;

interface Subscriber {
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly handler: Handler<Promise<void>>;
  isLeader: boolean;
  isRunning: boolean;
  isWanted: boolean;
  /** How far this leader has come; null until it has read the kept cursor. */
  position: string | null;
  keptAt: number;
}

const attemptsBeforeGivingUp = 12;
const horizonRetryMs = 15;
const safetyPollMs = 1000;
const cursorEveryMs = 5000;

export function createEvents<M = EventMap>(options: { database: Database; log: Log }): Events<M> {
  const { log } = options;
  const db = options.database.of<EventTables>();
  const subscribers: Subscriber[] = [];
  /** `types` null: every event. */
  const watchers: { types: ReadonlySet<string> | null; handler: Handler<void> }[] = [];
  const signals = new Map<string, ((payload: string) => void)[]>();
  const reconnected: (() => void)[] = [];
  let listener: Listener | null = null;
  let seen = "0";
  let isStopping = false;
  let isReading = false;
  let isReadWanted = false;
  let hasConnectedOnce = false;
  const timers: NodeJS.Timeout[] = [];

  function wake(): void {
    isReadWanted = true;
    if (!isReading) void readForWatchers();
    for (const subscriber of subscribers) {
      subscriber.isWanted = true;
      if (subscriber.isLeader && !subscriber.isRunning) void runSubscriber(subscriber);
    }
  }

  async function readForWatchers(): Promise<void> {
    isReading = true;
    while (isReadWanted && !isStopping) {
      isReadWanted = false;
      try {
        const { horizon, hasMore } = await readHorizon(db);
        if (horizon !== seen) {
          for (const event of await readEvents(db, seen, horizon)) show(event);
          seen = horizon;
        }
        if (hasMore) {
          // A transaction that began earlier is still open: look again shortly.
          await wait(horizonRetryMs);
          isReadWanted = true;
        }
      } catch (error) {
        if (!isStopping) log.warn({ error: message(error) }, "events could not be read; trying again");
        break;
      }
    }
    isReading = false;
  }

  function show(event: AnyEvent): void {
    for (const { types, handler } of watchers) {
      if (types !== null && !types.has(event.type)) continue;
      try {
        handler(event);
      } catch (error) {
        log.error({ error, type: event.type }, "an event watcher failed");
      }
    }
  }

  async function runSubscriber(subscriber: Subscriber): Promise<void> {
    subscriber.isRunning = true;
    try {
      await drainSubscriber(subscriber);
    } finally {
      subscriber.isRunning = false;
    }
  }

  async function drainSubscriber(subscriber: Subscriber): Promise<void> {
    while (subscriber.isWanted && subscriber.isLeader && !isStopping) {
      subscriber.isWanted = false;
      try {
        const from = subscriber.position ?? (await readCursor(db, subscriber.name));
        const { horizon, hasMore } = await readHorizon(db);
        if (horizon !== from) {
          let hasHandled = false;
          for (const event of await readEvents(db, from, horizon)) {
            if (subscriber.types.has(event.type)) {
              hasHandled = true;
              await handleUntilDone(subscriber, event);
            }
            if (isStopping || !subscriber.isLeader) return;
          }
          subscriber.position = horizon;
          // Events for others move the stored cursor only now and then: a restart reads them once more.
          if (hasHandled || elapsed() - subscriber.keptAt > cursorEveryMs) {
            subscriber.keptAt = elapsed();
            await moveCursor(db, subscriber.name, horizon);
          }
        }
        if (hasMore) {
          await wait(horizonRetryMs);
          subscriber.isWanted = true;
        }
      } catch (error) {
        if (!isStopping)
          log.warn({ error: message(error), subscriber: subscriber.name }, "a subscriber could not read; trying again");
        break;
      }
    }
  }

  async function handleUntilDone(subscriber: Subscriber, event: AnyEvent): Promise<void> {
    for (let attempt = 1; !isStopping; attempt++) {
      try {
        return await subscriber.handler(event);
      } catch (error) {
        if (isStopping) return;
        if (attempt >= attemptsBeforeGivingUp) {
          log.error(
            { error, subscriber: subscriber.name, type: event.type, id: event.id },
            "an event became a dead letter",
          );
          return await insertDeadLetter(db, subscriber.name, event, message(error));
        }
        log.warn(
          { error: message(error), subscriber: subscriber.name, type: event.type, attempt },
          "an event is tried again",
        );
        await wait(Math.min(50 * 2 ** attempt, 10_000));
      }
    }
  }

  /** One process leads each subscriber: the lock lives on the listening connection and ends with it. */
  async function seekLeadership(): Promise<void> {
    const client = listener?.client();
    if (!client) return;
    for (const subscriber of subscribers) {
      if (subscriber.isLeader) continue;
      const { rows } = await client.query<{ got: boolean }>(
        "select pg_try_advisory_lock(7266022, hashtext($1)) as got",
        [subscriber.name],
      );
      if (rows[0]?.got !== true) continue;
      subscriber.isLeader = true;
      subscriber.isWanted = true;
      if (!subscriber.isRunning) void runSubscriber(subscriber);
    }
  }

  return {
    emit: (trx, events) => insertEvents(trx, (Array.isArray(events) ? events : [events]) as readonly AnyNewEvent[]),
    on(name, types, handler) {
      subscribers.push({
        name,
        types: new Set<string>(types),
        handler: handler as unknown as Handler<Promise<void>>,
        isLeader: false,
        isRunning: false,
        isWanted: false,
        position: null,
        keptAt: Number.NEGATIVE_INFINITY,
      });
    },
    watch(types, handler) {
      watchers.push({ types: new Set<string>(types), handler: handler as unknown as Handler<void> });
    },
    watchAll(handler) {
      watchers.push({ types: null, handler: handler as unknown as Handler<void> });
    },
    async signal(channel, payload) {
      // A notification alone is a commit too: it need not wait for the disk.
      await sql`with ${asynchronousCommit}
        select pg_notify('safos_signal', ${`${channel}\n${payload}`}) from asynchronous_commit`.execute(db);
    },
    onSignal(channel, handler) {
      signals.set(channel, [...(signals.get(channel) ?? []), handler]);
    },
    onReconnected(handler) {
      reconnected.push(handler);
    },
    since: async (topic, after) => (await readTopic(db, topic, after, 500)) as never,
    isListening: () => listener?.client() !== null && listener !== null,
    async start() {
      seen = (await readHorizon(db)).horizon;
      listener = await createListener({
        database: options.database,
        log,
        channels: ["safos_events", "safos_signal"],
        onNotification(channel, payload) {
          if (channel === "safos_events") return wake();
          const end = payload.indexOf("\n");
          for (const handler of signals.get(payload.slice(0, end)) ?? []) handler(payload.slice(end + 1));
        },
        onConnected() {
          for (const subscriber of subscribers) {
            subscriber.isLeader = false;
            subscriber.position = null;
          }
          if (hasConnectedOnce) for (const handler of reconnected) handler();
          hasConnectedOnce = true;
          wake();
        },
      });
      await seekLeadership();
      const poll = setInterval(() => {
        wake();
        seekLeadership().catch(() => undefined);
      }, safetyPollMs);
      const trim = setInterval(() => void trimOutbox(db).catch(() => undefined), 600_000);
      timers.push(poll, trim);
    },
    async stop() {
      isStopping = true;
      for (const timer of timers) clearInterval(timer);
      while (isReading || subscribers.some((one) => one.isRunning)) await wait(5);
      await listener?.stop();
    },
  };
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
