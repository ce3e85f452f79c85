import { system } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import { requireForm } from "../access.ts";
import { deleteResponse } from "./queries.ts";
import type { FormContext } from "../context.ts";
import { formEvent } from "../events.ts";
import { holdForm } from "../forms/queries.ts";

/** Destroys one response. Refuses MISSING. */
export async function removeResponse(ctx: FormContext, actor: Actor, id: string, responseId: string): Promise<void> {
  const { form } = await requireForm(ctx, actor, id, "write");
  await ctx.db.transaction().execute(async (trx) => {
    await holdForm(trx, id);
    if (!(await deleteResponse(trx, id, responseId))) throw refuse("MISSING", "There is no such answer.");
    await ctx.events.emit(trx, formEvent("form.responded", form, system, {}));
  });
}
