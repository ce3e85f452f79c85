import { refuse, type Principal } from "#http";
import { about, forgetMember, type WorkspaceContext } from "../context.ts";
import { lockWorkspace, readMember, upsertMember } from "../queries.ts";

/**
 * Makes an administrator of the owning organisation an owner, so that a workspace whose owners have left is nobody's orphan.
 * They see what is in it from then on, and everybody sees them among the members. Refuses MISSING and PERSONAL.
 */
export async function takeOver(
  context: WorkspaceContext,
  caller: Pick<Principal, "personId" | "organisationId" | "isAdmin">,
  workspaceId: string,
): Promise<void> {
  const { personId, organisationId } = caller;
  await context.db.transaction().execute(async (trx) => {
    const workspace = await lockWorkspace(trx, workspaceId);
    if (!workspace || !caller.isAdmin || workspace.organisationId !== organisationId)
      throw refuse("MISSING", "There is no such workspace.");
    if (workspace.personalOf !== null) throw refuse("PERSONAL");
    const before = await readMember(trx, workspaceId, personId);
    if (before?.role === "owner") return;
    await upsertMember(trx, { workspaceId, personId, organisationId, role: "owner" });
    const envelope = about(workspaceId, personId, personId);
    const payload = { personId, role: "owner" as const };
    await context.events.emit(trx, [
      { type: "workspace.takenOver", ...about(workspaceId, personId), payload: { personId } },
      before ? { type: "member.roleChanged", ...envelope, payload } : { type: "member.added", ...envelope, payload },
    ]);
  });
  forgetMember(context, workspaceId, personId);
}
