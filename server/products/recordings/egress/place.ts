import type { Forbidden, PolicyItem } from "#policy";
import type { RecordingContext } from "../context.ts";
import { forbiddenAt } from "../place.ts";

type Needs = Pick<RecordingContext, "identity" | "workspaces">;

/** A workspace with its class and every agency that has a member in it; null: there is none. */
export async function placeOfWorkspace(
  { identity, workspaces }: Needs,
  workspaceId: string,
): Promise<(PolicyItem & { readonly isArchived: boolean }) | null> {
  const place = await workspaces.placeOf(workspaceId);
  if (!place) return null;
  const { organisationId, informationClass, isArchived } = place;
  const persons = await identity.personsByIds((await workspaces.membersOf(workspaceId)).map((one) => one.personId));
  const agencies = persons.filter((one) => !one.isGuest).map((one) => one.organisationId);
  return {
    organisationId,
    informationClass,
    isArchived,
    presentOrganisationIds: [...new Set([organisationId, ...agencies])],
  };
}

/** Whose rule does not allow a recording there; `"gone"`: there is no such workspace, or nobody writes in it any more. */
export async function forbiddenInWorkspace(
  context: Needs & Pick<RecordingContext, "policy">,
  workspaceId: string,
): Promise<Forbidden | "gone" | null> {
  const place = await placeOfWorkspace(context, workspaceId);
  return !place || place.isArchived ? "gone" : forbiddenAt(context, place);
}
