import { Kysely, type QueryExecutorProvider } from "kysely";
import pg from "pg";
import type { Log } from "#log";
import { HookedDialect } from "./before-commit.ts";
import { readEpoch, type Epoch } from "./epoch.ts";
import { preparingClient } from "./preparing-client.ts";
import { watchDatabase } from "./watch.ts";

/** A module's view of the database: its own tables only, keys like `"boards.card"`. */
export type Db<T> = Kysely<T>;

/** A database or transaction of any module: enough to run SQL in, not to see tables. */
export type AnyDb = QueryExecutorProvider;

export interface Database {
  readonly pool: pg.Pool;
  readonly url: string;
  /** The same connection pool seen as the tables of one module. */
  of<T>(): Db<T>;
  /** Whether PostgreSQL answers; one that falls silent is noticed within six seconds, one that is gone within two. */
  isReady(): boolean;
  /** A connection of its own outside the pool, for LISTEN and long copies, whose statements may take so long. The caller ends it. */
  connect(options?: { readonly patienceMs?: number }): Promise<pg.Client>;
  /** Null: it never was brought back from a backup. Read once: an epoch begins while no server runs. */
  epoch(): Promise<Epoch | null>;
  stop(): Promise<void>;
}

// bigint columns (file ids, stream positions) stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error("A bigint from the database is too large for a number.");
  return value;
});

// As a moment in UTC is written, which is nearly always, the engine's own parser is ten times as quick as that of the driver.
const parseTimestamp = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) =>
  text[10] === " " && text.endsWith("+00")
    ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    : parseTimestamp(text),
);

/** How long a statement of the pool may take, and wait for a lock, before it is refused as busy. */
export interface Patience {
  readonly statementSeconds: number;
  readonly lockSeconds: number;
}

const patient: Patience = { statementSeconds: 60, lockSeconds: 15 };
/** A transaction that nobody goes on with would keep its locks from everybody else. */
const idleInTransactionMs = 120_000;

/** The pool that requests and jobs share. Backups, copies and migrations have connections of their own, without limits. */
export function createDatabase(options: { url: string; log: Log; poolSize?: number; patience?: Patience }): Database {
  const { url, log, patience = patient } = options;
  const Client = preparingClient();
  const pool = new pg.Pool({
    connectionString: url,
    Client,
    application_name: "safos",
    max: options.poolSize ?? 24,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: patience.statementSeconds * 1000,
    lock_timeout: patience.lockSeconds * 1000,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  });
  noteLosses(pool, log);
  const kysely = new Kysely<unknown>({ dialect: new HookedDialect({ pool }) });
  const watch = watchDatabase({ url, log });
  let epoch: Promise<Epoch | null> | null = null;
  return {
    pool,
    url,
    of: <T>() => kysely as unknown as Kysely<T>,
    isReady: () => watch.isReady(),
    async connect({ patienceMs } = {}) {
      const client = new Client({
        connectionString: url,
        application_name: "safos",
        keepAlive: true,
        connectionTimeoutMillis: 5000,
        query_timeout: patienceMs,
      });
      // A loss while nothing is asked is noticed at the next question; what nobody listens to would end the process.
      client.on("error", () => undefined);
      await client.connect();
      return client;
    },
    epoch() {
      epoch ??= readEpoch(kysely).catch((error: unknown) => {
        epoch = null;
        throw error;
      });
      return epoch;
    },
    async stop() {
      await watch.stop();
      await kysely.destroy();
      // Kysely ends the pool only where it has run something itself.
      if (!pool.ending) await pool.end();
    },
  };
}

/** An idle connection that PostgreSQL closes is replaced on the next use. Nothing but the log hangs on the pool by it, which the job queue's library keeps for good. */
function noteLosses(pool: pg.Pool, log: Log): void {
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));
  pool.on("connect", (client) => client.on("error", () => undefined));
}

const connectionCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "25006",
]);

/** Whether an error means that PostgreSQL is away, not that a statement was wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: string }).code;
  if (code !== undefined && (connectionCodes.has(code) || code.startsWith("08"))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}

/** statement_timeout, lock_timeout, idle_in_transaction_session_timeout and a deadlock (PostgreSQL, appendix A). */
const busyCodes: ReadonlySet<unknown> = new Set(["57014", "55P03", "25P03", "40P01"]);

/** Whether a statement was given up because others held what it needed or it took too long: trying again later is right. */
export const isDatabaseBusy = (error: unknown): boolean =>
  error instanceof Error && busyCodes.has((error as { code?: string }).code);
