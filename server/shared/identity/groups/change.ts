import { uuid } from "#clock";
import { isUniqueViolation } from "#database";
import type { EventActor } from "#events";
import { refuse, type Refusal } from "#http";
import { changeByHand, changeLocked, needGroup, type GroupContext } from "./context.ts";
import { groupEvent } from "./events.ts";
import type { Group } from "./group.ts";
import { deleteGroup, insertGroup, isGroupNameTaken, updateGroup } from "./queries.ts";

const nameTaken = (name: string): Refusal => refuse("GROUP_NAME_TAKEN", { name });
const nameNeeded = (): Refusal => refuse("INVALID", "A group needs a name.");

/** Refuses INVALID and GROUP_NAME_TAKEN. */
export async function addGroup(
  context: GroupContext,
  actor: EventActor,
  organisationId: string,
  fresh: { readonly name: string; readonly description?: string | undefined },
): Promise<Group> {
  const id = uuid();
  const name = fresh.name.trim();
  if (name === "") throw nameNeeded();
  await context.db.transaction().execute(async (trx) => {
    const row = { id, organisationId, name, description: fresh.description?.trim() ?? "" };
    if (!(await insertGroup(trx, row))) throw nameTaken(name);
    await context.events.emit(trx, groupEvent("group.added", { organisationId, groupId: id, actor }));
  });
  return needGroup(context, id, organisationId);
}

/** Refuses MISSING, INVALID and GROUP_NAME_TAKEN. */
export async function changeGroup(
  context: GroupContext,
  actor: EventActor,
  { organisationId, groupId }: { readonly organisationId: string; readonly groupId: string },
  change: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<Group> {
  const name = change.name?.trim();
  if (name === "") throw nameNeeded();
  try {
    await changeLocked(context, organisationId, groupId, async (trx) => {
      if (name !== undefined && (await isGroupNameTaken(trx, organisationId, name, groupId))) throw nameTaken(name);
      await updateGroup(trx, groupId, { name, description: change.description?.trim() });
      return [groupEvent("group.changed", { organisationId, groupId, actor })];
    });
  } catch (error) {
    // Two who take the same name at once: the index decides.
    if (isUniqueViolation(error)) throw nameTaken(name ?? "");
    throw error;
  }
  return needGroup(context, groupId, organisationId);
}

/** Ends the group and everything that was shared with it. Refuses MISSING and GROUP_KEPT. */
export async function removeGroup(
  context: GroupContext,
  actor: EventActor,
  organisationId: string,
  groupId: string,
): Promise<void> {
  await changeByHand(context, organisationId, groupId, async (trx) => {
    await deleteGroup(trx, groupId);
    return [groupEvent("group.removed", { organisationId, groupId, actor })];
  });
  // This process does not wait for its own event.
  context.groupsOfPerson.forgetAll();
}
