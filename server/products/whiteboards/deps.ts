import type { Blobs } from "#blobs";
import type { Collaboration } from "#collaboration";
import type { Database } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
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
  readonly collaboration: Collaboration;
}

/** What the steps work with. */
export interface WhiteboardDeps extends Omit<WhiteboardOptions, "database"> {
  readonly db: WhiteboardDb;
}
