import { hashSecret } from "#clock";
import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { readMeetingByLink, type MeetingRow } from "../meeting/queries.ts";
import { ageOf, mayInvite } from "./may-invite.ts";

/** The meeting that a link leads to. Refuses LINK_UNKNOWN. */
export async function findByLink(
  context: Pick<MeetingContext, "db" | "identity" | "items" | "organisations" | "policy" | "workspaces">,
  secret: string,
): Promise<{ row: MeetingRow; organisationName: string }> {
  const row = await readMeetingByLink(context.db, hashSecret(secret));
  if (!row || !(await mayInvite(context, row.guestLinkBy, row, ageOf(row)))) throw refuse("LINK_UNKNOWN");
  const workspace = await context.workspaces.byId(row.workspaceId);
  return { row, organisationName: context.organisations.byId(workspace?.organisationId ?? "")?.name ?? "" };
}
