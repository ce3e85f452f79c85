import { trimAttempts } from "../attempts/queries.ts";
import { endSessions, type SessionContext } from "./context.ts";
import { readPagesPastRules } from "./queries.ts";

/**
 * Once a minute: attempts that nobody has finished in time go, and pages end that were open, or unused, for longer than
 * their organisation lets them; their sockets close with them.
 */
export async function endPagesPastRules(context: SessionContext): Promise<void> {
  await trimAttempts(context.db);
  const { organisations } = context;
  for (const { id: organisationId, rules } of [...organisations.all(), ...[organisations.guests() ?? []].flat()])
    for (const { id, personId } of await readPagesPastRules(context.db, organisationId, rules))
      await endSessions(context, { personId, id });
}
