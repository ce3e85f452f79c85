import type { Deployment } from "#config";
import { defineModule, type Given } from "#module";
import { createDatabase, type Database } from "./connection.ts";
import { attend } from "./presence.ts";
import { adoptEpoch, type Restored } from "./epoch.ts";

interface Needs {
  readonly deployment: Deployment;
}

declare module "#module" {
  interface ModuleParts {
    /** What is to be done in a database that was brought back from a backup, once, before the server starts. */
    readonly restored?: Restored;
  }
}

export const databaseModule = defineModule({
  name: "database",
  create({ deployment, log }: Needs & Given) {
    const database: Database = createDatabase({
      url: deployment.databaseUrl,
      log,
      patience: { statementSeconds: deployment.statementSeconds, lockSeconds: deployment.lockSeconds },
    });
    const restored: Restored[] = [];
    let presence: Awaited<ReturnType<Database["connect"]>> | null = null;
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
      accept(parts) {
        if (parts.restored) restored.push(parts.restored);
      },
      async prepare() {
        presence = await database.connect();
        presence.on("error", () => undefined);
        await attend(presence);
        await adoptEpoch(database.of(), restored);
      },
      async close() {
        await presence?.end().catch(() => undefined);
        await database.stop();
      },
    };
  },
});
