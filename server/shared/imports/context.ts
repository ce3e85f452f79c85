import type { Database, Db } from "#database";
import type { EventActor, Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Invitations } from "#invitations";
import type { Jobs } from "#jobs";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { ImportRow, ImportTables } from "./queries.ts";

export interface ImportNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly invitations: Invitations;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly workers: Workers;
  readonly workspaces: Workspaces;
}

/** What every verb about imports works with. */
export interface ImportContext extends ImportNeeds {
  readonly db: Db<ImportTables>;
}

/** Goes on with an import, or with undoing one, some rows at a time. */
export const stepJob = "imports:step";

export const about = ({ organisationId }: Pick<ImportRow, "organisationId">, actor: EventActor) => ({
  actor,
  organisationId,
  subject: `organisation:${organisationId}`,
});
