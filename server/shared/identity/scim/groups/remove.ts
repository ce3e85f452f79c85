import { isUuid } from "#database";
import { groupEvent } from "../../groups/events.ts";
import { deleteGroup } from "../../groups/queries.ts";
import { byDirectory, type Directory, type ScimContext } from "../context.ts";
import { missing } from "../protocol/fault.ts";
import { lockSyncedGroup } from "./queries.ts";

/** Ends the group and everything that was shared with it; its people stay. */
export async function removeGroup(context: ScimContext, directory: Directory, id: string): Promise<void> {
  if (!isUuid(id)) throw missing();
  const { organisationId } = directory;
  await context.db.transaction().execute(async (trx) => {
    if (!(await lockSyncedGroup(trx, organisationId, id))) throw missing();
    await deleteGroup(trx, id);
    const actor = byDirectory(directory);
    await context.events.emit(trx, groupEvent("group.removed", { organisationId, groupId: id, actor }));
  });
  context.groups.groupsOfPerson.forgetAll();
}
