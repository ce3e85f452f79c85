import type { Blobs } from "#blobs";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { NoticeSource } from "#notifications";
import type { Organisations } from "#organisations";
import type { SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import type { WriteSheet } from "./background.ts";
import { wireForms } from "./wire.ts";
export type { WriteSheet };

export interface Forms {
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
}

/** Surveys: questions with ways through them, answers (also anonymous ones), results and their export. */
export async function createForms(deps: {
  blobs: Blobs;
  database: Database;
  events: Events;
  http: Http;
  identity: Identity;
  items: Items;
  jobs: Jobs;
  log: Log;
  mail: Mail;
  organisations: Organisations;
  workspaces: Workspaces;
  writeSheet: WriteSheet;
}): Promise<Forms> {
  return wireForms(deps);
}
