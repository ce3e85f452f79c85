import type { ChangeWorkspace } from "@safos/contract/workspaces";
import { refuse } from "#http";
import { about, forgetAll, requireOwner, type WorkspaceContext } from "./context.ts";
import { lockWorkspace, updateWorkspace } from "./queries.ts";
import type { Workspace } from "./workspace.ts";

/** One that the actor manages and that is not personal. */
export async function requireShared(context: WorkspaceContext, actorId: string, workspaceId: string): Promise<void> {
  const { workspace } = await requireOwner(context, actorId, workspaceId);
  if (workspace.isPersonal) throw refuse("PERSONAL");
}

/** Refuses MISSING, FORBIDDEN, PERSONAL and CLASS_REFUSED. */
export async function changeWorkspace(
  context: WorkspaceContext,
  actorId: string,
  workspaceId: string,
  change: ChangeWorkspace,
): Promise<Workspace> {
  await requireShared(context, actorId, workspaceId);
  const { informationClass, ...rest } = change;
  if (informationClass === "K4") throw refuse("CLASS_REFUSED");
  await context.db.transaction().execute(async (trx) => {
    const before = await lockWorkspace(trx, workspaceId);
    if (!before) throw refuse("MISSING", "There is no such workspace.");
    await updateWorkspace(trx, workspaceId, { ...rest, informationClass });
    const isOtherClass = informationClass !== undefined && informationClass !== before.informationClass;
    const classes = { informationClass: [before.informationClass, informationClass ?? null] } as const;
    const envelope = { ...about(workspaceId, actorId), organisationId: before.organisationId };
    await context.events.emit(trx, [
      ...(rest.name === undefined ? [] : [{ type: "workspace.renamed" as const, ...envelope, payload: {} }]),
      ...(rest.name === undefined || isOtherClass
        ? [{ type: "workspace.changed" as const, ...envelope, payload: isOtherClass ? classes : {} }]
        : []),
    ]);
  });
  forgetAll(context);
  return (await requireOwner(context, actorId, workspaceId)).workspace;
}
