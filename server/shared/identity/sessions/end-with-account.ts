import { topicOfPerson, type EventActor, type Events, type Transaction } from "#events";
import type { IdentityDb } from "../queries.ts";
import { deleteSessions } from "./queries.ts";

/** Ends every session of a person whose account closes, in its transaction: none comes back to life when it opens again. */
export async function endSessionsWith(
  events: Pick<Events, "emit">,
  trx: IdentityDb & Transaction,
  { personId, organisationId, actor }: { personId: string; organisationId: string; actor: EventActor },
): Promise<void> {
  const ended = await deleteSessions(trx, { personId });
  await events.emit(
    trx,
    ended.map((sessionId) => ({
      type: "session.revoked" as const,
      actor,
      organisationId,
      subject: topicOfPerson(personId),
      topics: [topicOfPerson(personId)],
      payload: { personId, sessionId },
    })),
  );
}
