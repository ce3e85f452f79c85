import type { EventActor } from "#events";
import { refuse } from "#http";
import type { ProviderContext } from "./context.ts";
import { providerEvent } from "./events.ts";
import { deleteProvider } from "./queries.ts";

/** Its people stay, and stay signed in; they come back another way. Refuses MISSING. */
export async function removeProvider(
  context: ProviderContext,
  actor: EventActor,
  of: { readonly organisationId: string; readonly id: string },
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    if (!(await deleteProvider(trx, of.id, of.organisationId))) throw refuse("MISSING", "There is no such provider.");
    await context.events.emit(trx, providerEvent("provider.removed", of, actor));
  });
  context.configurations.forget(of.id);
}
