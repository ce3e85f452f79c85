import type { FormResponse } from "@safos/contract/forms";
import type { Sheet } from "#sheets";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";
import { readResponsePage } from "../responses/queries.ts";
import { showResponses } from "../responses/view.ts";
import { countMarks } from "../results/queries.ts";
import { responseSheet, summarySheet } from "./sheets.ts";

/** More rows than this do not fit in a sheet, nor in memory at ease. */
const mostRows = 200_000;

export const readAllResponses = async (ctx: FormContext, form: StoredForm): Promise<FormResponse[]> =>
  showResponses(ctx, await readResponsePage(ctx.db, form.id, { filter: null, after: null, limit: mostRows }));

/** A form's workbook: its responses, and what they add up to. */
export async function readSheets(ctx: FormContext, form: StoredForm): Promise<Sheet[]> {
  return [
    responseSheet(form, await readAllResponses(ctx, form)),
    summarySheet(form, await countMarks(ctx.db, form.id, null)),
  ];
}
