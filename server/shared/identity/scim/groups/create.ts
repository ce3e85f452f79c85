import { uuid } from "#clock";
import { groupEvent } from "../../groups/events.ts";
import { byDirectory, type Directory, type ScimContext } from "../context.ts";
import { missing } from "../protocol/fault.ts";
import type { JsonObject } from "../protocol/json.ts";
import { readGroupById } from "./find.ts";
import { followGroup, nameTaken } from "./follow.ts";
import { readFacts } from "./group.ts";
import { membersIn } from "./member-steps.ts";
import { insertSyncedGroup, readSyncedGroup } from "./queries.ts";

/** A group that the directory keeps. Refuses `uniqueness`, `invalidValue` and what there is too much of. */
export async function createGroup(context: ScimContext, directory: Directory, body: JsonObject): Promise<JsonObject> {
  const facts = readFacts(body);
  const ids = membersIn(body);
  const id = uuid();
  const { organisationId } = directory;
  const moved = await context.db.transaction().execute(async (trx) => {
    if (!(await insertSyncedGroup(trx, { id, organisationId, ...facts }))) throw nameTaken(facts.name);
    const added = groupEvent("group.added", { organisationId, groupId: id, actor: byDirectory(directory) });
    await context.events.emit(trx, added);
    const before = await readSyncedGroup(trx, organisationId, id);
    if (!before) throw missing();
    return followGroup(context, trx, directory, { before, facts, steps: [{ kind: "add", ids }] });
  });
  // This process does not wait for its own events.
  for (const personId of moved) context.groups.groupsOfPerson.forget(personId);
  return readGroupById(context, directory, id);
}
