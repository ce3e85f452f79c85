import { isUuid } from "#database";
import { memberEvent } from "../../groups/events.ts";
import { byDirectory, type Directory, type ScimContext } from "../context.ts";
import { missing } from "../protocol/fault.ts";
import { followUser } from "./follow.ts";
import { leaveSyncedGroups, lockUserRow, markRemoved } from "./queries.ts";

/** The account is closed and the directory finds it no more; nothing that the person made is destroyed. Refuses LAST_ADMIN. */
export async function removeUser(context: ScimContext, directory: Directory, id: string): Promise<void> {
  if (!isUuid(id)) throw missing();
  const { organisationId } = directory;
  await context.db.transaction().execute(async (trx) => {
    const before = await lockUserRow(trx, organisationId, id);
    if (!before) throw missing();
    await followUser(context, trx, directory, { before, wanted: { ...before, isActive: false } });
    await markRemoved(trx, id);
    const left = await leaveSyncedGroups(trx, organisationId, id);
    const of = { organisationId, actor: byDirectory(directory) };
    await context.events.emit(
      trx,
      left.map((groupId) => memberEvent("group.memberRemoved", { ...of, groupId }, id)),
    );
  });
  context.people.cache.forget(id);
  context.groups.groupsOfPerson.forget(id);
}
