import { now } from "#clock";
import { refuse } from "#http";
import { can } from "../access.ts";
import { about, type WorkspaceContext } from "../context.ts";
import { setMemberEnd } from "../queries.ts";
import { changeMembers, requireMember, type MemberChange } from "./context.ts";

const mostMs = 3650 * 86_400_000;

/**
 * When someone's membership ends by itself; null: it lasts. Refuses INVALID for what has been or is ten years off, MISSING to
 * strangers and for people who are no members, FORBIDDEN, OWNER_LASTS, EMERGENCY_MEMBER, and GUEST_ROLE for guests by mail,
 * whose sponsors say until when.
 */
export async function setEnd(context: WorkspaceContext, member: MemberChange, endsAt: Date | null): Promise<void> {
  const { actorId, workspaceId, personId } = member;
  const person = await context.identity.personById(personId);
  await changeMembers(context, member, async (trx, _workspace, actorRole) => {
    if (!can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners say until when.");
    const before = await requireMember(trx, member);
    if (before.isEmergency) throw refuse("EMERGENCY_MEMBER");
    if (person?.isGuest === true) throw refuse("GUEST_ROLE");
    if (endsAt !== null && before.role === "owner") throw refuse("OWNER_LASTS");
    const ms = endsAt?.getTime() ?? null;
    if (ms !== null && !(ms > now() && ms <= now() + mostMs))
      throw refuse("INVALID", "The end must be a moment to come, within ten years.");
    await setMemberEnd(trx, { workspaceId, personId, endsAt });
    const payload = { personId, endsAt: endsAt?.toISOString() ?? null };
    return [{ type: "member.endChanged", ...about(workspaceId, actorId, personId), payload }];
  });
}
