import type { Blobs } from "#blobs";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { Tickets } from "./answers/tickets.ts";
import type { FormDb } from "./forms/queries.ts";
import type { WriteSheet } from "./write-sheet.ts";

/** In whose name work on bytes is done, and until when. */
export type WorkCall = Pick<Parameters<Workers["hold"]>[0], "owner" | "signal">;

/** What a verb of forms needs. */
export interface FormContext {
  readonly blobs: Blobs;
  readonly db: FormDb;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly tickets: Tickets;
  readonly workers: Workers;
  readonly workspaces: Workspaces;
  readonly writeSheet: WriteSheet;
}
