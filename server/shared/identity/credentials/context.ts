import { now } from "#clock";
import type { Db } from "#database";
import { byPerson, topicOfPerson, type EventActor, type Events } from "#events";
import type { Log } from "#log";
import type { Persons } from "../people/persons.ts";
import type { IdentityDb, IdentityTables } from "../queries.ts";
import type { RelyingParty } from "./passkeys/relying-party.ts";
import { lockPerson, storeHasSecondFactor } from "./queries.ts";
import { storeProof } from "../sessions/queries.ts";
import type { Seal } from "../seal.ts";

/** What every verb about credentials works with. */
export interface CredentialContext {
  readonly db: Db<IdentityTables>;
  readonly events: Events;
  readonly persons: Persons;
  readonly relyingParty: RelyingParty;
  readonly seal: Seal;
  readonly log: Log;
}

/** Why credentials change. */
interface Change {
  readonly personId: string;
  readonly actor?: EventActor;
  readonly credential: "passkey" | "totp" | "recoveryCodes" | null;
  readonly type: "credential.added" | "credential.removed" | "credential.reset";
  /** The session in which the person has just shown what they add: it has seen a second factor from then on. */
  readonly shownIn?: string;
}

/**
 * Changes a person's credentials, one change at a time: whether there is a second factor is written, and said to every
 * process, with it. `work` resolves with false when there was nothing to change.
 */
export async function changeCredentials(
  context: CredentialContext,
  { personId, actor = byPerson(personId), credential, type, shownIn }: Change,
  work: (trx: IdentityDb) => Promise<boolean>,
): Promise<boolean> {
  const isChanged = await context.db.transaction().execute(async (trx) => {
    await lockPerson(trx, personId);
    if (!(await work(trx))) return false;
    await storeHasSecondFactor(trx, personId);
    const person = await context.persons.personById(personId);
    const about = {
      actor,
      subject: topicOfPerson(personId),
      topics: [topicOfPerson(personId)],
      ...(person ? { organisationId: person.organisationId } : {}),
    };
    await context.events.emit(
      trx,
      type === "credential.reset" || credential === null
        ? { type: "credential.reset", ...about, payload: { personId } }
        : { type, ...about, payload: { personId, credential } },
    );
    if (shownIn !== undefined && credential !== null) {
      await storeProof(trx, shownIn, new Date(now()), true);
      const payload = { personId, sessionId: shownIn, method: credential };
      await context.events.emit(trx, { type: "session.steppedUp", ...about, payload });
    }
    return true;
  });
  // This process does not wait for its own event.
  if (isChanged) context.persons.forget(personId);
  return isChanged;
}
