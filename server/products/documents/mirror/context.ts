import type { Collaboration } from "#collaboration";
import type { Events } from "#events";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { DocumentDb } from "../queries.ts";
import type { DocumentFiles } from "./document-files.ts";

/** What the steps between a document and its file work with. */
export interface MirrorContext {
  readonly db: DocumentDb;
  readonly collaboration: Collaboration;
  readonly events: Events;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly files: DocumentFiles;
  readonly workers: Workers;
  readonly workspaces: Pick<Workspaces, "byId">;
}
