import type { FormContext, WorkCall } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";

/** Work that nobody waits for is done in the name of a form's owner. */
export async function formCall({ workspaces }: FormContext, form: StoredForm): Promise<WorkCall> {
  const workspace = await workspaces.byId(form.workspaceId);
  return { owner: { organisation: workspace?.organisationId ?? "", person: form.ownerId ?? form.id } };
}
