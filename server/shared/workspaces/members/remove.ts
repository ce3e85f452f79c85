import { refuse } from "#http";
import { can } from "../access.ts";
import { about, type WorkspaceContext } from "../context.ts";
import { deleteGrantsOf, deleteMember } from "../queries.ts";
import { changeMembers, requireAnOwner, type MemberChange } from "./context.ts";

/** Ends a membership and every grant in the workspace. Everybody may leave. Refuses MISSING, FORBIDDEN and LAST_OWNER. */
export async function removeMember(context: WorkspaceContext, member: MemberChange): Promise<void> {
  const { actorId, workspaceId, personId } = member;
  await changeMembers(context, member, async (trx, _workspace, actorRole) => {
    if (actorId !== personId && !can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners remove members.");
    if (!(await deleteMember(trx, workspaceId, personId))) throw refuse("MISSING", "That person is not a member.");
    await requireAnOwner(trx, workspaceId);
    await deleteGrantsOf(trx, workspaceId, personId);
    return [{ type: "member.removed", ...about(workspaceId, actorId, personId), payload: { personId } }];
  });
}
