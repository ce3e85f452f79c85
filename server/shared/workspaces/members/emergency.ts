import type { EventActor, Transaction } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import type { WorkspaceContext } from "../context.ts";
import { deleteEmergency, insertEmergency, lockWorkspace, type WorkspaceDb } from "../queries.ts";
import { closeMembership, envelopeOf, type MembershipAct } from "./close.ts";

/** Someone is let in for a while by nobody in the workspace. */
export interface Admission {
  readonly workspaceId: string;
  readonly person: Pick<Person, "id" | "organisationId">;
  readonly until: Date;
  readonly actor: EventActor;
}

/** Makes the person a viewer who is marked, within the caller's transaction. Refuses MISSING, PERSONAL and ALREADY_MEMBER. */
export async function admitUntil(
  { events }: WorkspaceContext,
  outer: Transaction,
  { workspaceId, person, until, actor }: Admission,
): Promise<void> {
  const trx = outer as Transaction & WorkspaceDb;
  const workspace = await lockWorkspace(trx, workspaceId);
  if (!workspace) throw refuse("MISSING", "There is no such workspace.");
  if (workspace.personalOf !== null) throw refuse("PERSONAL");
  const { id: personId, organisationId } = person;
  if (!(await insertEmergency(trx, { workspaceId, personId, organisationId, until }))) throw refuse("ALREADY_MEMBER");
  await events.emit(trx, {
    type: "member.added",
    ...envelopeOf({ workspaceId, personId, actor }),
    payload: { personId, role: "viewer" },
  });
}

/** Puts the person out as a removal does, also of a workspace in the trash; one who has become an ordinary member stays. */
export async function endAdmission(context: WorkspaceContext, outer: Transaction, ended: MembershipAct): Promise<void> {
  const trx = outer as Transaction & WorkspaceDb;
  if (await deleteEmergency(trx, ended.workspaceId, ended.personId)) await closeMembership(context, trx, ended);
}
