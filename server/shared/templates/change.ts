import type { ChangeTemplate } from "@safos/contract/templates";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import { about, type TemplateContext } from "./context.ts";
import { deleteTemplate, hasName, readTemplate, updateTemplate, type TemplateRow } from "./queries.ts";

type Administrator = Pick<Principal, "personId" | "organisationId">;

async function needTemplate({ db }: TemplateContext, by: Administrator, id: string): Promise<TemplateRow> {
  const row = await readTemplate(db, by.organisationId, id);
  if (!row) throw refuse("MISSING", "There is no such template.");
  return row;
}

/** Another name or description. Refuses MISSING and TEMPLATE_NAME_TAKEN. */
export async function changeTemplate(
  context: TemplateContext,
  by: Administrator,
  id: string,
  { name, description }: ChangeTemplate,
): Promise<TemplateRow> {
  const { db } = context;
  await needTemplate(context, by, id);
  if (name !== undefined && (await hasName(db, by.organisationId, name.trim(), id)))
    throw refuse("TEMPLATE_NAME_TAKEN");
  await updateTemplate(db, id, { name: name?.trim() ?? null, description: description?.trim() ?? null });
  return needTemplate(context, by, id);
}

/** Workspaces that were made of it stay as they are. Refuses MISSING. */
export async function removeTemplate(context: TemplateContext, by: Administrator, id: string): Promise<void> {
  const { db, events } = context;
  await needTemplate(context, by, id);
  await db.transaction().execute(async (trx) => {
    if (!(await deleteTemplate(trx, id))) return;
    const actor = byPerson(by.personId);
    await events.emit(trx, {
      type: "template.removed",
      ...about(by.organisationId, actor),
      payload: { templateId: id },
    });
  });
}
