import type { Deployment } from "#config";
import { defineModule, type Given } from "#module";
import { createDatabase, type Database } from "./connection.ts";

interface Needs {
  readonly deployment: Deployment;
}

export const databaseModule = defineModule({
  name: "database",
  create({ deployment, log }: Needs & Given) {
    const database: Database = createDatabase({
      url: deployment.databaseUrl,
      log,
      patience: { statementSeconds: deployment.statementSeconds, lockSeconds: deployment.lockSeconds },
    });
    return {
      api: database,
      parts: {
        gauges: {
          safos_database_connections: { help: "Open connections of the pool.", read: () => database.pool.totalCount },
          safos_database_waiting: {
            help: "Statements and transactions that wait for a connection.",
            read: () => database.pool.waitingCount,
          },
        },
        health: {
          async database() {
            if (!database.isReady()) throw new Error("PostgreSQL does not answer");
            await database.pool.query("select 1");
          },
        },
      },
      close: () => database.stop(),
    };
  },
});
