import { byPerson, topicOfPerson, type EventActor, type Transaction } from "#events";
import { refuse } from "#http";
import { isLastEmergency } from "../providers/emergency-queries.ts";
import { countOtherAdmins, updatePasswordHash, updatePerson, type IdentityDb, type PersonChange } from "../queries.ts";
import { requireStrongPassword } from "../credentials/passwords.ts";
import { hashPassword } from "../credentials/secrets.ts";
import type { PersonContext } from "./context.ts";
import { needPerson } from "./find.ts";
import type { Person } from "./person.ts";

/**
 * Refuses MISSING, ADMIN_SUSPENDED for an administrator who would be suspended, LAST_ADMIN when an organisation would be left without an administrator, and LAST_EMERGENCY when it has
 * closed passwords and nobody else could come in by one.
 */
export async function changePerson(
  context: PersonContext,
  personId: string,
  change: PersonChange,
  actor: EventActor = byPerson(personId),
): Promise<Person> {
  const person = await needPerson(context, personId);
  await context.db.transaction().execute(async (trx) => {
    const losesAdmin = person.isAdmin && (change.isAdmin === false || change.isDisabled === true);
    if (losesAdmin) await requireOtherAdmin(trx, person.organisationId, personId);
    // As the row is now: another administrator may have made them an administrator, or suspended them, at the same moment.
    const row = await updatePerson(trx, personId, change);
    const isSuspending = change.isSuspended === true && (person.isAdmin || row?.isAdmin === true);
    if (row?.isSuspended === true && (change.isAdmin === true || isSuspending)) throw refuse("ADMIN_SUSPENDED");
    const isDisabling = change.isDisabled === true && !person.disabled;
    await context.events.emit(trx, {
      ...(isDisabling
        ? { type: "person.disabled" as const, payload: { personId } }
        : { type: "person.changed" as const, payload: { personId, ...whatChanged(change) } }),
      actor,
      organisationId: person.organisationId,
      subject: topicOfPerson(personId),
      topics: [topicOfPerson(personId), `organisation:${person.organisationId}`],
    });
  });
  // This process does not wait for its own event.
  context.cache.forget(personId);
  return needPerson(context, personId);
}

/** Refuses LAST_ADMIN when the organisation has no other administrator, and LAST_EMERGENCY. */
export async function requireOtherAdmin(db: IdentityDb, organisationId: string, personId: string): Promise<void> {
  if ((await countOtherAdmins(db, organisationId, personId)) === 0) throw refuse("LAST_ADMIN");
  await requireOtherEmergency(db, organisationId, personId);
}

/** Refuses LAST_EMERGENCY for the last whose password is good while passwords are closed. */
async function requireOtherEmergency(db: IdentityDb, organisationId: string, personId: string): Promise<void> {
  if (await isLastEmergency(db, organisationId, personId)) throw refuse("LAST_EMERGENCY");
}

function whatChanged(change: PersonChange): { changed: string[]; isAdmin?: boolean; isSuspended?: boolean } {
  const changed = Object.entries(change).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return {
    changed,
    ...(change.isAdmin === undefined ? {} : { isAdmin: change.isAdmin }),
    ...(change.isSuspended === undefined ? {} : { isSuspended: change.isSuspended }),
  };
}

/** Refuses MISSING and PASSWORD_WEAK. Sessions stay; ending them is the caller's to decide. */
export async function setPassword(
  context: PersonContext,
  personId: string,
  password: string,
  { actor = byPerson(personId), also }: { actor?: EventActor | undefined; also?: Also | undefined } = {},
): Promise<void> {
  const person = await needPerson(context, personId);
  requireStrongPassword(password, person.name, person.displayName);
  await storeHash(context, person, await hashPassword(password), { actor, also });
}

/** Takes the password away. Refuses MISSING and LAST_EMERGENCY. */
export async function clearPassword(context: PersonContext, personId: string, actor: EventActor): Promise<void> {
  const person = await needPerson(context, personId);
  await storeHash(context, person, null, {
    actor,
    async also(trx) {
      // Under the lock of all administrators: two of them are not shut out at once.
      await countOtherAdmins(trx, person.organisationId, personId);
      await requireOtherEmergency(trx, person.organisationId, personId);
    },
  });
}

type Also = (trx: IdentityDb & Transaction) => Promise<void>;

async function storeHash(
  { db, events }: PersonContext,
  person: Person,
  hash: string | null,
  { actor, also }: { actor: EventActor; also?: Also | undefined },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await also?.(trx);
    await updatePasswordHash(trx, person.id, hash);
    await events.emit(trx, {
      type: "person.passwordChanged",
      actor,
      organisationId: person.organisationId,
      subject: topicOfPerson(person.id),
      payload: { personId: person.id },
    });
  });
}
