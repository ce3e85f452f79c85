import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Policy } from "#policy";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";

/** In whose name a file is read, and until when. */
export type WorkCall = ReturnType<Http["callOf"]>;

/** What boards take of other modules. */
export interface BoardDeps {
  readonly database: Database;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly identity: Identity;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly http: Pick<Http, "callOf">;
  readonly workers: Workers;
}
