import type { ExportQuery } from "@safos/contract/forms";
import type { Actor } from "#items";
import { writeSheets } from "#sheets";
import { requireResponses } from "../access.ts";
import type { FormContext, WorkCall } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";
import { findResponse } from "../responses/read.ts";
import { countResults } from "../results/summary.ts";
import { readAllResponses, readSheets } from "./all-responses.ts";
import { organisationNameOf } from "./organisation-of.ts";
import { pdfTask } from "./tasks.ts";
import { responseSheet } from "./sheets.ts";

export interface Download {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

const contentTypes = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  pdf: "application/pdf",
} as const;

/** The responses as a spreadsheet, or what they add up to as a PDF. */
export async function exportForm(
  ctx: FormContext,
  actor: Actor,
  id: string,
  format: ExportQuery["format"],
  call: WorkCall,
): Promise<Download> {
  const form = await requireResponses(ctx, actor, id);
  return {
    name: fileName(form, format),
    contentType: contentTypes[format],
    content: await writeAs(ctx, form, format, call),
  };
}

async function writeAs(
  ctx: FormContext,
  form: StoredForm,
  format: ExportQuery["format"],
  call: WorkCall,
): Promise<Uint8Array> {
  if (format !== "pdf") {
    const sheets =
      format === "csv" ? [responseSheet(form, await readAllResponses(ctx, form))] : await readSheets(ctx, form);
    return writeSheets(ctx.workers, format, sheets, call);
  }
  const results = await countResults(ctx, form, null);
  const organisation = await organisationNameOf(ctx, form);
  return ctx.workers.run(pdfTask, { of: "results", form, results, organisation }, call);
}

/** One response as a PDF. Refuses MISSING. */
export async function exportResponse(
  ctx: FormContext,
  actor: Actor,
  id: string,
  responseId: string,
  call: WorkCall,
): Promise<Download> {
  const form = await requireResponses(ctx, actor, id);
  const response = await findResponse(ctx, form, responseId);
  const organisation = await organisationNameOf(ctx, form);
  return {
    name: fileName(form, "pdf"),
    contentType: contentTypes.pdf,
    content: await ctx.workers.run(pdfTask, { of: "response", form, response, organisation }, call),
  };
}

const fileName = (form: StoredForm, extension: string): string =>
  `${form.title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim()}.${extension}`;
