import type { Blobs } from "#blobs";
import type { Collaboration } from "#collaboration";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Pictures } from "#pictures";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { WhiteboardDb } from "./queries.ts";

/** What whiteboards are made from. */
export interface WhiteboardOptions {
  readonly database: Database;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly identity: Identity;
  readonly workspaces: Workspaces;
  readonly items: Items;
  readonly http: Http;
  readonly pictures: Pictures;
  readonly workers: Workers;
  readonly collaboration: Collaboration;
}

/** In whose name work on bytes is done, and until when. */
export type WorkCall = ReturnType<Http["callOf"]>;

/** What the steps work with. */
export interface WhiteboardDeps extends Omit<WhiteboardOptions, "database"> {
  readonly db: WhiteboardDb;
}
