import type { FormContext } from "../context.ts";
import { organisationNameOf } from "../exports/organisation-name.ts";
import { formCall } from "../exports/form-call.ts";
import { pdfTask } from "../exports/tasks.ts";
import { textsIn } from "../exports/texts.ts";
import { readForm } from "../forms/queries.ts";
import { readResponse } from "../responses/queries.ts";
import { showResponses } from "../responses/view.ts";

/** Mails a copy of a response to the address its sender gave; nothing when form or response is gone. */
export async function mailReceipt(
  ctx: FormContext,
  { formId, responseId, to }: { readonly formId: string; readonly responseId: string; readonly to: string },
): Promise<void> {
  const { db, mail } = ctx;
  const form = await readForm(db, formId);
  const row = form ? await readResponse(db, formId, responseId) : null;
  const [response] = row ? await showResponses(ctx, [row]) : [];
  if (!form || !response) return;
  const organisation = await organisationNameOf(ctx, form);
  const texts = textsIn(form.settings.language);
  await mail.send(db, {
    to,
    subject: texts.receiptSubject(form.title),
    text: texts.receiptText(form.title, organisation),
    attachments: [
      {
        name: `${texts.fileName}.pdf`,
        contentType: "application/pdf",
        content: Buffer.from(
          await ctx.workers.run(pdfTask, { of: "response", form, response, organisation }, await formCall(ctx, form)),
        ),
      },
    ],
  });
}
