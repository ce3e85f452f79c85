import type { Reminded } from "@safos/contract/forms";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import { requireForm } from "../access.ts";
import { readAnswered } from "../responses/queries.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { readInvited } from "./invited.ts";

/** Notifies those who have not answered once more; how many. Refuses FORM_NOT_OPEN. */
export async function remind(ctx: FormContext, actor: Actor, id: string): Promise<Reminded> {
  const { db, events } = ctx;
  const { form } = await requireForm(ctx, actor, id, "write");
  if (form.state !== "open") throw refuse("FORM_NOT_OPEN", "The form is not open.");
  const { personIds } = await readInvited(ctx, form);
  const answered = await readAnswered(db, id, personIds);
  const count = personIds.filter((one) => !answered.has(one) && one !== actor.person?.personId).length;
  await db
    .transaction()
    .execute((trx) => events.emit(trx, formEvent("form.reminded", form, eventActorOf(actor), { title: form.title })));
  return { count };
}
