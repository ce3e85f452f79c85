import { isUuid } from "#database";
import type { Directory, ScimContext } from "../context.ts";
import { missing, ScimFault } from "../protocol/fault.ts";
import type { JsonObject } from "../protocol/json.ts";
import { readOperations } from "../protocol/operations.ts";
import { applyPatch } from "../protocol/patch.ts";
import { followUser } from "./follow.ts";
import { lockUserRow, readUserRow } from "./queries.ts";
import { documentOf, readUser, renames, sentAttributes, viewUser, type UserRow, type WantedUser } from "./user.ts";

/** RFC 7644 §3.5.1. Refuses `invalidValue`, `mutability` and LAST_ADMIN. */
export const replaceUser = (
  context: ScimContext,
  directory: Directory,
  id: string,
  body: JsonObject,
): Promise<JsonObject> =>
  changeUser(context, directory, id, (before) => {
    requireName(body, before);
    // What the client leaves out is unassigned, but nobody is let in again by silence.
    return readUser(body, !before.isDisabled);
  });

/** RFC 7644 §3.5.2. Refuses what `applyPatch` refuses, `mutability` and LAST_ADMIN. */
export function patchUser(
  context: ScimContext,
  directory: Directory,
  id: string,
  body: JsonObject,
): Promise<JsonObject> {
  const operations = readOperations(body);
  return changeUser(context, directory, id, (before) => {
    const after = applyPatch(sentAttributes, documentOf(before), operations);
    requireName(after, before);
    return readUser(after);
  });
}

function requireName(body: JsonObject, { userName }: UserRow): void {
  if (renames(body, userName))
    throw new ScimFault(400, "mutability", "userName never changes: it is the person's address everywhere.");
}

async function changeUser(
  context: ScimContext,
  directory: Directory,
  id: string,
  wantedOf: (before: UserRow) => WantedUser,
): Promise<JsonObject> {
  if (!isUuid(id)) throw missing();
  const { organisationId } = directory;
  const row = await context.db.transaction().execute(async (trx) => {
    const before = await lockUserRow(trx, organisationId, id);
    if (!before) throw missing();
    await followUser(context, trx, directory, { before, wanted: wantedOf(before) });
    return readUserRow(trx, organisationId, id);
  });
  context.people.cache.forget(id);
  if (!row) throw missing();
  return viewUser(context, row);
}
