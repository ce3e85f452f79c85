import type { Role } from "@safos/contract/workspaces";
import { refuse } from "#http";
import { canAssign } from "../access.ts";
import { about, type WorkspaceContext } from "../context.ts";
import { updateRole } from "../queries.ts";
import { changeMembers, requireAnOwner, requireMember, type MemberChange } from "./context.ts";

/**
 * Refuses MISSING to strangers and for people who are no members, FORBIDDEN, HOME_ONLY, LAST_OWNER, HOME_OWNER, GUEST_ROLE
 * and EMERGENCY_MEMBER.
 */
export async function setRole(context: WorkspaceContext, member: MemberChange, role: Role): Promise<void> {
  const { actorId, workspaceId, personId } = member;
  const person = await context.identity.personById(personId);
  await changeMembers(context, member, async (trx, _workspace, actorRole) => {
    if (!canAssign(actorRole, role)) throw refuse("FORBIDDEN", "Only owners change roles.");
    const before = await requireMember(trx, member);
    if (before.isEmergency) throw refuse("EMERGENCY_MEMBER");
    if (before.role === role) return [];
    if (person?.isGuest === true) throw refuse("GUEST_ROLE");
    await updateRole(trx, workspaceId, personId, role);
    await requireAnOwner(trx, workspaceId, before);
    return [{ type: "member.roleChanged", ...about(workspaceId, actorId, personId), payload: { personId, role } }];
  });
}
