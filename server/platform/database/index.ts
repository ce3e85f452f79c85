export { sql } from "kysely";
export { createDatabase, isDatabaseAway, isDatabaseBusy, type AnyDb, type Database, type Db } from "./connection.ts";
export { freePort, startCluster, type Cluster } from "./embedded/cluster.ts";
export { overConnection } from "./single-connection.ts";
export { asynchronousCommit } from "./asynchronous-commit.ts";
export { escapeLike } from "./like.ts";
export { isUuid } from "./uuid.ts";
export { migrate, type MigrationFolder } from "./migrate.ts";
export { isForeignKeyViolation, isUniqueViolation } from "./violations.ts";
