import { refuse } from "#http";
import { can } from "../access.ts";
import { about, forgetMember, type WorkspaceContext } from "../context.ts";
import { updateRole } from "../queries.ts";
import { changeMembers, requireAnOwner, requireMember } from "./context.ts";

/**
 * An owner makes another member an owner and is an editor from then on, in one step. Refuses MISSING, FORBIDDEN, PERSONAL,
 * HOME_OWNER, GUEST_ROLE and EMERGENCY_MEMBER.
 */
export async function stepDown(
  context: WorkspaceContext,
  { actorId, workspaceId, successorId }: { actorId: string; workspaceId: string; successorId: string },
): Promise<void> {
  const successor = await context.identity.personById(successorId);
  const change = { actorId, workspaceId, personId: successorId };
  await changeMembers(context, change, async (trx, _workspace, actorRole) => {
    if (!can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners hand over.");
    if (successorId === actorId) throw refuse("INVALID", "One hands over to someone else.");
    const before = await requireMember(trx, change);
    const own = await requireMember(trx, { ...change, personId: actorId });
    if (before.isEmergency) throw refuse("EMERGENCY_MEMBER");
    if (successor?.isGuest === true) throw refuse("GUEST_ROLE");
    if (!successor || successor.disabled) throw refuse("PERSON_UNKNOWN");
    await updateRole(trx, workspaceId, successorId, "owner");
    await updateRole(trx, workspaceId, actorId, "editor");
    await requireAnOwner(trx, workspaceId, own);
    const envelope = (personId: string) => about(workspaceId, actorId, personId);
    return [
      ...(before.role === "owner"
        ? []
        : [
            {
              type: "member.roleChanged" as const,
              ...envelope(successorId),
              payload: { personId: successorId, role: "owner" as const },
            },
          ]),
      {
        type: "member.roleChanged" as const,
        ...envelope(actorId),
        payload: { personId: actorId, role: "editor" as const },
      },
    ];
  });
  forgetMember(context, workspaceId, actorId);
}
