import type { Db } from "#database";
import { topicOfPerson, topicOfWorkspace, type EventActor, type Transaction } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import type { WorkspaceContext } from "../context.ts";
import { deleteEmergency, deleteGrantsOf, insertEmergency, lockWorkspace, type WorkspaceTables } from "../queries.ts";

/** Someone is let in for a while by nobody in the workspace. */
export interface Admission {
  readonly workspaceId: string;
  readonly person: Pick<Person, "id" | "organisationId">;
  readonly until: Date;
  readonly actor: EventActor;
}

const envelope = (workspaceId: string, personId: string, actor: EventActor) => ({
  workspaceId,
  actor,
  subject: topicOfWorkspace(workspaceId),
  topics: [topicOfWorkspace(workspaceId), topicOfPerson(personId)],
});

/** Makes the person a viewer who is marked, within the caller's transaction. Refuses MISSING, PERSONAL and ALREADY_MEMBER. */
export async function admitUntil(
  { events }: WorkspaceContext,
  outer: Transaction,
  { workspaceId, person, until, actor }: Admission,
): Promise<void> {
  const trx = outer as Db<WorkspaceTables> & Transaction;
  const workspace = await lockWorkspace(trx, workspaceId);
  if (!workspace) throw refuse("MISSING", "There is no such workspace.");
  if (workspace.personalOf !== null) throw refuse("PERSONAL");
  const { id: personId, organisationId } = person;
  if (!(await insertEmergency(trx, { workspaceId, personId, organisationId, until }))) throw refuse("ALREADY_MEMBER");
  await events.emit(trx, {
    type: "member.added",
    ...envelope(workspaceId, personId, actor),
    payload: { personId, role: "viewer" },
  });
}

/** Puts the person out as a removal does, also of a workspace in the trash; one who has become an ordinary member stays. */
export async function endAdmission(
  { events }: WorkspaceContext,
  outer: Transaction,
  { workspaceId, personId, actor }: Omit<Admission, "person" | "until"> & { readonly personId: string },
): Promise<void> {
  const trx = outer as Db<WorkspaceTables> & Transaction;
  if (!(await deleteEmergency(trx, workspaceId, personId))) return;
  await deleteGrantsOf(trx, workspaceId, personId);
  await events.emit(trx, {
    type: "member.removed",
    ...envelope(workspaceId, personId, actor),
    payload: { personId },
  });
}
