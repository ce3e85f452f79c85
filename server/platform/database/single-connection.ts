import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import type { Db } from "./connection.ts";

/**
 * Statements on one connection of the caller's own, one after another: for what must not wait until the pool has a
 * connection free. Ending the connection stays with the caller; what is under way then fails.
 */
export function overConnection<T>(client: pg.Client): Db<T> {
  let last = Promise.resolve();
  const pool = {
    async connect() {
      const turn = Promise.withResolvers<void>();
      const before = last;
      last = turn.promise;
      await before;
      return { query: client.query.bind(client), release: () => turn.resolve() };
    },
    end: async () => undefined,
  };
  return new Kysely<T>({ dialect: new PostgresDialect({ pool: pool as never }) });
}
