import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Policy } from "#policy";

/** What collaboration is made from. */
export interface CollaborationDeps {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly identity: Identity;
  readonly items: Items;
  readonly policy: Policy;
}
