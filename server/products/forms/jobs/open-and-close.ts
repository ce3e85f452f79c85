import { now } from "#clock";
import { system } from "#events";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { markDue, takeDueForms } from "../forms/queries.ts";

/** Opens and closes the forms whose time has come. */
export async function openAndClose({ db, events }: FormContext): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const form of await takeDueForms(trx, new Date(now()))) {
      const isClosed = form.closesAt !== null && form.closesAt.getTime() <= now();
      await markDue(trx, form.id, { isAnnounced: true, isClosed });
      await events.emit(trx, formEvent(isClosed ? "form.closed" : "form.opened", form, system, { title: form.title }));
    }
  });
}
