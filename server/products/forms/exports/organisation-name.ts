import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";

/** Who asks, as it stands in a form's PDF and mail; "" when the workspace is gone. */
export async function organisationNameOf(
  { organisations, workspaces }: FormContext,
  form: StoredForm,
): Promise<string> {
  const workspace = await workspaces.byId(form.workspaceId);
  return organisations.byId(workspace?.organisationId ?? "")?.name ?? "";
}
