import type { FormContext } from "../context.ts";
import { destroyExpired, trimForms } from "../forms/queries.ts";

/** Destroys responses whose time is over, and what nobody sent in the end. */
export async function trim({ db, log }: FormContext): Promise<void> {
  const count = await destroyExpired(db);
  if (count > 0) log.info({ count }, "answers of forms were destroyed as their forms said");
  await trimForms(db);
}
