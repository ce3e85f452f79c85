import type { Role } from "@safos/contract/workspaces";
import type { Db } from "#database";
import type { AnyOutboxEvent, Transaction } from "#events";
import { refuse } from "#http";
import { forgetMember, type WorkspaceContext } from "../context.ts";
import {
  countOwners,
  lockWorkspace,
  readMember,
  readStanding,
  type WorkspaceDb,
  type WorkspaceRow,
  type WorkspaceTables,
} from "../queries.ts";

/** Who changes whose membership of what; `actorId` null: the system itself. */
export interface MemberChange {
  readonly actorId: string | null;
  readonly workspaceId: string;
  readonly personId: string;
}

const readMemberRole = async (trx: Db<WorkspaceTables>, workspaceId: string, personId: string): Promise<Role | null> =>
  (await readStanding(trx, workspaceId, personId))?.memberRole ?? null;

/** Changes the members of one workspace under its lock. Refuses MISSING to strangers, and PERSONAL. */
export async function changeMembers(
  context: WorkspaceContext,
  { actorId, workspaceId, personId }: MemberChange,
  work: (trx: Transaction & WorkspaceDb, workspace: WorkspaceRow, actorRole: Role | null) => Promise<AnyOutboxEvent[]>,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const workspace = await lockWorkspace(trx, workspaceId);
    const actorRole = actorId === null ? "owner" : await readMemberRole(trx, workspaceId, actorId);
    if (!workspace || actorRole === null) throw refuse("MISSING", "There is no such workspace.");
    if (workspace.personalOf !== null) throw refuse("PERSONAL");
    await context.events.emit(trx, await work(trx, workspace, actorRole));
  });
  // This process does not wait for its own event.
  forgetMember(context, workspaceId, personId);
}

/**
 * Someone's role is about to be changed or to end. Owners from other organisations manage the workspace with the others, but
 * cannot put out those whose organisation it is. Refuses MISSING and HOME_ONLY; resolves with what they were.
 */
export async function requireMember(
  trx: Db<WorkspaceTables>,
  { actorId, workspaceId, personId }: MemberChange,
): Promise<{ readonly role: Role; readonly isHome: boolean; readonly isEmergency: boolean }> {
  const member = await readMember(trx, workspaceId, personId);
  if (!member) throw refuse("MISSING", "That person is not a member.");
  const isOthers = actorId !== null && actorId !== personId;
  if (isOthers && member.isHome && member.role === "owner") await requireHome(trx, workspaceId, actorId);
  return member;
}

/** Refuses HOME_ONLY to members from other organisations than the workspace's. */
export async function requireHome(trx: Db<WorkspaceTables>, workspaceId: string, actorId: string): Promise<void> {
  if ((await readMember(trx, workspaceId, actorId))?.isHome !== true) throw refuse("HOME_ONLY");
}

/**
 * Refuses LAST_OWNER and, where an owner from the owning organisation is no longer one, HOME_OWNER; asked after the change,
 * in its transaction.
 */
export async function requireAnOwner(
  trx: Db<WorkspaceTables>,
  workspaceId: string,
  before: { readonly role: Role; readonly isHome: boolean },
): Promise<void> {
  const { all, home } = await countOwners(trx, workspaceId);
  if (all === 0) throw refuse("LAST_OWNER");
  if (home === 0 && before.isHome && before.role === "owner") throw refuse("HOME_OWNER");
}
