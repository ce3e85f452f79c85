import type { ExportQuery } from "@safos/contract/forms";
import type { Actor } from "#items";
import { writeCsv, writeOds, writeXlsx } from "#sheets";
import { requireResponses } from "../access.ts";
import type { FormContext } from "../context.ts";
import type { StoredForm } from "../forms/queries.ts";
import { findResponse } from "../responses/read.ts";
import { countResults } from "../results/summary.ts";
import { readAllResponses, readSheets } from "./all-responses.ts";
import { organisationNameOf } from "./organisation-name.ts";
import { writeResponsePdf, writeResultsPdf } from "./pdf.ts";
import { responseSheet } from "./sheets.ts";

export interface Download {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
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
): Promise<Download> {
  const form = await requireResponses(ctx, actor, id);
  return {
    name: fileName(form, format),
    contentType: contentTypes[format],
    content: await writeAs(ctx, form, format),
  };
}

async function writeAs(ctx: FormContext, form: StoredForm, format: ExportQuery["format"]): Promise<Buffer> {
  if (format === "pdf")
    return writeResultsPdf(form, await countResults(ctx, form, null), await organisationNameOf(ctx, form));
  if (format === "csv") return writeCsv(responseSheet(form, await readAllResponses(ctx, form)).rows);
  const sheets = await readSheets(ctx, form);
  return format === "xlsx" ? writeXlsx(sheets) : writeOds(sheets);
}

/** One response as a PDF. Refuses MISSING. */
export async function exportResponse(
  ctx: FormContext,
  actor: Actor,
  id: string,
  responseId: string,
): Promise<Download> {
  const form = await requireResponses(ctx, actor, id);
  const response = await findResponse(ctx, form, responseId);
  return {
    name: fileName(form, "pdf"),
    contentType: contentTypes.pdf,
    content: await writeResponsePdf(form, response, await organisationNameOf(ctx, form)),
  };
}

const fileName = (form: StoredForm, extension: string): string =>
  `${form.title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim()}.${extension}`;
