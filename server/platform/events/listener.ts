import type pg from "pg";
import { overConnection, type Database } from "#database";
import type { Log } from "#log";
import type { EventDb, EventTables } from "./queries.ts";

/** One connection that stays in LISTEN and reconnects by itself after the database was away. */
export interface Listener {
  /** Throws where the database is away. Once it has connected it does so again by itself. */
  start(): Promise<void>;
  /** The connection while it stands; advisory locks taken on it end with it. */
  db(): EventDb | null;
  /** It does not answer as it should: ends it, so that another is opened. */
  renew(): void;
  stop(): Promise<void>;
}

export interface ListenerOptions {
  readonly database: Database;
  readonly log: Log;
  readonly channels: readonly string[];
  onNotification(channel: string, payload: string): void;
  /** Called after every (re)connection: what was announced meanwhile must be looked up. */
  onConnected(): void;
  onLost(): void;
}

const retryMs = 500;
/** A connection whose other end vanished says nothing; the looks on it take milliseconds. */
const patienceMs = 15_000;

export function createListener(options: ListenerOptions): Listener {
  let current: { readonly client: pg.Client; readonly db: EventDb; readonly lose: () => void } | null = null;
  let isStopping = false;
  let retry: NodeJS.Timeout | null = null;

  async function open(): Promise<void> {
    const client = await options.database.connect({ patienceMs });
    const lose = (): void => {
      if (current?.client !== client) return;
      current = null;
      options.onLost();
      if (!isStopping) scheduleRetry();
    };
    client.on("error", lose);
    client.on("end", lose);
    client.on("notification", ({ channel, payload }) => options.onNotification(channel, payload ?? ""));
    try {
      for (const channel of options.channels) await client.query(`listen ${channel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    current = { client, db: overConnection<EventTables>(client), lose };
    options.onConnected();
  }

  function scheduleRetry(): void {
    options.log.warn("the listening connection was lost; opening it again");
    const attempt = (): void => {
      retry = null;
      if (isStopping) return;
      open().catch(() => {
        retry = setTimeout(attempt, retryMs);
      });
    };
    retry = setTimeout(attempt, retryMs);
  }

  return {
    start: open,
    db: () => current?.db ?? null,
    renew() {
      const lost = current;
      // Not when the end is heard: the other side may have vanished and never say so.
      lost?.lose();
      void lost?.client.end().catch(() => undefined);
    },
    async stop() {
      isStopping = true;
      if (retry) clearTimeout(retry);
      const client = current?.client;
      current = null;
      await client?.end().catch(() => undefined);
    },
  };
}
