import type { Database, Db } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { InvitationTables } from "./queries.ts";

export interface InvitationNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly mail: Mail;
  readonly organisations: Organisations;
}

/** What every verb about invitations works with. */
export interface InvitationContext extends Omit<InvitationNeeds, "database"> {
  readonly db: Db<InvitationTables>;
}
