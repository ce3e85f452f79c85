import type { PersonRole } from "@safos/contract/person-roles";
import { now } from "#clock";
import { personOf, topicOfPerson, type AnyOutboxEvent, type EventActor } from "#events";
import { refuse } from "#http";
import type { PersonContext } from "../people/context.ts";
import { needPerson } from "../people/find.ts";
import type { Person } from "../people/person.ts";
import { deleteEnded, deleteRole, lockRoles, putRole } from "./queries.ts";
import type { StoredRole } from "./role.ts";

type Wanted = (held: readonly StoredRole[]) => readonly StoredRole[];

const about = (person: { readonly id: string; readonly organisationId: string }, actor: EventActor) => ({
  actor,
  organisationId: person.organisationId,
  subject: topicOfPerson(person.id),
  topics: [topicOfPerson(person.id), `organisation:${person.organisationId}`],
});

/** Refuses INVALID for a role that is named twice, and ROLE_ENDED. */
function requireSound(wanted: readonly StoredRole[], held: readonly StoredRole[]): void {
  if (new Set(wanted.map(({ role }) => role)).size < wanted.length)
    throw refuse("INVALID", "A role is named more than once.");
  const isOver = (one: StoredRole): boolean => one.until !== null && one.until.getTime() <= now();
  if (wanted.some((one) => isOver(one) && !held.some((had) => isSame(had, one)))) throw refuse("ROLE_ENDED");
}

const isSame = (a: StoredRole, b: StoredRole): boolean =>
  a.role === b.role && (a.until?.getTime() ?? null) === (b.until?.getTime() ?? null);

/**
 * Gives and takes roles of a person; what stays as it is stays with who gave it. Refuses MISSING, INVALID and ROLE_ENDED.
 */
export async function changeRoles(
  context: PersonContext,
  personId: string,
  wanted: Wanted,
  actor: EventActor,
): Promise<Person> {
  const person = await needPerson(context, personId);
  await context.db.transaction().execute(async (trx) => {
    const held = await lockRoles(trx, personId);
    const next = wanted(held);
    requireSound(next, held);
    const given = next.filter((one) => !held.some((had) => isSame(had, one)));
    const taken = held.filter(({ role }) => !next.some((one) => one.role === role));
    for (const one of given) await putRole(trx, personId, one, personOf(actor));
    for (const { role } of taken) await deleteRole(trx, personId, role);
    await context.events.emit(trx, [
      ...given.map(({ role, until }): AnyOutboxEvent => ({
        type: "role.given",
        ...about(person, actor),
        payload: { personId, role, until: until?.toISOString() ?? null },
      })),
      ...taken.map(({ role }): AnyOutboxEvent => ({
        type: "role.taken",
        ...about(person, actor),
        payload: { personId, role },
      })),
    ]);
  });
  // This process does not wait for its own event.
  context.cache.forget(personId);
  return needPerson(context, personId);
}

/** Gives one role, or with `until` undefined takes it; the others stay. */
export const changeRole = (
  context: PersonContext,
  personId: string,
  { role, until }: { readonly role: PersonRole; readonly until: Date | null | undefined },
  actor: EventActor,
): Promise<Person> =>
  changeRoles(
    context,
    personId,
    (held) => [...held.filter((one) => one.role !== role), ...(until === undefined ? [] : [{ role, until }])],
    actor,
  );

/** Once a minute: removes roles whose time is over. They open nothing from that moment on; this says so to all who look. */
export async function endRoles({ db, events, cache }: PersonContext): Promise<void> {
  const ended = await db.transaction().execute(async (trx) => {
    const rows = await deleteEnded(trx);
    await events.emit(
      trx,
      rows.map(({ personId, organisationId, role }): AnyOutboxEvent => ({
        type: "role.ended",
        ...about({ id: personId, organisationId }, { kind: "system" }),
        payload: { personId, role },
      })),
    );
    return rows;
  });
  for (const { personId } of ended) cache.forget(personId);
}
