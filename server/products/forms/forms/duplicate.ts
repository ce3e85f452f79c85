import type { DuplicateForm, Form } from "@safos/contract/forms";
import type { Principal } from "#http";
import { requireForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import { createForm } from "./create.ts";

/** A copy of a form's questions and settings, without times and answers. */
export async function duplicateForm(
  ctx: FormContext,
  person: Principal,
  id: string,
  options: DuplicateForm,
): Promise<Form> {
  const { form, item } = await requireForm(ctx, { person, link: null }, id, "write");
  const target = options.workspaceId ?? form.workspaceId;
  const level = await ctx.items.classes.effective(item);
  if (target !== form.workspaceId) await ctx.items.classes.requireMayLie(level, target);
  const copy = {
    title: options.title ?? form.title,
    description: form.description,
    content: form.content,
    settings: { ...form.settings, opensAt: null, closesAt: null, hasSheet: false, isTemplate: false },
  };
  return createForm(ctx, person, target, copy, level);
}
