import type { Blobs } from "#blobs";
import type { Events } from "#events";
import type { Film } from "#film";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { RecordingCalls } from "./calls.ts";
import type { RecordingFiles } from "./files.ts";
import type { RecordingDb } from "./tables.ts";

/** What the verbs of recordings need. */
export interface RecordingContext {
  readonly db: RecordingDb;
  readonly blobs: Blobs;
  readonly events: Events;
  readonly film: Film;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
  readonly recordingCalls: RecordingCalls;
  readonly recordingFiles: RecordingFiles;
  /** Where recordings are written until a film has been made of them. */
  readonly folder: string;
}
