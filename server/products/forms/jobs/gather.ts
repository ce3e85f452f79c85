import { system } from "#events";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { readForm, takeFreshCount } from "../forms/queries.ts";

/** Says how many responses have come since the last time: what the owner is notified of. */
export async function gatherResponses({ db, events }: FormContext, formId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const form = await readForm(trx, formId);
    const fresh = form ? await takeFreshCount(trx, form.id) : 0;
    if (form && fresh > 0)
      await events.emit(trx, formEvent("form.gathered", form, system, { fresh, title: form.title }));
  });
}
