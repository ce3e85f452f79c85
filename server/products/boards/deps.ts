import type { Database } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";

/** What boards take of other modules. */
export interface BoardDeps {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
  readonly items: Items;
}
