import type { Log } from "#log";
import { messageOf } from "./handler.ts";
import { readBacklog, readSnapshot, readUnseen, type EventDb, type Look, type StoredEvent } from "./queries.ts";
import { withoutSeen, type Snapshot } from "./snapshot.ts";

/**
 * The one reader of the outbox in this process. Notifications name the transactions, in the order of their commits, and
 * only those are handed out, in that order; a look at everything finds what no notification came for.
 */
export interface Reader {
  /** What is committed from now on is handed out. */
  begin(db: EventDb): Promise<void>;
  /** A transaction has been committed. */
  read(xid: bigint): void;
  /** Something may have been committed; resolves when everything committed before the call has been handed out. */
  readAll(): Promise<void>;
  /** What has been handed out. */
  seen(): Snapshot;
  /** Resolves when no look is under way; none begins any more. */
  stop(): Promise<void>;
}

export interface ReaderOptions {
  /** The listening connection while it stands: looks do not wait for the pool. */
  readonly db: () => EventDb | null;
  readonly log: Log;
  /** Resolves when what this process keeps of these events is up to date, or has had its time. */
  readonly learn: (events: readonly StoredEvent[]) => Promise<void>;
  /** `foundAt`: a time after it was committed, in ms of the database's clock. */
  readonly show: (event: StoredEvent, foundAt: number) => void;
  /** `events` null: there was more than fits in one look; `show` has been given it page by page. */
  readonly onRead: (events: readonly StoredEvent[] | null, seen: Snapshot) => void;
  /** Everything that a look at everything found has been shown. */
  readonly onShown: (look: Look) => void;
  /** A look failed: the connection is of no use any more. */
  readonly onFailed: () => void;
}

/** More than this at once is handed out page by page. */
const largestLook = 500;

export function createReader({ db, log, learn, show, onRead, onShown, onFailed }: ReaderOptions): Reader {
  let seen: Snapshot = { xmax: 0n, open: [] };
  let named: bigint[] = [];
  let waiting: PromiseWithResolvers<void>[] = [];
  let isReading = false;
  let reading = Promise.resolve();
  let isStopping = false;

  async function look(connection: EventDb, names: readonly bigint[], isWhole: boolean): Promise<void> {
    const found = await readUnseen(connection, seen, largestLook);
    const { snapshot, events, readAt } = found;
    if (events.length === largestLook) await readPages(connection, found);
    else {
      const order = new Map(names.map((xid, index) => [xid, index]));
      const place = ({ xid }: StoredEvent): number => order.get(xid) ?? order.size;
      const due = isWhole ? events : events.filter(({ xid }) => order.has(xid));
      const ordered = due.toSorted((a, b) => place(a) - place(b) || a.id - b.id);
      if (due.length > 0) await learn(ordered);
      // What committed after the last notification that has come waits for its own.
      seen = due.length === events.length ? snapshot : withoutSeen(snapshot, othersOf(events, order));
      for (const event of ordered) show(event, readAt);
      if (due.length > 0) onRead(ordered, seen);
    }
    if (isWhole) onShown(found);
  }

  async function readPages(connection: EventDb, { snapshot: upTo, readAt }: Look): Promise<void> {
    for await (const page of readBacklog(connection, { seen, upTo, types: null })) {
      await learn(page);
      for (const event of page) show(event, readAt);
    }
    seen = upTo;
    onRead(null, seen);
  }

  async function run(): Promise<void> {
    while ((named.length > 0 || waiting.length > 0) && !isStopping) {
      const [names, asked] = [named, waiting];
      [named, waiting] = [[], []];
      try {
        const connection = db();
        if (!connection) throw new Error("The listening connection is away.");
        await look(connection, names, asked.length > 0);
        for (const one of asked) one.resolve();
      } catch (error) {
        for (const one of asked) one.reject(error);
        // What was named is found by the look at everything that follows the next connection, or the next second.
        if (!isStopping) log.warn({ error: messageOf(error) }, "events could not be read; trying again");
        onFailed();
      }
    }
    isReading = false;
  }

  function wake(): void {
    if (isReading) return;
    isReading = true;
    reading = run();
  }

  return {
    async begin(connection) {
      seen = await readSnapshot(connection);
    },
    read(xid) {
      if (isStopping) return;
      named.push(xid);
      wake();
    },
    readAll() {
      const asked = Promise.withResolvers<void>();
      if (isStopping) return Promise.reject(new Error("Events are not read any more."));
      waiting.push(asked);
      wake();
      return asked.promise;
    },
    seen: () => seen,
    async stop() {
      isStopping = true;
      await reading;
      for (const one of waiting.splice(0)) one.reject(new Error("Events are not read any more."));
    },
  };
}

const othersOf = (events: readonly StoredEvent[], named: ReadonlyMap<bigint, number>): bigint[] =>
  events.filter(({ xid }) => !named.has(xid)).map(({ xid }) => xid);
