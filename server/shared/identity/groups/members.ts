import type { EventActor } from "#events";
import { refuse } from "#http";
import type { Person } from "../people/person.ts";
import { changeByHand, needGroup, type GroupContext } from "./context.ts";
import { memberEvent } from "./events.ts";
import { deleteGroupMember, insertGroupMember, readGroupMemberPage, readMembersOfGroups } from "./queries.ts";

interface Membership {
  readonly organisationId: string;
  readonly groupId: string;
  readonly personId: string;
}

/** Refuses MISSING, GROUP_KEPT, and PERSON_NOT_HERE for persons of other organisations. Twice is once. */
export async function addMember(context: GroupContext, actor: EventActor, member: Membership): Promise<void> {
  const { organisationId, groupId, personId } = member;
  const person = await context.persons.personById(personId);
  if (!person || person.disabled || person.organisationId !== organisationId) throw refuse("PERSON_NOT_HERE");
  await changeByHand(context, organisationId, groupId, async (trx) =>
    (await insertGroupMember(trx, groupId, personId))
      ? [memberEvent("group.memberAdded", { organisationId, groupId, actor }, personId)]
      : [],
  );
  context.groupsOfPerson.forget(personId);
}

/** Refuses MISSING and GROUP_KEPT. */
export async function removeMember(context: GroupContext, actor: EventActor, member: Membership): Promise<void> {
  const { organisationId, groupId, personId } = member;
  await changeByHand(context, organisationId, groupId, async (trx) => {
    if (!(await deleteGroupMember(trx, groupId, personId))) throw refuse("MISSING", "That person is not in the group.");
    return [memberEvent("group.memberRemoved", { organisationId, groupId, actor }, personId)];
  });
  context.groupsOfPerson.forget(personId);
}

/** The members of each group whose accounts are open, by group id; unknown groups are left out. One statement. */
export async function membersOfGroups(
  { db }: GroupContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = ids.length === 0 ? [] : await readMembersOfGroups(db, ids);
  return new Map(
    [...Map.groupBy(rows, (row) => row.groupId)].map(([id, list]) => [id, list.map((row) => row.personId)]),
  );
}

/** A page of a group's members. Refuses MISSING. */
export async function listMembers(
  context: GroupContext,
  organisationId: string,
  groupId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<{ items: readonly Person[]; next?: string }> {
  await needGroup(context, groupId, organisationId);
  const rows = await readGroupMemberPage(context.db, groupId, after, limit + 1);
  const shown = rows.slice(0, limit);
  const items = await context.persons.personsByIds(shown.map((row) => row.id));
  const last = shown.at(-1);
  return rows.length > limit && last ? { items, next: last.key } : { items };
}
