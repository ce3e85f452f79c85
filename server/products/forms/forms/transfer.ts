import type { Form } from "@safos/contract/forms";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import { requireForm } from "../access.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { setOwner } from "./queries.ts";
import { showForm } from "./view.ts";

/** Makes someone who writes in the workspace the form's owner. Refuses PERSON_UNKNOWN. */
export async function transferForm(ctx: FormContext, actor: Actor, id: string, name: string): Promise<Form> {
  const { db, events, identity, workspaces } = ctx;
  const { form } = await requireForm(ctx, actor, id, "manage");
  const person = await identity.personByName(name);
  const role = person && !person.disabled ? await workspaces.roleOf(person.id, form.workspaceId) : null;
  if (!person || !workspaces.can(role, "write"))
    throw refuse("PERSON_UNKNOWN", "Nobody by that name works in this workspace.");
  await db.transaction().execute(async (trx) => {
    await setOwner(trx, id, person.id);
    await events.emit(trx, formEvent("form.changed", form, eventActorOf(actor), {}));
  });
  return showForm(ctx, await requireForm(ctx, actor, id, "read"));
}
