import { writeLetter } from "#mail";
import type { FormContext } from "../context.ts";
import { organisationOf } from "../exports/organisation-of.ts";
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
  const owner = await organisationOf(ctx, form);
  const organisation = owner?.name ?? "";
  const texts = textsIn(form.settings.language);
  await mail.send(db, {
    to,
    sender: owner === null ? null : ctx.organisations.senderOf(owner.id),
    ...writeLetter({ locale: form.settings.language, ...texts.receipt(form.title, organisation) }),
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
