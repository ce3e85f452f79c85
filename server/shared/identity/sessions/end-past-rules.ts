import type { Organisation } from "#organisations";
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
  for (const one of [...organisations.all(), ...[organisations.guests() ?? []].flat()]) await endPagesOf(context, one);
}

async function endPagesOf(context: SessionContext, { id, rules }: Pick<Organisation, "id" | "rules">): Promise<void> {
  for (const page of await readPagesPastRules(context.db, id, rules))
    await endSessions(context, { personId: page.personId, id: page.id });
}

/** The same at once when an organisation shortens it, and does not wait for the job. */
export function followSessionTimes(context: SessionContext): void {
  const { events, organisations } = context;
  events.on(
    "identity.session-times",
    ["organisation.changed"],
    async ({ organisationId, payload: { changes = {} } }) => {
      if (!("sessionDays" in changes || "sessionIdleMinutes" in changes)) return;
      // The event may be handled before this process has noticed it elsewhere.
      await organisations.reload();
      const changed = organisationId === null ? null : organisations.byId(organisationId);
      if (changed) await endPagesOf(context, changed);
    },
  );
}
