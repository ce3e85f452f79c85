import type { Role } from "@safos/contract/workspaces";
import { refuse } from "#http";
import { canAssign } from "../access.ts";
import { about, type WorkspaceContext } from "../context.ts";
import { readRole, upsertMember } from "../queries.ts";
import { changeMembers, requireAnOwner, type MemberChange } from "./context.ts";

/** Refuses MISSING to strangers and for people who are no members, FORBIDDEN, and LAST_OWNER. */
export async function setRole(context: WorkspaceContext, member: MemberChange, role: Role): Promise<void> {
  const { actorId, workspaceId, personId } = member;
  await changeMembers(context, member, async (trx, _workspace, actorRole) => {
    if (!canAssign(actorRole, role)) throw refuse("FORBIDDEN", "Only owners change roles.");
    const before = await readRole(trx, workspaceId, personId);
    if (before === null) throw refuse("MISSING", "That person is not a member.");
    if (before === role) return [];
    await upsertMember(trx, workspaceId, personId, role);
    await requireAnOwner(trx, workspaceId);
    return [{ type: "member.roleChanged", ...about(workspaceId, actorId, personId), payload: { personId, role } }];
  });
}
