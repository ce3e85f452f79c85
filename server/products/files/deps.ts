import type { AppLogins } from "#applogins";
import type { Deployment, Networks } from "#config";
import type { Blobs } from "#blobs";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Notices } from "#notifications";
import type { Film } from "#film";
import type { Ocr } from "#ocr";
import type { Office } from "#office";
import type { Organisations } from "#organisations";
import type { Pictures } from "#pictures";
import type { Reminders } from "#reminders";
import type { Search } from "#search";
import type { Workers } from "#workers";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { Drawings } from "./shown/drawings.ts";
import type { FileDb } from "./tables.ts";

export interface FilesOptions {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly http: Http;
  readonly log: Log;
  readonly applogins: AppLogins;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly office: Office;
  readonly ocr: Ocr;
  readonly film: Film;
  readonly pictures: Pictures;
  readonly workers: Workers;
  readonly policy: Policy;
  readonly notifications: Notices;
  readonly reminders: Reminders;
  readonly search: Search;
  readonly config: {
    readonly maxFileBytes: number;
    readonly trashDays: number;
    readonly thinVersions: "yes" | "no";
    readonly officeUrl: string | null;
    readonly federatedNetworks: Networks;
  };
  readonly deployment: Pick<Deployment, "dataFolder">;
}

/** What the verbs and routes of this module share. */
export interface FilesDeps extends Omit<FilesOptions, "config"> {
  readonly db: FileDb;
  readonly maxFileBytes: number;
  readonly drawings: Drawings;
  /** Of office files and films that this machine draws or has a program for; products' own drawings are added to it. */
  readonly programEndings: readonly string[];
}
