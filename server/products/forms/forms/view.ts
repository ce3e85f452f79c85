import type { Form } from "@safos/contract/forms";
import type { Actor } from "#items";
import { requireMade, type AccessedForm } from "../access.ts";
import { countResponses } from "../responses/queries.ts";
import type { FormContext } from "../context.ts";
import { readInvited } from "./invited.ts";
import { defaultSettings } from "./settings.ts";

/** A form as those see it who make it. */
export async function viewForm(ctx: FormContext, actor: Actor, id: string): Promise<Form> {
  return showForm(ctx, await requireMade(ctx, actor, id));
}

export async function showForm(ctx: FormContext, { form, item }: AccessedForm): Promise<Form> {
  const { db, identity, mail, workspaces } = ctx;
  const [responseCount, workspace, owner, { personIds, hasLink }] = await Promise.all([
    countResponses(db, form.id),
    workspaces.byId(form.workspaceId),
    form.ownerId === null ? null : identity.personById(form.ownerId),
    readInvited(ctx, form),
  ]);
  return {
    id: form.id,
    workspaceId: form.workspaceId,
    workspaceName: workspace?.name ?? "",
    title: form.title,
    description: form.description,
    content: form.content,
    settings: { ...defaultSettings, ...form.settings },
    state: form.state,
    revision: form.revision,
    role: item.role,
    owner: owner ? identity.view(owner) : null,
    responseCount,
    invitedCount: hasLink ? null : personIds.length,
    hasLink,
    sheetFileId: form.sheetFileId,
    isMailOn: mail.isOn,
    createdAt: form.createdAt.toISOString(),
    changedAt: form.changedAt.toISOString(),
  };
}
