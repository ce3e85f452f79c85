import type { Db } from "#database";
import type { Items } from "#items";
import type { Log } from "#log";
import type { OpenDocument } from "../connections.ts";
import type { UpdateLog } from "../log.ts";
import type { CollaborationTables } from "../queries.ts";
import type { Replication } from "../replication.ts";

/** What the engine's steps work with. */
export interface EngineContext {
  readonly db: Db<CollaborationTables>;
  readonly items: Items;
  readonly log: Log;
  readonly updates: UpdateLog;
  readonly replication: Replication;
  /** The documents in this process' memory by name. */
  readonly opened: Map<string, OpenDocument>;
  readonly isKind: (kind: string) => boolean;
}
