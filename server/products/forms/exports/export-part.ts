import { answerText } from "@safos/contract/form-texts";
import { questionsOf } from "@safos/contract/form-logic";
import type { FormResponse } from "@safos/contract/forms";
import { escapeHtml } from "#http/html";
import type { ExportPart } from "#items";
import { writeCsv } from "#sheets";
import type { FormContext } from "../context.ts";
import { readFormsOfWorkspace, type StoredForm } from "../forms/queries.ts";
import { readUploads } from "../responses/queries.ts";
import { readAllResponses } from "./all-responses.ts";
import { responseSheet } from "./sheets.ts";

/** Forms in the export of a workspace: each as JSON, its responses also as a table and as a page, with their files. */
export const formExport = (ctx: FormContext): ExportPart => ({
  name: "forms",
  async write(workspaceId, out) {
    for (const form of await readFormsOfWorkspace(ctx.db, workspaceId)) {
      const responses = await readAllResponses(ctx, form);
      const base = `${form.title} ${form.id.slice(-6)}`;
      const { id, title, description, content, settings, state } = form;
      const createdAt = form.createdAt.toISOString();
      await out.json(`${base}/form.json`, { id, title, description, content, settings, state, createdAt });
      await out.json(`${base}/responses.json`, responses);
      await out.text(`${base}/responses.csv`, writeCsv(responseSheet(form, responses).rows).toString("utf8"));
      await out.page(`${base}/responses.html`, title, writePage(form, responses));
      const responseIds = responses.map((one) => one.id);
      for (const file of await readUploads(ctx.db, responseIds))
        await out.file(`${base}/files/${file.id} ${file.name}`, ctx.blobs.open(file.blob));
    }
  },
});

function writePage(form: StoredForm, responses: readonly FormResponse[]): string {
  const questions = questionsOf(form.content);
  const sections = responses.map((response) => {
    const who = form.settings.isAnonymous ? "" : (response.person?.displayName ?? response.guestName ?? "");
    const heading = [who, response.sentAt ?? ""].filter(Boolean).join(" · ");
    const items = questions.map((question) => {
      const text = escapeHtml(answerText(question, response.answers[question.id], response.files));
      return `<dt>${escapeHtml(question.title)}</dt><dd>${text.replaceAll("\n", "<br>")}</dd>`;
    });
    return `<section><h2>${escapeHtml(heading)}</h2><dl>${items.join("")}</dl></section>`;
  });
  return `<p>${escapeHtml(form.description)}</p>${sections.join("\n")}`;
}
