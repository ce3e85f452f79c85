export { sql, type RawBuilder } from "kysely";
export { binaryBigints, binaryTexts } from "./binary-array.ts";
export { beforeCommit, dropCommitHook } from "./before-commit.ts";
export { createDatabase, isDatabaseAway, isDatabaseBusy, type AnyDb, type Database, type Db } from "./connection.ts";
export { freePort, startCluster, type Cluster } from "./embedded/cluster.ts";
export { beginEpoch, type Restored } from "./epoch.ts";
export { upgradeCluster } from "./embedded/upgrade.ts";
export { overConnection } from "./single-connection.ts";
export { asynchronousCommit } from "./asynchronous-commit.ts";
export { createGathering, type Gathering } from "./gathering.ts";
export { escapeLike } from "./like.ts";
export { steadyArray, steadyValue } from "./steady.ts";
export { isUuid } from "./uuid.ts";
export { copyTables } from "./copy/copy-tables.ts";
export { clearTarget, embeddedPlace, markMoved, refuseMoved, takeMoved } from "./copy/marks.ts";
export {
  columnList,
  fullName,
  quote,
  readMigrations,
  readSequences,
  readTables,
  type SequenceValue,
  type TableShape,
} from "./copy/shape.ts";
export { DatabaseFault } from "./database-fault.ts";
export { holdAlone } from "./presence.ts";
export { migrate, requireKnown, type MigrationFolder } from "./migrate.ts";
export { whileAlone } from "./while-alone.ts";
export { isExclusionViolation, isForeignKeyViolation, isUniqueViolation } from "./violations.ts";
