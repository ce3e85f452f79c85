import { isUuid } from "#database";
import type { Directory, ScimContext } from "../context.ts";
import { missing } from "../protocol/fault.ts";
import { parseFilter } from "../protocol/filter.ts";
import type { JsonObject } from "../protocol/json.ts";
import { listResponse, type Page } from "../protocol/page.ts";
import { viewGroup } from "./group.ts";
import { readGroupPage, readMembers, readSyncedGroup } from "./queries.ts";

/** Members that one answer holds of all its groups: the page ends before there are more. */
const mostMembersListed = 20_000;

export async function readGroupById(
  context: ScimContext,
  directory: Directory,
  id: string,
  { isWithMembers = true } = {},
): Promise<JsonObject> {
  const group = isUuid(id) ? await readSyncedGroup(context.db, directory.organisationId, id) : null;
  if (!group) throw missing();
  return viewGroup(context, group, isWithMembers ? await readMembers(context.db, group.id) : null);
}

/** The groups that the directory keeps, and no others (RFC 7644 §3.4.2). */
export async function listGroups(
  context: ScimContext,
  directory: Directory,
  {
    filter,
    page,
    isWithMembers,
    show,
  }: {
    readonly filter: string | null;
    readonly page: Page;
    readonly isWithMembers: boolean;
    readonly show: (one: JsonObject) => JsonObject;
  },
) {
  const asked = filter === null ? null : parseFilter(filter);
  const { total, rows } = await readGroupPage(context.db, directory.organisationId, asked, page);
  const resources: JsonObject[] = [];
  let count = 0;
  for (const group of rows) {
    count += isWithMembers ? group.memberCount : 0;
    // §3.4.2.4: fewer than were asked for; the client asks on from there.
    if (count > mostMembersListed && resources.length > 0) break;
    const members = isWithMembers ? await readMembers(context.db, group.id) : null;
    resources.push(show(viewGroup(context, group, members)));
  }
  return listResponse({ total, startIndex: page.startIndex, resources });
}
