import type { Blobs } from "#blobs";
import type { Collaboration } from "#collaboration";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Office } from "#office";
import type { Pictures } from "#pictures";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { DocumentFiles } from "./mirror/document-files.ts";
import type { FileMirror } from "./mirror/mirror.ts";
import type { DocumentDb } from "./queries.ts";

/** What documents are made from. */
export interface DocumentOptions {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly http: Http;
  readonly log: Log;
  readonly workers: Workers;
  readonly pictures: Pictures;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly collaboration: Collaboration;
  readonly documentFiles: DocumentFiles;
  readonly office: Office;
}

/** In whose name work on bytes is done, and until when. */
export type WorkCall = ReturnType<Http["callOf"]>;

/** What the steps work with. */
export interface DocumentDeps extends Pick<
  DocumentOptions,
  | "blobs"
  | "collaboration"
  | "events"
  | "http"
  | "identity"
  | "items"
  | "office"
  | "pictures"
  | "workers"
  | "workspaces"
> {
  readonly db: DocumentDb;
  readonly mirror: FileMirror;
  readonly files: DocumentFiles;
  /** The address of this deployment: links to our own pages become whole with it. */
  readonly publicUrl: string;
}
