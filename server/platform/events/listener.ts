import type pg from "pg";
import type { Database } from "#database";
import type { Log } from "#log";

/** One connection that stays in LISTEN and reconnects by itself after the database was away. */
export interface Listener {
  /** The connection while it stands; advisory locks taken on it end with it. */
  client(): pg.Client | null;
  stop(): Promise<void>;
}

export interface ListenerOptions {
  readonly database: Database;
  readonly log: Log;
  readonly channels: readonly string[];
  onNotification(channel: string, payload: string): void;
  /** Called after every (re)connection: what was announced meanwhile must be looked up. */
  onConnected(): void;
}

const retryMs = 500;

export async function createListener(options: ListenerOptions): Promise<Listener> {
  let current: pg.Client | null = null;
  let isStopping = false;
  let retry: NodeJS.Timeout | null = null;

  async function open(): Promise<void> {
    const client = await options.database.connect();
    const lose = (): void => {
      if (current !== client) return;
      current = null;
      if (!isStopping) scheduleRetry();
    };
    client.on("error", lose);
    client.on("end", lose);
    client.on("notification", ({ channel, payload }) => options.onNotification(channel, payload ?? ""));
    for (const channel of options.channels) await client.query(`listen ${channel}`);
    current = client;
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

  await open();
  return {
    client: () => current,
    async stop() {
      isStopping = true;
      if (retry) clearTimeout(retry);
      const client = current;
      current = null;
      await client?.end().catch(() => undefined);
    },
  };
}
