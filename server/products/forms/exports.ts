import { questionsOf } from "@safos/contract/form-logic";
import { answerWords } from "@safos/contract/form-words";
import type { ExportQuery, FormResponse } from "@safos/contract/forms";
import type { Blobs } from "#blobs";
import { escapeHtml, type Actor, type ExportPart } from "#items";
import type { Organisations } from "#organisations";
import { writeCsv, writeOds, writeXlsx } from "#sheets";
import { writeResponsePdf, writeResultsPdf } from "./pdf.ts";
import { readForm, readFormsOfWorkspace, type FormDb, type FormTables, type StoredForm } from "./queries.ts";
import { countMarks } from "./result-queries.ts";
import { readResponse, readResponsePage, readUploads } from "./response-queries.ts";
import type { ResultService } from "./results.ts";
import type { FormDeps } from "./service.ts";
import { responseSheet, summarySheet } from "./tables.ts";

/** Answers leaving Safos: spreadsheets, PDF, the workspace's export. */
export interface FormExports {
  download(actor: Actor, id: string, format: ExportQuery["format"]): Promise<Exported>;
  responsePdf(actor: Actor, id: string, responseId: string): Promise<Exported>;
  /** For background work: no caller, access is not asked. Null when form or answer is gone. */
  receipt(formId: string, responseId: string): Promise<{ form: StoredForm; pdf: Buffer; organisation: string } | null>;
  workbook(form: StoredForm): Promise<Buffer>;
  readonly part: ExportPart;
}
export interface Exported {
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
/** More rows than this do not fit in a sheet, nor in memory at ease. */
const mostRows = 200_000;

export function createExports(
  deps: FormDeps & { blobs: Blobs; results: ResultService; organisations: Organisations },
): FormExports {
  const { results, organisations, workspaces } = deps;
  const db: FormDb = deps.database.of<FormTables>();

  async function allOf(form: StoredForm): Promise<FormResponse[]> {
    return results.view(await readResponsePage(db, form.id, { filter: null, after: null, limit: mostRows }));
  }

  async function organisationOf(form: StoredForm): Promise<string> {
    const workspace = await workspaces.byId(form.workspaceId);
    return organisations.byId(workspace?.organisationId ?? "")?.name ?? "";
  }

  async function sheetsOf(form: StoredForm) {
    return [responseSheet(form, await allOf(form)), summarySheet(form, await countMarks(db, form.id, null))];
  }

  const page = (form: StoredForm, responses: readonly FormResponse[]): string => {
    const questions = questionsOf(form.content);
    const entries = responses.map((response) => {
      const who = form.settings.isAnonymous ? "" : (response.person?.displayName ?? response.guestName ?? "");
      const items = questions.map(
        (question) =>
          `<dt>${escapeHtml(question.title)}</dt><dd>${escapeHtml(answerWords(question, response.answers[question.id], response.files)).replaceAll("\n", "<br>")}</dd>`,
      );
      return `<section><h2>${escapeHtml([who, response.sentAt ?? ""].filter(Boolean).join(" · "))}</h2><dl>${items.join("")}</dl></section>`;
    });
    return `<p>${escapeHtml(form.description)}</p>${entries.join("\n")}`;
  };

  return {
    async download(actor, id, format) {
      const form = await results.needAll(actor, id);
      const name = `${form.title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim()}.${format}`;
      const contentType = contentTypes[format];
      if (format === "pdf") {
        const summary = await results.summary(actor, id, undefined);
        return { name, contentType, content: await writeResultsPdf(form, summary, await organisationOf(form)) };
      }
      if (format === "csv")
        return { name, contentType, content: writeCsv(responseSheet(form, await allOf(form)).rows) };
      const sheets = await sheetsOf(form);
      return { name, contentType, content: await (format === "xlsx" ? writeXlsx(sheets) : writeOds(sheets)) };
    },
    async responsePdf(actor, id, responseId) {
      const form = await results.needAll(actor, id);
      const response = await results.response(actor, id, responseId);
      return {
        name: `${form.title.replace(/[\\/:*?"<>|\u0000-\u001f]/g, " ").trim()}.pdf`,
        contentType: contentTypes.pdf,
        content: await writeResponsePdf(form, response, await organisationOf(form)),
      };
    },
    async receipt(formId, responseId) {
      const form = await readForm(db, formId);
      const row = form ? await readResponse(db, formId, responseId) : null;
      const [response] = row ? await results.view([row]) : [];
      if (!form || !response) return null;
      const organisation = await organisationOf(form);
      return { form, organisation, pdf: await writeResponsePdf(form, response, organisation) };
    },
    workbook: async (form) => writeXlsx(await sheetsOf(form)),
    part: {
      name: "forms",
      async write(workspaceId, out) {
        for (const form of await readFormsOfWorkspace(db, workspaceId)) {
          const responses = await allOf(form);
          const base = `${form.title} ${form.id.slice(-6)}`;
          await out.json(`${base}/form.json`, {
            id: form.id,
            title: form.title,
            description: form.description,
            content: form.content,
            settings: form.settings,
            state: form.state,
            createdAt: form.createdAt.toISOString(),
          });
          await out.json(`${base}/responses.json`, responses);
          await out.text(`${base}/responses.csv`, writeCsv(responseSheet(form, responses).rows).toString("utf8"));
          await out.page(`${base}/responses.html`, form.title, page(form, responses));
          for (const file of await readUploads(
            db,
            responses.map((one) => one.id),
          ))
            await out.file(`${base}/files/${file.id} ${file.name}`, deps.blobs.open(file.blob));
        }
      },
    },
  };
}
