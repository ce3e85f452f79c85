import type { Database, Db } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Workspaces } from "#workspaces";
import type { Holding } from "./holding.ts";
import type { DepartureTables } from "./queries.ts";

export interface DepartureNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly workspaces: Workspaces;
  readonly log: Log;
}

/** What every verb about departures works with. */
export interface DepartureContext extends DepartureNeeds {
  readonly db: Db<DepartureTables>;
  /** In the order in which they are handed over. */
  readonly holdings: () => readonly Holding[];
}
