import { system, topicOfPerson } from "#events";
import type { PersonContext } from "./context.ts";
import type { Person } from "./person.ts";

/** A token for a call opens no session, so nothing else would tell of it. */
export async function noteToken(
  { db, events }: PersonContext,
  { id: personId, organisationId }: Pick<Person, "id" | "organisationId">,
  workspaceId: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await events.emit(trx, {
      type: "token.made",
      actor: system,
      organisationId,
      workspaceId,
      subject: topicOfPerson(personId),
      payload: { personId },
    });
  });
}
