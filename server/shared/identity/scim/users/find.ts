import { isUuid } from "#database";
import type { Directory, ScimContext } from "../context.ts";
import { missing } from "../protocol/fault.ts";
import { parseFilter } from "../protocol/filter.ts";
import type { JsonObject } from "../protocol/json.ts";
import { listResponse, type Page } from "../protocol/page.ts";
import { readUserPage, readUserRow } from "./queries.ts";
import { viewUser } from "./user.ts";

export async function readUserById(context: ScimContext, directory: Directory, id: string): Promise<JsonObject> {
  const row = isUuid(id) ? await readUserRow(context.db, directory.organisationId, id) : null;
  if (!row) throw missing();
  return viewUser(context, row);
}

/** The people whom the directory keeps, and no others (RFC 7644 §3.4.2). */
export async function listUsers(
  context: ScimContext,
  directory: Directory,
  {
    filter,
    page,
    show,
  }: { readonly filter: string | null; readonly page: Page; readonly show: (one: JsonObject) => JsonObject },
) {
  const asked = filter === null ? null : parseFilter(filter);
  const { total, rows } = await readUserPage(context.db, directory.organisationId, asked, page);
  return listResponse({
    total,
    startIndex: page.startIndex,
    resources: rows.map((row) => show(viewUser(context, row))),
  });
}
