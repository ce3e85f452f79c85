import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "../access/access.ts";
import type { ItemKind } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import type { Classes } from "./classes.ts";

/** What every verb about classes of items works with. */
export interface ClassContext {
  readonly db: ItemDb;
  readonly events: Events;
  readonly access: ItemAccess;
  readonly classes: Classes;
  readonly identity: Identity;
  readonly kinds: ReadonlyMap<string, ItemKind>;
  readonly policy: Policy;
  readonly workspaces: Workspaces;
}
