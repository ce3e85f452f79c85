import { refuse } from "#http";
import { can } from "../access.ts";
import { about, type WorkspaceContext } from "../context.ts";
import { deleteGrantsOf, deleteMember } from "../queries.ts";
import { changeMembers, requireAnOwner, requireMember, type MemberChange } from "./context.ts";

/** Ends a membership and every grant in the workspace. Everybody may leave. Refuses MISSING, FORBIDDEN, HOME_ONLY, LAST_OWNER and HOME_OWNER. */
export async function removeMember(context: WorkspaceContext, member: MemberChange): Promise<void> {
  const { actorId, workspaceId, personId } = member;
  await changeMembers(context, member, async (trx, _workspace, actorRole) => {
    if (actorId !== personId && !can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners remove members.");
    const before = await requireMember(trx, member);
    await deleteMember(trx, workspaceId, personId);
    await requireAnOwner(trx, workspaceId, before);
    await deleteGrantsOf(trx, workspaceId, personId);
    return [{ type: "member.removed", ...about(workspaceId, actorId, personId), payload: { personId } }];
  });
}
