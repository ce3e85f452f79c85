import pg from "pg";
import { sql, type Database } from "#database";
import { createTestDatabase, type TestDatabase } from "#database/testing";
import { createLog, type Log } from "#log";
import { createEvents, type EventOf, type Events } from "./index.ts";

export type Numbered = Record<"thing.happened" | "other.happened", { readonly n: number }>;
export type NumberedEvent = EventOf<keyof Numbered, Numbered>;

export interface TestEvents extends AsyncDisposable {
  readonly t: TestDatabase;
  /** One process' worth of events on the database. */
  start(prepare: (events: Events<Numbered>) => void, log?: Log): Promise<Events<Numbered>>;
  /** Writes an event in a transaction of its own. */
  emit(n: number, subject?: string, type?: keyof Numbered): Promise<void>;
  /** A transaction that has written, in this database or another of the same cluster, and stays open. */
  openTransaction(url?: string): Promise<OpenTransaction>;
}

interface OpenTransaction {
  readonly client: pg.Client;
  emit(n: number, subject?: string): Promise<void>;
  commit(): Promise<void>;
}

/** A fresh database with processes that send and receive events. */
export async function createTestEvents(): Promise<TestEvents> {
  const t = await createTestDatabase();
  const running = new Set<Events<Numbered>>();
  const clients = new Set<pg.Client>();
  const writer = createEvents<Numbered>({ database: t.database, log: createLog("silent") });
  return {
    t,
    async start(prepare, log = createLog("silent")) {
      const events = createEvents<Numbered>({ database: t.database, log });
      prepare(events);
      await events.start();
      running.add(events);
      return events;
    },
    emit: (n, subject = "x", type = "thing.happened") =>
      t.database
        .of<Record<string, never>>()
        .transaction()
        .execute((trx) => writer.emit(trx, { type, subject, payload: { n } })),
    async openTransaction(url = t.url) {
      const client = new pg.Client({ connectionString: url });
      // Its database may be dropped first.
      client.on("error", () => undefined);
      await client.connect();
      clients.add(client);
      await client.query("begin");
      await client.query("select pg_current_xact_id()");
      return {
        client,
        async emit(n, subject = "x") {
          await client.query("select events.emit('thing.happened', $1, '{}', $2)", [subject, { n }]);
        },
        async commit() {
          await client.query("commit");
        },
      };
    },
    async [Symbol.asyncDispose]() {
      for (const one of clients) await one.end().catch(() => undefined);
      for (const one of running) await one.stop();
      await t.drop();
    },
  };
}

/** Ends the connections that listen, as a restart of PostgreSQL or a firewall would. */
export async function cutListeners(database: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
    and pid <> pg_backend_pid() and (query ilike 'listen %' or query ilike '%looked%' or query ilike '%advisory_lock%')`.execute(
    database.of(),
  );
}
