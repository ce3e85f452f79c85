import type { Blobs } from "#blobs";
import type { Database, Db } from "#database";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import type { WorkspaceCounter } from "./counter.ts";
import type { UsageTables } from "./queries.ts";

export interface UsageNeeds {
  readonly blobs: Pick<Blobs, "quotas">;
  readonly database: Database;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
}

export interface UsageContext extends UsageNeeds {
  readonly db: Db<UsageTables>;
  /** What other modules count. */
  readonly counters: () => readonly WorkspaceCounter[];
}
