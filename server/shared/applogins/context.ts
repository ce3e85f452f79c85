import type { Database, Db } from "#database";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { AppLoginTables } from "./queries.ts";

export interface AppLoginNeeds {
  readonly database: Database;
  readonly http: Http;
  readonly identity: Identity;
}

/** What every verb of an app's login works with. */
export interface AppLoginContext extends Omit<AppLoginNeeds, "database"> {
  readonly db: Db<AppLoginTables>;
}
