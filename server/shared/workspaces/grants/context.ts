import type { Role } from "@safos/contract/workspaces";
import type { Db } from "#database";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Policy } from "#policy";
import type { WorkspaceTables } from "../queries.ts";

/** What every verb about grants works with. */
export interface GrantContext {
  readonly db: Db<WorkspaceTables>;
  readonly roleOf: (personId: string, workspaceId: string) => Promise<Role | null>;
  readonly events: Events;
  readonly identity: Pick<Identity, "groupsOf" | "groupsByIds" | "linkPasswords">;
  readonly policy: Pick<Policy, "refusalOf">;
}
