import type { Role } from "@safos/contract/workspaces";
import { refuse } from "#http";
import type { Forbidden } from "#policy";
import { can, canAssign } from "../access.ts";
import { about, needPerson, type WorkspaceContext } from "../context.ts";
import { upsertMember } from "../queries.ts";
import { changeMembers, type MemberChange } from "./context.ts";
import { requireOver } from "./end.ts";

/**
 * Refuses MISSING to strangers, FORBIDDEN, ROLE_TOO_HIGH, POLICY_REFUSED, ALREADY_MEMBER, GUEST_ROLE, and
 * PERSON_UNKNOWN also for people whom the actor may not know of.
 */
export async function addMember(context: WorkspaceContext, member: MemberChange, role: Role): Promise<void> {
  const { actorId, workspaceId, personId } = member;
  const person = await needPerson(context, personId);
  // Read before the lock is taken: what waits for a second connection while it holds one can wait indefinitely.
  const actor = actorId === null ? null : await needPerson(context, actorId);
  const mayKnow = actor === null || (await context.identity.mayKnow({ ...actor, personId: actor.id }, person));
  let forbidden: Forbidden | null = null;
  await changeMembers(context, member, async (trx, workspace, actorRole) => {
    if (!can(actorRole, "manage")) throw refuse("FORBIDDEN", "Only owners add members.");
    if (!canAssign(actorRole, role)) throw refuse("ROLE_TOO_HIGH");
    if (!mayKnow) throw refuse("PERSON_UNKNOWN");
    // They come by an invitation, which says until when and who answers for them.
    if (person.isGuest) throw refuse("GUEST_ROLE");
    await context.organisations.hold(trx, workspace.organisationId);
    await context.organisations.hold(trx, person.organisationId);
    forbidden = context.policy.decide(
      actor,
      { type: "person.admit", organisationId: person.organisationId },
      workspace,
    );
    if (forbidden) return [];
    await requireOver(context, trx, { workspaceId, personId });
    await upsertMember(trx, { workspaceId, personId, organisationId: person.organisationId, role });
    return [{ type: "member.added", ...about(workspaceId, actorId, personId), payload: { personId, role } }];
  });
  // Who can change the rule is looked up without the lock.
  if (forbidden) throw await context.policy.refusalOf(forbidden);
}
