import { system, topicOfPerson } from "#events";
import type { ProviderContext } from "./context.ts";
import { deleteProviderSessions } from "./identity-queries.ts";
import type { Provider } from "./provider.ts";

/** Ends what a provider opened, in every process: of a subject, of a session of its own, or both. Resolves with how many. */
export function endProviderSessions(
  { db, events }: Pick<ProviderContext, "db" | "events">,
  provider: Pick<Provider, "id">,
  of: { readonly subject: string | null; readonly session: string | null },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const ended = await deleteProviderSessions(trx, { providerId: provider.id, ...of });
    await events.emit(
      trx,
      ended.map(({ id, personId }) => ({
        type: "session.revoked" as const,
        actor: system,
        subject: topicOfPerson(personId),
        topics: [topicOfPerson(personId)],
        payload: { personId, sessionId: id },
      })),
    );
    return ended.length;
  });
}
