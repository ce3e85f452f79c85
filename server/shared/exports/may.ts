import { refuse, Refusal, type Principal } from "#http";
import { administers, type Workspace } from "#workspaces";
import type { ExportContext } from "./context.ts";

export type Caller = Pick<Principal, "personId" | "organisationId" | "isAdmin">;

/**
 * The workspace, for owners and administrators of the organisation that owns it; not where someone else has it to themselves.
 * Owners from elsewhere take nothing out as a whole: a class may keep them from some of it. Refuses MISSING to strangers,
 * FORBIDDEN to other members, and HOME_ONLY.
 */
export async function requireExportable(
  { workspaces }: ExportContext,
  caller: Caller,
  workspaceId: string,
): Promise<Workspace> {
  const workspace = await workspaces.byId(workspaceId);
  if (workspace && administers(caller, workspace)) return workspace;
  const { workspace: own } = await workspaces.requireOwner(caller.personId, workspaceId);
  if (own.organisationId !== caller.organisationId) throw refuse("HOME_ONLY");
  return own;
}

/** Whether someone who asked may still have it: nobody takes along what they can no longer open. */
export async function mayStill(context: ExportContext, personId: string, workspaceId: string): Promise<boolean> {
  const person = await context.identity.personById(personId);
  if (!person || person.disabled) return false;
  const { organisationId, isAdmin } = person;
  return requireExportable(context, { personId, organisationId, isAdmin }, workspaceId).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal) return false;
      throw error;
    },
  );
}
