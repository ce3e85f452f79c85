import { now } from "#clock";
import { refuse } from "#http";
import type { AccessedItem, Actor } from "#items";
import type { Action } from "#workspaces";
import type { FormContext } from "./context.ts";
import { readForm, type StoredForm } from "./forms/queries.ts";

/** A form and the caller's role on it. */
export interface AccessedForm {
  readonly form: StoredForm;
  readonly item: AccessedItem;
}

export const isVisitor = (actor: Actor): boolean => actor.person === null;

/** Refuses MISSING to those who may not know of the form, FORBIDDEN to those whose role does not allow the action. */
export async function requireForm(ctx: FormContext, actor: Actor, id: string, action: Action): Promise<AccessedForm> {
  const item = await ctx.items.require(actor, "form", id, action);
  // A link answers, whatever role it was given: making forms and reading what others wrote take a name.
  if (isVisitor(actor) && (action === "write" || action === "manage"))
    throw refuse("FORBIDDEN", "This takes an account.", { role: item.role, action });
  const form = await readForm(ctx.db, id);
  if (!form) throw refuse("MISSING");
  return { form, item };
}

/** Why the form takes no answers now, or null. */
export function whyShut(form: StoredForm): "notOpen" | "closed" | null {
  if (form.state === "draft" || (form.opensAt !== null && form.opensAt.getTime() > now())) return "notOpen";
  return form.state === "closed" || (form.closesAt !== null && form.closesAt.getTime() <= now()) ? "closed" : null;
}

/** Refuses FORM_NOT_OPEN and FORM_CLOSED. */
export function refuseShut(form: StoredForm): void {
  const why = whyShut(form);
  if (why === "notOpen") throw refuse("FORM_NOT_OPEN");
  if (why === "closed") throw refuse("FORM_CLOSED");
}

/** The form, when the caller may answer it now. */
export const requireOpenForm = async (ctx: FormContext, actor: Actor, id: string): Promise<StoredForm> =>
  (await requireAnswerable(ctx, actor, id)).form;

/** The same with the item that it is. */
export async function requireAnswerable(ctx: FormContext, actor: Actor, id: string): Promise<AccessedForm> {
  const accessed = await requireForm(ctx, actor, id, "comment");
  refuseShut(accessed.form);
  return accessed;
}

/** Whether someone makes the form: also in an archived workspace, where they change nothing, do they see what was answered. */
async function isMaker({ workspaces }: FormContext, actor: Actor, { form, item }: AccessedForm): Promise<boolean> {
  if (!actor.person) return false;
  if (workspaces.can(item.role, "write")) return true;
  const standing = await workspaces.standingOf(actor.person.personId, form.workspaceId);
  return workspaces.can(standing?.memberRole ?? null, "write");
}

/** The form, for those who make it. Refuses MISSING and FORBIDDEN. */
export async function requireMade(ctx: FormContext, actor: Actor, id: string): Promise<AccessedForm> {
  const accessed = await requireForm(ctx, actor, id, "read");
  if (await isMaker(ctx, actor, accessed)) return accessed;
  throw refuse("FORBIDDEN", "Only those who make the form see this.", { role: accessed.item.role, action: "write" });
}

/** The form, for anyone who may see single answers. */
export const requireResponses = async (ctx: FormContext, actor: Actor, id: string): Promise<StoredForm> =>
  (await requireMade(ctx, actor, id)).form;

/** The form, for anyone who may see its counts: also those who answer it, where the form says so. */
export async function requireCounts(ctx: FormContext, actor: Actor, id: string): Promise<StoredForm> {
  const accessed = await requireForm(ctx, actor, id, "read");
  const { form, item } = accessed;
  const isShared = form.settings.areResultsShared && form.state !== "draft";
  if (!isShared && !(await isMaker(ctx, actor, accessed)))
    throw refuse("FORBIDDEN", "Only those who make the form see its results.", { role: item.role });
  return form;
}
