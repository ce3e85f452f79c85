import { endSessions, type SessionContext } from "./context.ts";
import { readPagesPastRules } from "./queries.ts";

/** Ends the pages that were open, or unused, for longer than their organisation lets them; their sockets close with them. */
export async function endPagesPastRules(context: SessionContext): Promise<void> {
  for (const { id: organisationId, rules } of context.organisations.all())
    for (const { id, personId } of await readPagesPastRules(context.db, organisationId, rules))
      await endSessions(context, { personId, id });
}
