import type { AccessWithin } from "#workspaces";
import type { FileTransaction } from "../tables.ts";
import type { Actor, TreeContext } from "./context.ts";

/** The files of some workspaces under their lock, in one person's name. */
export interface LockedTree {
  readonly trx: FileTransaction;
  readonly actor: Actor;
  /** Access as it is now: it may have gone while the lock was waited for. */
  readonly workspaces: AccessWithin;
  readonly items: TreeContext["items"];
}
