import type { EventActor, Transaction } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import { administers } from "./access.ts";
import { requireShared } from "./change.ts";
import { about, forgetAll, type WorkspaceContext } from "./context.ts";
import { requireHome } from "./members/context.ts";
import { lockWorkspace, readMember, readWorkspace, setHome, setMemberEnd, upsertMember } from "./queries.ts";
import type { Caller } from "./trash.ts";
import { workspaceOfRow, type Workspace } from "./workspace.ts";

/**
 * A workspace that the caller may give to another organisation: as an owner from the one that owns it, or as its administrator.
 * Refuses MISSING, FORBIDDEN, PERSONAL, HOME_ONLY and, unless asked for too, WORKSPACE_ARCHIVED.
 */
async function requireGivable(
  context: WorkspaceContext,
  caller: Caller,
  workspaceId: string,
  { isArchivedToo = false }: { readonly isArchivedToo?: boolean } = {},
): Promise<Workspace> {
  const row = await readWorkspace(context.db, workspaceId);
  if (!administers(caller, row)) {
    await requireShared(context, caller.personId, workspaceId);
    await requireHome(context.db, workspaceId, caller.personId);
  }
  if (!row) throw refuse("MISSING", "There is no such workspace.");
  if (row.archivedAt !== null && !isArchivedToo) throw refuse("WORKSPACE_ARCHIVED");
  return workspaceOfRow(row);
}

/** From which organisation to which, and who owns it there. */
interface WorkspaceTransfer {
  readonly workspaceId: string;
  readonly fromId: string;
  readonly toId: string;
  /** Of the receiving organisation. */
  readonly owner: Pick<Person, "id">;
  readonly actor: EventActor;
}

/**
 * Another organisation answers for the workspace from now on, with an owner of its own; everyone else stays what they are.
 * `within` is part of the same transaction and may refuse. Refuses MISSING, PERSONAL and WORKSPACE_ARCHIVED.
 */
async function transferWorkspace(
  context: WorkspaceContext,
  { workspaceId, fromId, toId, owner, actor }: WorkspaceTransfer,
  within: (trx: Transaction) => Promise<void>,
): Promise<void> {
  const { id: personId } = owner;
  await context.db.transaction().execute(async (trx) => {
    const workspace = await lockWorkspace(trx, workspaceId);
    if (workspace?.organisationId !== fromId) throw refuse("MISSING", "There is no such workspace.");
    if (workspace.personalOf !== null) throw refuse("PERSONAL");
    if (workspace.archivedAt !== null) throw refuse("WORKSPACE_ARCHIVED");
    await within(trx);
    const before = await readMember(trx, workspaceId, personId);
    await setHome(trx, workspaceId, toId);
    await upsertMember(trx, { workspaceId, personId, organisationId: toId, role: "owner" });
    await setMemberEnd(trx, { workspaceId, personId, endsAt: null });
    const envelope = { ...about(workspaceId, null), actor, organisationId: toId };
    const ofMember = { ...about(workspaceId, null, personId), actor, organisationId: toId };
    const member = { personId, role: "owner" as const };
    await context.events.emit(trx, [
      { type: "workspace.transferred", ...envelope, payload: { personId, fromId, toId } },
      ...(before?.role === "owner"
        ? []
        : before
          ? [{ type: "member.roleChanged" as const, ...ofMember, payload: member }]
          : [{ type: "member.added" as const, ...ofMember, payload: member }]),
      // Whatever looks again after a change of the workspace looks again now: open pages, links, calls.
      { type: "workspace.changed", ...envelope, payload: {} },
    ]);
  });
  forgetAll(context);
}

export interface TransferVerbs {
  /** One that the caller may give to another organisation. Refuses MISSING, FORBIDDEN, PERSONAL, HOME_ONLY and WORKSPACE_ARCHIVED. */
  requireGivable(caller: Caller, workspaceId: string, more?: { readonly isArchivedToo?: boolean }): Promise<Workspace>;
  /** Another organisation owns it from now on; `within` is part of the same transaction. Refuses MISSING, PERSONAL and WORKSPACE_ARCHIVED. */
  transfer(transfer: WorkspaceTransfer, within: (trx: Transaction) => Promise<void>): Promise<void>;
}

export const createTransfers = (context: WorkspaceContext): TransferVerbs => ({
  requireGivable: (caller, workspaceId, more) => requireGivable(context, caller, workspaceId, more),
  transfer: (transfer, within) => transferWorkspace(context, transfer, within),
});
