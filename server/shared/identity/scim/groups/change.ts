import { isUniqueViolation, isUuid } from "#database";
import type { Directory, ScimContext } from "../context.ts";
import { missing } from "../protocol/fault.ts";
import type { JsonObject } from "../protocol/json.ts";
import { readOperations, spread } from "../protocol/operations.ts";
import { applyPatch } from "../protocol/patch.ts";
import { followGroup, nameTaken } from "./follow.ts";
import { factsOf, groupFacts, readFacts, type GroupFacts, type SyncedGroup } from "./group.ts";
import { isAboutMembers, membersIn, readStep, type MemberStep } from "./member-steps.ts";
import { lockSyncedGroup } from "./queries.ts";

/** RFC 7644 §3.5.1, in one transaction however many members. Refuses what `followGroup` refuses. */
export function replaceGroup(context: ScimContext, directory: Directory, id: string, body: JsonObject): Promise<void> {
  const facts = readFacts(body);
  const steps: readonly MemberStep[] = [{ kind: "set", ids: membersIn(body) }];
  return changeGroup(context, directory, id, { factsOf: () => facts, steps });
}

/** RFC 7644 §3.5.2. Members are added and removed as they are named: a group of thousands is not read for one. */
export function patchGroup(context: ScimContext, directory: Directory, id: string, body: JsonObject): Promise<void> {
  const operations = readOperations(body).flatMap(spread);
  const others = operations.filter((one) => !isAboutMembers(one));
  return changeGroup(context, directory, id, {
    factsOf: (before) => readFacts(applyPatch(groupFacts, factsOf(before), others)),
    steps: operations.filter(isAboutMembers).map(readStep),
  });
}

async function changeGroup(
  context: ScimContext,
  directory: Directory,
  id: string,
  change: { readonly factsOf: (before: SyncedGroup) => GroupFacts; readonly steps: readonly MemberStep[] },
): Promise<void> {
  if (!isUuid(id)) throw missing();
  try {
    const moved = await context.db.transaction().execute(async (trx) => {
      const before = await lockSyncedGroup(trx, directory.organisationId, id);
      if (!before) throw missing();
      return followGroup(context, trx, directory, { before, facts: change.factsOf(before), steps: change.steps });
    });
    for (const personId of moved) context.groups.groupsOfPerson.forget(personId);
  } catch (error) {
    // Two who take the same name at once: the index decides.
    if (isUniqueViolation(error)) throw nameTaken("by that name");
    throw error;
  }
}
