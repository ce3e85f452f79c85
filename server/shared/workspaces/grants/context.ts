import type { Role } from "@safos/contract/workspaces";
import type { Db } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Policy } from "#policy";
import type { Place } from "../outside/queries.ts";
import type { WorkspaceTables } from "../queries.ts";
import type { ClassOfItem } from "./ruled.ts";

/** What every verb about grants works with. */
export interface GrantContext {
  readonly db: Db<WorkspaceTables>;
  readonly roleOf: (personId: string, workspaceId: string) => Promise<Role | null>;
  readonly events: Events;
  readonly identity: Pick<Identity, "groupsOf" | "groupsByIds" | "linkPasswords" | "personById">;
  readonly policy: Pick<Policy, "decide" | "decideBy" | "refusalOf">;
  readonly classOf: ClassOfItem;
  readonly placeOf: (workspaceId: string) => Promise<Place | null>;
}
