import { isForeignKeyViolation } from "#database";
import { topicOfPerson, type EventActor } from "#events";
import type { PersonContext } from "./context.ts";
import { findByIds } from "./find.ts";
import { deleteUnseen } from "../queries.ts";

/**
 * Removes for good someone who was added by mistake. False, and nothing is changed, for anyone who has signed in, has chosen a
 * password, or whom a provider knows: accounts that were used are closed, never removed.
 */
export async function removeUnseen(context: PersonContext, personId: string, actor: EventActor): Promise<boolean> {
  const [person] = await findByIds(context, [personId]);
  if (!person) return false;
  const { organisationId } = person;
  try {
    const isGone = await context.db.transaction().execute(async (trx) => {
      if (!(await deleteUnseen(trx, personId))) return false;
      await context.events.emit(trx, {
        type: "person.removed",
        actor,
        organisationId,
        subject: topicOfPerson(personId),
        topics: [`organisation:${organisationId}`],
        payload: { personId },
      });
      return true;
    });
    if (isGone) context.cache.forget(personId);
    return isGone;
  } catch (error) {
    // Something that does not go with a person refers to them: they have been here after all.
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}
