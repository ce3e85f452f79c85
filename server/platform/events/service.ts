import type { EventMap } from "@safos/contract/events";
import { asynchronousCommit, sql, type AnyDb, type Database } from "#database";
import type { Log } from "#log";
import type { AnyOutboxEvent, EventOf, OutboxEvent } from "./event.ts";
import { deleteAbandonedCursors, touchCursors } from "./cursors.ts";
import { messageOf } from "./handler.ts";
import { seekLead } from "./lead.ts";
import { createLearners } from "./learners.ts";
import { createListener, type Listener } from "./listener.ts";
import { insertEvents, readTopic, trimOutbox, type EventDb, type EventTables } from "./queries.ts";
import { adoptMovedRows } from "./moved.ts";
import { createReader, type Reader } from "./reader.ts";
import { createRecent } from "./recent.ts";
import { Subscribers } from "./subscribers.ts";
import { createWatchers } from "./watchers.ts";

/** A transaction of any module: events are written with what they tell of, or not at all. */
export type Transaction = AnyDb & { readonly isTransaction: true };

export interface Events<M = EventMap> {
  /** Writes events into the outbox inside the caller's transaction. */
  emit(trx: Transaction, events: OutboxEvent<TypesOf<M>, M> | readonly OutboxEvent<TypesOf<M>, M>[]): Promise<void>;
  /** Durable: one process handles each event, at least once, in order per subject. Register before `start`. */
  on<T extends TypesOf<M>>(
    subscriber: string,
    types: readonly T[],
    handler: (event: EventOf<T, M>) => Promise<void>,
  ): void;
  /**
   * The same for what is cheaper done for several events at once: they come in order, at most `mostTogether` of them, and alone where
   * handling some together fails. `stopping` is aborted when the process stops: what takes long may return then without an end, and the events
   * are handled again by the process that leads next.
   */
  onTogether<T extends TypesOf<M>>(
    subscriber: string,
    types: readonly T[],
    handler: (events: readonly EventOf<T, M>[], stopping: AbortSignal) => Promise<void>,
  ): void;
  /**
   * What this process keeps in memory and has to read again: events are shown to those who watch, here, only once it has been,
   * so that what they ask for is answered from what is new. Several may come in one go. What fails is tried again; after a second
   * without an end the events are shown all the same. `follow` is called for each event that has been learnt of, before it is shown
   * unless it is late. `reload` reads everything: called, until it succeeds, when the listening connection has come back after a loss.
   */
  learn<T extends TypesOf<M>>(
    name: string,
    types: readonly T[],
    handler: (events: readonly EventOf<T, M>[]) => Promise<void>,
    follow: (event: EventOf<T, M>) => void,
    reload?: () => Promise<void>,
  ): void;
  /** Called when what was learnt too late has been: who listens to these topics may have been answered by what was known before. */
  onCaughtUp(handler: (topics: ReadonlySet<string>) => void): void;
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
  /**
   * How far this process has come, in whole seconds: what it answers from now on knows everything committed before. The same
   * in every process. Null before the first look, and as it was while something is learnt too late. From memory.
   */
  position(): number | null;
  /**
   * What this process has shown of a topic since a position, perhaps a little more; null when that is too long ago to tell, or
   * much. What it has not shown yet is still to come. From memory.
   */
  shownSince(topic: string, position: number): readonly EventOf<TypesOf<M>, M>[] | null;
  /** What is committed from now on will be shown, once it has started. */
  begin(): Promise<void>;
  /** Whether the listening connection stands. */
  isListening(): boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

type TypesOf<M> = keyof M & string;

/** A notification may get lost with the connection that it was sent to; this is how long it may take to be missed. */
const lookEveryMs = 1000;
const trimEveryMs = 600_000;
/** Events that are handled in one go. */
const mostTogether = 64;

export function createEvents<M = EventMap>({ database, log }: { database: Database; log: Log }): Events<M> {
  const db = database.of<EventTables>();
  const watchers = createWatchers({ log });
  const learners = createLearners({ log });
  const recent = createRecent();
  const subscribers = new Subscribers({ db, log, reader: () => reader });
  const reader: Reader = createReader({
    db: () => listener?.db() ?? null,
    log,
    learn: (events) => learners.learn(events),
    show(event, foundAt) {
      recent.add(event, foundAt);
      watchers.show(event);
    },
    onRead: (events, seen) => subscribers.offer(events, seen),
    onShown({ begunAt, readAt }) {
      if (!learners.areLate()) recent.reached(begunAt, readAt);
    },
    onFailed: () => listener?.renew(),
  });
  const signals = new Map<string, ((payload: string) => void)[]>();
  const reconnected: (() => void)[] = [];
  const timers: NodeJS.Timeout[] = [];
  let listener: Listener | null = null;
  let hasBegun = false;
  let hasConnectedOnce = false;

  function onNotification(channel: string, payload: string): void {
    // A process of an older version does not name the transaction, and anyone on the database may notify.
    if (channel === "safos_events") return /^\d{1,20}$/.test(payload) ? reader.read(BigInt(payload)) : lookAtAll();
    const end = payload.indexOf("\n");
    for (const handler of signals.get(payload.slice(0, end)) ?? []) handler(payload.slice(end + 1));
  }

  function lookAtAll(): void {
    // The reader has logged what was wrong.
    reader.readAll().catch(() => undefined);
  }

  /** The locks went with the connection: another process may lead by now. */
  const onLost = (): void => subscribers.loseLead();

  function onConnected(): void {
    if (hasConnectedOnce) {
      recent.forget();
      learners.reload();
      for (const handler of reconnected) handler();
    }
    hasConnectedOnce = true;
    lookAtAll();
  }

  async function begin(): Promise<void> {
    await adoptMovedRows(db);
    await reader.begin(db);
    hasBegun = true;
  }

  async function look(): Promise<void> {
    lookAtAll();
    subscribers.wake();
    if (listener) await seekLead(subscribers, listener);
  }

  return {
    emit: (trx, events) => insertEvents(trx, (Array.isArray(events) ? events : [events]) as readonly AnyOutboxEvent[]),
    on: (name, types, handler) => subscribers.add(name, types, async ([event]) => handler(event as never), 1),
    onTogether: (name, types, handler) => subscribers.add(name, types, handler as never, mostTogether),
    watch: (types, handler) => watchers.add(types, handler as never),
    watchAll: (handler) => watchers.add(null, handler as never),
    async signal(channel, payload) {
      // A notification alone is a commit too: it need not wait for the disk.
      await sql`with ${asynchronousCommit}
        select pg_notify('safos_signal', ${`${channel}\n${payload}`}) from asynchronous_commit`.execute(db);
    },
    onSignal(channel, handler) {
      signals.set(channel, [...(signals.get(channel) ?? []), handler]);
    },
    onReconnected: (handler) => void reconnected.push(handler),
    async since(topic, after) {
      const floor = (await database.epoch())?.floor ?? 0;
      return (await readTopic(db, { topic, after, floor, limit: 500 })) as never;
    },
    learn: (name, types, handler, follow, reload) =>
      learners.add({ name, types, learn: handler as never, follow: follow as never, reload }),
    onCaughtUp: (handler) => learners.onCaughtUp(handler),
    position: () => recent.position(),
    shownSince: (topic, position) => recent.since(topic, position) as never,
    begin,
    isListening: () => listener !== null && listener.db() !== null,
    async start() {
      if (!hasBegun) await begin();
      const channels = ["safos_events", "safos_signal"];
      // Known before it connects: the first look is on its connection.
      listener = createListener({ database, log, channels, onNotification, onConnected, onLost });
      await listener.start();
      await seekLead(subscribers, listener);
      const complain = (text: string) => (error: unknown) => log.warn({ error: messageOf(error) }, text);
      timers.push(
        setInterval(() => void look().catch(complain("the lead could not be sought")), lookEveryMs),
        setInterval(() => void trim(db, subscribers).catch(complain("the outbox could not be trimmed")), trimEveryMs),
      );
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      learners.stop();
      await reader.stop();
      await subscribers.stop();
      await listener?.stop();
    },
  };
}

async function trim(db: EventDb, subscribers: Subscribers): Promise<void> {
  await touchCursors(db, subscribers.names());
  await deleteAbandonedCursors(db, subscribers.names());
  await trimOutbox(db);
}
