import { hashSecret } from "#clock";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { readMeetingByLink, type MeetingRow } from "../meeting/queries.ts";

/** The meeting that a link leads to. Refuses LINK_UNKNOWN. */
export async function findByLink(
  { db, organisations, workspaces }: Pick<MeetingContext, "db" | "organisations" | "workspaces">,
  secret: string,
): Promise<{ row: MeetingRow; organisationName: string }> {
  const row = await readMeetingByLink(db, hashSecret(secret));
  const workspace = row ? await workspaces.byId(row.workspaceId) : null;
  const organisation = workspace ? organisations.byId(workspace.organisationId) : null;
  // A rule that changed takes every link with it at once.
  if (!row || !organisation?.rules.guestLinks) throw refuse("LINK_UNKNOWN");
  return { row, organisationName: organisation.name };
}
