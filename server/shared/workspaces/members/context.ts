import type { Role } from "@safos/contract/workspaces";
import type { Db } from "#database";
import type { AnyOutboxEvent } from "#events";
import { refuse } from "#http";
import { forgetMember, type WorkspaceContext } from "../context.ts";
import { countOwners, lockWorkspace, readRole, type WorkspaceRow, type WorkspaceTables } from "../queries.ts";

/** Who changes whose membership of what; `actorId` null: the system itself. */
export interface MemberChange {
  readonly actorId: string | null;
  readonly workspaceId: string;
  readonly personId: string;
}

/** Changes the members of one workspace under its lock. Refuses MISSING to strangers, and PERSONAL. */
export async function changeMembers(
  context: WorkspaceContext,
  { actorId, workspaceId, personId }: MemberChange,
  work: (trx: Db<WorkspaceTables>, workspace: WorkspaceRow, actorRole: Role | null) => Promise<AnyOutboxEvent[]>,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const workspace = await lockWorkspace(trx, workspaceId);
    const actorRole = actorId === null ? "owner" : await readRole(trx, workspaceId, actorId);
    if (!workspace || actorRole === null) throw refuse("MISSING", "There is no such workspace.");
    if (workspace.personalOf !== null) throw refuse("PERSONAL");
    await context.events.emit(trx, await work(trx, workspace, actorRole));
  });
  // This process does not wait for its own event.
  forgetMember(context, workspaceId, personId);
}

/** Refuses LAST_OWNER; asked after the change, in its transaction. */
export async function requireAnOwner(trx: Db<WorkspaceTables>, workspaceId: string): Promise<void> {
  if ((await countOwners(trx, workspaceId)) === 0) throw refuse("LAST_OWNER");
}
