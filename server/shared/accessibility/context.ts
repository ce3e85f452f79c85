import type { Database, Db } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { AccessibilityTables } from "./queries.ts";

export interface AccessibilityNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly mail: Mail;
  readonly organisations: Organisations;
}

/** What every verb of the statement works with. */
export interface AccessibilityContext extends Omit<AccessibilityNeeds, "database"> {
  readonly db: Db<AccessibilityTables>;
}
