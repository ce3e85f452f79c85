import type { Blobs } from "#blobs";
import type { Deployment } from "#config";
import type { Database, Db } from "#database";
import { topicOfPerson, topicOfWorkspace, type EventActor, type Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import type { ExportTables } from "./queries.ts";

export interface ExportNeeds {
  readonly blobs: Blobs;
  readonly database: Database;
  readonly deployment: Deployment;
  readonly events: Events;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
}

/** What every verb about exports works with. */
export interface ExportContext extends ExportNeeds {
  readonly db: Db<ExportTables>;
  readonly log: Log;
}

/** Writes one archive. */
export const writeJob = "exports:write";
/** How long an archive is kept. */
export const keptDays = 7;

/** Shown live to the person who asked. */
export const about = (workspaceId: string, personId: string, actor: EventActor) => ({
  actor,
  workspaceId,
  subject: topicOfWorkspace(workspaceId),
  topics: [topicOfPerson(personId)],
});
