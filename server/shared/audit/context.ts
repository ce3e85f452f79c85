import type { Db } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import type { AuditTables } from "./queries.ts";

/** What every verb about the log works with. */
export interface AuditContext {
  readonly db: Db<AuditTables>;
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly log: Log;
}
