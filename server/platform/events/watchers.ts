import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "#log";
import type { AnyEvent } from "./event.ts";
import { horizonRetryMs, messageOf, type Handler } from "./handler.ts";
import { readEvents, readHorizon, type EventDb } from "./queries.ts";

/** Reads the outbox for this process and shows every committed event to those who watch. */
export interface Watchers {
  /** `types` null: every event. */
  add(types: readonly string[] | null, handler: Handler<void>): void;
  /** What happens from now on is shown. */
  begin(): Promise<void>;
  /** Something may have been committed. */
  wake(): void;
  isReading(): boolean;
  stop(): void;
}

export function createWatchers({ db, log }: { db: EventDb; log: Log }): Watchers {
  const watchers: { types: ReadonlySet<string> | null; handler: Handler<void> }[] = [];
  let seen = "0";
  let isReading = false;
  let isReadWanted = false;
  let isStopping = false;

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

  /** Whether a transaction that began earlier is still open, so that more may come. */
  async function readOnce(): Promise<boolean> {
    const { horizon, hasMore } = await readHorizon(db);
    if (horizon !== seen) {
      for (const event of await readEvents(db, seen, horizon)) show(event);
      seen = horizon;
    }
    return hasMore;
  }

  async function read(): Promise<void> {
    isReading = true;
    while (isReadWanted && !isStopping) {
      isReadWanted = false;
      try {
        if (!(await readOnce())) continue;
        await wait(horizonRetryMs);
        isReadWanted = true;
      } catch (error) {
        if (!isStopping) log.warn({ error: messageOf(error) }, "events could not be read; trying again");
        break;
      }
    }
    isReading = false;
  }

  return {
    add: (types, handler) => void watchers.push({ types: types === null ? null : new Set(types), handler }),
    async begin() {
      seen = (await readHorizon(db)).horizon;
    },
    wake() {
      isReadWanted = true;
      if (!isReading) void read();
    },
    isReading: () => isReading,
    stop() {
      isStopping = true;
    },
  };
}
