import type { Organisation } from "#organisations";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";

/** Who asks; null when the workspace is gone. */
export async function organisationOf(
  { organisations, workspaces }: FormContext,
  form: StoredForm,
): Promise<Organisation | null> {
  const workspace = await workspaces.byId(form.workspaceId);
  return organisations.byId(workspace?.organisationId ?? "");
}

/** Who asks, as it stands in a form's PDF and mail; "" when the workspace is gone. */
export const organisationNameOf = async (ctx: FormContext, form: StoredForm): Promise<string> =>
  (await organisationOf(ctx, form))?.name ?? "";
