import type { Blobs } from "#blobs";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Workspaces } from "#workspaces";
import type { Tickets } from "./answers/tickets.ts";
import type { FormDb } from "./forms/queries.ts";
import type { WriteSheet } from "./write-sheet.ts";

/** What a verb of forms needs. */
export interface FormContext {
  readonly blobs: Blobs;
  readonly db: FormDb;
  readonly events: Events;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly tickets: Tickets;
  readonly workspaces: Workspaces;
  readonly writeSheet: WriteSheet;
}
