import type { Workspace as WorkspaceView } from "@safos/contract/workspaces";
import { refuse } from "#http";
import { needPerson, type WorkspaceContext } from "./context.ts";
import { createWorkspace } from "./create.ts";
import { readMembers, readWorkspacesOf } from "./queries.ts";
import { viewWorkspace, workspaceOfRow, type Membership, type Workspace } from "./workspace.ts";

/** Every workspace of a person and their role, the personal one made when it is missing; guests have none. */
export function listFor(context: WorkspaceContext, personId: string): Promise<readonly Membership[]> {
  const read = async (): Promise<Membership[]> =>
    (await readWorkspacesOf(context.db, personId)).map(({ role, memberRole, ...row }) => ({
      workspace: workspaceOfRow(row),
      role,
      memberRole,
    }));
  return context.lists.read(personId, async () => {
    const list = await read();
    if (list.some((one) => one.workspace.personalOf === personId)) return list;
    const { displayName, isGuest } = await needPerson(context, personId);
    if (isGuest) return list;
    await createWorkspace(context, personId, { name: displayName, description: "", personalOf: personId });
    return read();
  });
}

export async function personalOf(context: WorkspaceContext, personId: string): Promise<Workspace> {
  const found = (await listFor(context, personId)).find((one) => one.workspace.personalOf === personId);
  if (found) return found.workspace;
  const person = await context.identity.personById(personId);
  throw person?.isGuest === true ? refuse("GUEST_REFUSED") : refuse("MISSING", "There is no such workspace.");
}

/** Workspaces as their members see them; two statements for all. */
export async function viewAll(
  { db, identity, organisations }: WorkspaceContext,
  list: readonly Membership[],
): Promise<WorkspaceView[]> {
  const members = await readMembers(
    db,
    list.map(({ workspace }) => workspace.id),
  );
  const ids = [...new Set(members.map((one) => one.personId))];
  const persons = new Map((await identity.personsByIds(ids)).map((one) => [one.id, one]));
  const byWorkspace = Map.groupBy(members, (one) => one.workspaceId);
  return list.map((one) => viewWorkspace(one, byWorkspace.get(one.workspace.id) ?? [], persons, organisations));
}
