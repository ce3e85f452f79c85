import { system } from "#events";
import { writeSheets } from "#sheets";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { readSheets } from "../exports/all-responses.ts";
import { formCall } from "../exports/form-call.ts";
import { textsIn } from "../exports/texts.ts";
import { readForm, setSheetFile, type StoredForm } from "../forms/queries.ts";

/** Writes a form's spreadsheet among the workspace's files, in its owner's name. */
export async function writeFormSheet(ctx: FormContext, formId: string): Promise<void> {
  const { db, events, log } = ctx;
  const form = await readForm(db, formId);
  if (!form?.settings.hasSheet || form.trashedAt !== null || form.ownerId === null) return;
  const fileId = await ctx.writeSheet({
    workspaceId: form.workspaceId,
    personId: form.ownerId,
    name: sheetName(form),
    informationClass: ctx.items.classes.own({ kind: "form", id: form.id }),
    content: await writeSheets(ctx.workers, "xlsx", await readSheets(ctx, form), await formCall(ctx, form)),
  });
  if (fileId === null) log.warn({ formId: form.id }, "a form's spreadsheet was not written: its owner may not");
  if (fileId === form.sheetFileId) return;
  await db.transaction().execute(async (trx) => {
    await setSheetFile(trx, form.id, fileId);
    await events.emit(trx, formEvent("form.changed", form, system, {}));
  });
}

function sheetName({ title, settings }: StoredForm): string {
  const clean = title
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, " ")
    .trim()
    .slice(0, 80);
  return `${textsIn(settings.language).sheetName(clean)}.xlsx`;
}
