import { topicOfPerson, topicOfWorkspace, type EventActor, type Transaction } from "#events";
import type { WorkspaceContext } from "../context.ts";
import { deleteGrantsOf, type WorkspaceDb } from "../queries.ts";

/** Whose membership of what, and who ends or begins it. */
export interface MembershipAct {
  readonly workspaceId: string;
  readonly personId: string;
  readonly actor: EventActor;
}

/** What an event of a membership says besides. */
export const envelopeOf = ({ workspaceId, personId, actor }: MembershipAct) => ({
  workspaceId,
  actor,
  subject: topicOfWorkspace(workspaceId),
  topics: [topicOfWorkspace(workspaceId), topicOfPerson(personId)],
});

/** With a membership that has just been deleted ends what was given in the workspace, and everyone hears of it. */
export async function closeMembership(
  { events }: WorkspaceContext,
  trx: Transaction & WorkspaceDb,
  act: MembershipAct,
): Promise<void> {
  const { workspaceId, personId } = act;
  await deleteGrantsOf(trx, workspaceId, personId);
  await events.emit(trx, { type: "member.removed", ...envelopeOf(act), payload: { personId } });
}
