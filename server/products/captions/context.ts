import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Log } from "#log";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { CaptionCalls } from "./calls.ts";
import type { CaptionDb } from "./tables.ts";
import type { CaptionDocuments } from "./transcript/documents.ts";

/** What the verbs of captions need. */
export interface CaptionContext {
  readonly db: CaptionDb;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly items: Items;
  readonly log: Log;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
  readonly captionCalls: CaptionCalls;
  readonly captionDocuments: CaptionDocuments;
  /** Whether there is a speech recogniser: a server that the operator names, or a model that is installed. */
  readonly hasEngine: () => boolean;
}
