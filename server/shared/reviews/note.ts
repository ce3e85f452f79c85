import { byPerson } from "#events";
import { refuse } from "#http";
import type { Workspace } from "#workspaces";
import { about, type ReviewContext } from "./context.ts";
import { storeReview } from "./queries.ts";

/** An owner says that everyone who is in it is to be. Refuses MISSING, FORBIDDEN and PERSONAL. */
export async function noteReview(context: ReviewContext, personId: string, workspaceId: string): Promise<Workspace> {
  const { workspace } = await context.workspaces.requireOwner(personId, workspaceId);
  if (workspace.isPersonal) throw refuse("PERSONAL");
  const memberCount = (await context.workspaces.membersOf(workspaceId)).length;
  await context.db.transaction().execute(async (trx) => {
    await storeReview(trx, workspaceId, personId);
    await context.events.emit(trx, {
      type: "workspace.reviewed",
      ...about(workspace, byPerson(personId)),
      payload: { memberCount },
    });
  });
  return workspace;
}
